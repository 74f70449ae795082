"""The assessor's desk, joined: key files, case files, trust, printer, clock."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cse_desktop.domain.ports import Clock
from cse_desktop.keys.files import FileKeyStore
from cse_desktop.keys.ring import KeyRing
from cse_desktop.keys.trust_store import FileTrust
from cse_desktop.keys.wrapping import Hardness
from cse_desktop.paths import Home
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.transport.folder import FolderTransport
from cse_desktop.wiring.world import SystemClock, SystemIds
from db.casefile.desk import Desk as CaseFileDesk

if TYPE_CHECKING:
    from cse_desktop.domain.documents import Pixels
    from cse_desktop.services.brief import Brief
    from cse_desktop.services.printing import DayRecord, InterviewForm, ProcessSheet, ScoreSheet


class LazyPrinter:
    """A printer that loads what lays a sheet out when the first of its kind is printed."""

    def score_sheet(self, sheet: "ScoreSheet") -> bytes:
        """The PDF of a score sheet, both languages on it."""
        from cse_desktop.reports.score_sheet import score_sheet_pdf  # noqa: PLC0415 - not on the way to the window

        return score_sheet_pdf(sheet)

    def brief(self, brief: "Brief", language: str, photo: "Pixels | None") -> bytes:
        """The PDF of an interview brief: one page, in one language."""
        from cse_desktop.reports.brief import brief_pdf  # noqa: PLC0415 - see above

        return brief_pdf(brief, language, photo)

    def day_record(self, record: "DayRecord") -> bytes:
        """The PDF of a day's interviews, both languages on it."""
        from cse_desktop.reports.day_record import print_day_record  # noqa: PLC0415 - see above

        return print_day_record(record)

    def process_sheet(self, sheet: "ProcessSheet") -> bytes:
        """The PDF of a supervisor's sheet, both languages on it."""
        from cse_desktop.reports.process_sheet import print_process_sheet  # noqa: PLC0415 - see above

        return print_process_sheet(sheet)

    def interview_forms(self, forms: "Sequence[InterviewForm]", language: str) -> bytes:
        """The PDF of interview sheets to write on, in one language."""
        from cse_desktop.reports.interview_form import interview_forms_pdf  # noqa: PLC0415 - see above

        return interview_forms_pdf(forms, language)


def at_once(call: Callable[[], object]) -> object:
    """For programs without lanes: the caller's thread owns the case files."""
    return call()


def join_desk(
    home: Path,
    *,
    in_storage: Callable[[Callable[[], object]], object] = at_once,
    clock: Clock | None = None,
    ring: KeyRing | None = None,
    hardness: Hardness | None = None,
) -> AssessorDesk:
    """A desk over the folder `home`. `hardness` is the cost of trying a password; only samples and tests lower it."""
    place = Home(home)
    time = clock or SystemClock()
    ids = SystemIds()
    return AssessorDesk(
        place,
        clock=time,
        ids=ids,
        keys=FileKeyStore(place.identities, ring=ring, hardness=hardness or Hardness()),
        files=CaseFileDesk(place, time, ids),
        trust=FileTrust(place.trust),
        printer=LazyPrinter(),
        to_folder=FolderTransport,
        in_storage=in_storage,
    )
