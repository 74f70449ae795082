"""A program over sample sheets: answers at once, keeps what it was asked to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from cse_desktop.domain.ports import IdentityInfo, Outgoing
from cse_desktop.domain.records import Recorded
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services.own_work import OwnWork
from cse_desktop.services.panel_values import PanelSheet
from cse_desktop.services.sheets import (
    AppointmentSheet,
    DeclarationSheet,
    DeskRow,
    ReturnSheet,
    RosterSheet,
    SubmissionSheet,
)
from cse_desktop.services.supervision_values import SupervisionSheet
from cse_desktop.settings import Settings
from tests.ui.sample_sheets import leaving, panel, people, supervision
from ui.look import Look

T = TypeVar("T")
PASSWORD = "sample password"
WRONG_PASSWORD = KnownError(
    "KEY-001",
    Words("密码不正确。", "The password is not right."),
    next_step=Words("请检查大小写和输入法后重试。", "Check capitals and the input method, then try again."),
)


def identity(*, certified: bool = True) -> IdentityInfo:
    return IdentityInfo(
        id="01900000-0000-7000-8000-0000000000f1",
        name="示例孙",
        employer="示例电力科学研究院",
        society="示例电气工程学会",
        assessor_id="CSEE-0007",
        recipient="age1sample",
        certificate=b"certificate" if certified else None,
    )


@dataclass(frozen=True)
class SampleState:
    identities: tuple[IdentityInfo, ...]
    assignments: tuple[DeskRow, ...]


@dataclass(frozen=True)
class SampleOpened:
    kind: str
    assignment_id: str
    words: Words


@dataclass
class SampleDesk:
    """A desk with one person and two assignments."""

    locked: bool = False
    identities: tuple[IdentityInfo, ...] = field(default_factory=lambda: (identity(),))
    assignments: tuple[DeskRow, ...] = field(default_factory=people.desk_rows)
    ring: bool = False
    opens: SampleOpened | KnownError | None = None
    done: list[tuple[object, ...]] = field(default_factory=list)
    request: Path = Path("sample.csr.json")

    def state(self) -> SampleState:
        return SampleState(self.identities, self.assignments)

    def enrol(self, name: str, employer: str, society: int, fields: Sequence[str], password: str) -> Path:
        self.done.append(("enrol", name, employer, society, tuple(fields), password))
        return self.request

    def install_certificate(self, path: Path) -> IdentityInfo:
        self.done.append(("install", path))
        self.identities = (identity(),)
        return self.identities[0]

    def unlock(self, password: str) -> None:
        if password != PASSWORD:
            raise WRONG_PASSWORD
        self.locked = False

    def use_key_ring(self, on: bool) -> None:
        self.done.append(("key-ring", on))

    def unlock_from_key_ring(self) -> bool:
        self.locked = self.locked and not self.ring
        return self.ring

    def lock(self) -> None:
        self.locked = True

    def open_file(self, path: Path) -> SampleOpened:
        self.done.append(("open", path))
        if isinstance(self.opens, KnownError):
            raise self.opens
        assert self.opens is not None
        return self.opens

    def materials(self, room: object, case_id: str) -> Callable[[str], Any]:
        raise BugError("the sample has no materials")

    def appointment(self) -> AppointmentSheet | None:
        return leaving.appointment_sheet() if self.identities and self.identities[0].certificate else None


@dataclass
class SampleCasework:
    """Casework over sample sheets; acts are noted and, where it shows, carried out on the sheet."""

    roster: RosterSheet = field(default_factory=people.roster_sheet)
    declaration: DeclarationSheet = field(default_factory=people.declaration_sheet)
    submission: SubmissionSheet = field(default_factory=leaving.submission_sheet)
    panel: PanelSheet = field(default_factory=panel.lead_sheet)
    supervision: SupervisionSheet = field(default_factory=supervision.supervision_sheet)
    returning: ReturnSheet = field(default_factory=leaving.return_sheet)
    folder: Path = Path()
    done: list[tuple[object, ...]] = field(default_factory=list)
    refuses: KnownError | None = None

    def roster_sheet(self) -> RosterSheet:
        return self.roster

    def declaration_sheet(self) -> DeclarationSheet:
        return self.declaration

    def submission_sheet(self) -> SubmissionSheet:
        return self.submission

    def panel_sheet(self) -> PanelSheet:
        return self.panel

    def agree_rating(self, case_id: str, target: str, method: str, value: str, reason: str) -> Recorded:
        return self._note("agree", case_id, target, method, value, reason)

    def agree_case(self, case_id: str, **said: str) -> Recorded:
        return self._note("agree-case", case_id, said)

    def choose_consent(self, case_id: str, choice: str, reason: str) -> Recorded:
        return self._note("consent", case_id, choice, reason)

    def supervision_sheet(self, day: str = "") -> SupervisionSheet:
        del day
        return self.supervision

    def return_sheet(self) -> ReturnSheet:
        return self.returning

    def own_work(self) -> OwnWork:
        return OwnWork(6, 120, timedelta(hours=3, minutes=20), None, (), (0, 5))

    def reorder(self, case_ids: Sequence[str]) -> Recorded:
        by_id = {row.case_id: row for row in self.roster.rows}
        rows = tuple(replace(by_id[case_id], position=place) for place, case_id in enumerate(case_ids))
        self.roster = replace(self.roster, rows=rows)
        return self._note("reorder", tuple(case_ids))

    def check_identity(self, case_id: str, checked: bool) -> Recorded:
        rows = tuple(
            replace(row, identity_checked=checked) if row.case_id == case_id else row
            for row in self.roster.rows
        )
        self.roster = replace(self.roster, rows=rows)
        return self._note("check-identity", case_id, checked)

    def keep_choice(self, case_id: str, choice: str, reason: str) -> Recorded:
        return self._note("keep-choice", case_id, choice, reason)

    def declare(self, choices: Mapping[str, tuple[str, str]], password: str) -> Outgoing:
        self._check(password)
        self._note("declare", dict(choices))
        self.declaration = replace(self.declaration, signed=True)
        return leaving.outgoing("acceptance")

    def recommend(self, case_id: str, recommendation: str, lower_grade: str) -> Recorded:
        self.submission = leaving.with_opinion(
            self.submission, case_id, recommendation=recommendation, lower_grade=lower_grade
        )
        return self._note("recommend", case_id, recommendation, lower_grade)

    def write_opinion(self, case_id: str, field: str, text: str) -> Recorded:
        self.submission = leaving.with_opinion(self.submission, case_id, **{field: text})
        return self._note("write", case_id, field, text)

    def see_computed(self, case_id: str) -> Recorded:
        return self._note("see-computed", case_id)

    def submit_cases(self, case_ids: Sequence[str], password: str) -> Outgoing:
        self._check(password)
        self._note("submit", tuple(case_ids))
        return leaving.outgoing("scores")

    def score_sheet(self, case_id: str, language: str) -> bytes:
        self._note("score-sheet", case_id, language)
        return b"%PDF-sample"

    def take_up_again(self, case_id: str, reason: str) -> Recorded:
        return self._note("take-up-again", case_id, reason)

    def hand_over_to_folder(self, bundle_id: str, folder: Path) -> Outgoing:
        self._note("hand-over", bundle_id, folder)
        return leaving.outgoing("scores")

    def mark_copied(self, bundle_id: str, where: str) -> Outgoing:
        self._note("copied", bundle_id, where)
        return leaving.outgoing("scores")

    def _check(self, password: str) -> None:
        if password != PASSWORD:
            raise WRONG_PASSWORD

    def _note(self, kind: str, *said: object) -> Recorded:
        if self.refuses is not None:
            raise self.refuses
        self.done.append((kind, *said))
        return Recorded("01900000-0000-7000-8000-00000000000a", kind, None, ())


@dataclass
class SampleRoom:
    """What a screen asks of a room."""

    supervises: bool = False


class SampleProgram:
    """What screens are given, over samples."""

    def __init__(self, look: Look, folder: Path) -> None:
        self.look = look
        self.settings = Settings(folder / "settings.toml")
        self.settings.change(language=look.language, theme="light")
        self.desk = SampleDesk(request=folder / "sample.csr.json")
        self.casework = SampleCasework(folder=folder)
        self.opened: list[str] = []
        self.supervises = False
        self.waiting: list[Callable[[], None]] = []
        self.slow = False
        """when set, calls wait in `waiting` until a test lets them run"""

    @property
    def decoder(self) -> Any:
        raise BugError("the sample has no decoder")

    @property
    def room(self) -> SampleRoom:
        return SampleRoom(self.supervises)

    def run(
        self,
        owner: QObject,
        call: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        *,
        lane: str = "storage",
    ) -> None:
        def now() -> None:
            try:
                result = call()
            except KnownError as error:
                if failed is None:
                    raise
                failed(error)
            else:
                then(result)

        if self.slow:
            self.waiting.append(now)
        else:
            now()

    def open_assignment(
        self, assignment_id: str, then: Callable[[], None], failed: Callable[[KnownError], None]
    ) -> None:
        del failed
        self.opened.append(assignment_id)
        then()
