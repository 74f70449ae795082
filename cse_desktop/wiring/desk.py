"""The assessor's desk, joined: key files, case files, trust, printer, clock."""

from collections.abc import Callable
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
    from cse_desktop.services.printing import ScoreSheet


class LazyPrinter:
    """Loads the layout engine when the first sheet is printed, not when the program starts."""

    def score_sheet(self, sheet: "ScoreSheet") -> bytes:
        """The PDF of `sheet`."""
        from cse_desktop.reports.score_sheet import ReportLabPrinter  # noqa: PLC0415 - not on the way to the window

        return ReportLabPrinter().score_sheet(sheet)


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
