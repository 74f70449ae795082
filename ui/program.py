"""What every screen is given: the look, the desk, the open assignment's casework, and a way to run work elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from PySide6.QtCore import QObject

from cse_desktop.domain.ports import IdentityInfo, Outgoing, PageReader
from cse_desktop.domain.records import Recorded
from cse_desktop.errors import KnownError, Words
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import DeclarationSheet, DeskRow, RosterSheet
from cse_desktop.settings import Settings
from ui.look import Look

if TYPE_CHECKING:
    from cse_desktop.domain.documents import DocumentDecoder, Pixels, Readable
    from cse_desktop.services.brief import Brief
    from cse_desktop.services.day_sheets import DaySheet
    from cse_desktop.services.finding import OpenIndex
    from cse_desktop.services.own_work import OwnWork
    from cse_desktop.services.panel_folder import FolderOpened
    from cse_desktop.services.panel_values import PanelSheet
    from cse_desktop.services.recordings import CaseRecording
    from cse_desktop.services.sheets import AppointmentSheet, ReturnSheet, SubmissionSheet
    from cse_desktop.services.supervision_values import SupervisionSheet

T = TypeVar("T")
Lane = Literal["storage", "work", "network"]


class DeskState(Protocol):
    """Who works at this desk, and what lies on it."""

    @property
    def identities(self) -> tuple[IdentityInfo, ...]:
        """Enrolled persons, oldest first."""
        ...

    @property
    def assignments(self) -> tuple[DeskRow, ...]:
        """Open assignments, the nearest due date first."""
        ...


class Opened(Protocol):
    """What a file that was opened turned out to be."""

    @property
    def kind(self) -> str:
        """`assignment` `receipt` `refusal` `certificate`"""
        ...

    @property
    def assignment_id(self) -> str:
        """The assignment it belongs to, or empty."""
        ...

    @property
    def words(self) -> Words:
        """What has happened, in a sentence."""
        ...


class Desk(Protocol):
    """The desk outside any one assignment; its calls run on the work lane."""

    @property
    def locked(self) -> bool:
        """Whether keys are out of memory."""
        ...

    def state(self) -> DeskState:
        """Identities and assignments."""
        ...

    def enrol(self, name: str, employer: str, society: int, fields: Sequence[str], password: str) -> Path:
        """Makes keys; returns the request file."""
        ...

    def install_certificate(self, path: Path) -> IdentityInfo:
        """Installs what the society sent back."""
        ...

    def unlock(self, password: str) -> None:
        """Opens the desk; `KnownError` `KEY-001` on a wrong password."""
        ...

    def use_key_ring(self, on: bool) -> None:
        """Whether the system's key ring may open this desk."""
        ...

    def unlock_from_key_ring(self) -> bool:
        """Opens the desk by the system's key ring, where there is one."""
        ...

    def lock(self) -> None:
        """Puts the keys away."""
        ...

    def open_file(self, path: Path) -> Opened:
        """Takes in any file: an assignment, a receipt, a refusal, a certificate."""
        ...

    def open_folder(self, folder: Path) -> "FolderOpened":
        """Takes in every bundle of a panel that lies in a folder."""
        ...

    def materials(self, room: Room, case_id: str) -> "Callable[[str], Callable[[], Readable]]":
        """From a material's digest to what the decoder reads it by."""
        ...

    def texts(self, room: Room, case_id: str) -> "OpenIndex":
        """What opens the index of a case's texts, in the thread that calls it."""
        ...

    def recording(self, room: Room, case_id: str) -> "CaseRecording":
        """The recording of a case's interview."""
        ...

    def phrases(self) -> tuple[str, ...]:
        """The person's own reusable words, the one used last first."""
        ...

    def use_phrase(self, text: str) -> tuple[str, ...]:
        """Puts a phrase first, adding it where it is new; all of them then."""
        ...

    def drop_phrase(self, text: str) -> tuple[str, ...]:
        """Takes a phrase away; all of them then."""
        ...

    def appointment(self) -> "AppointmentSheet | None":
        """The person's appointment in words."""
        ...


class Casework(Protocol):
    """What a person does in the open assignment: the services, bound to its room; calls run on the storage lane."""

    def roster_sheet(self) -> RosterSheet:
        """The roster."""
        ...

    def declaration_sheet(self) -> DeclarationSheet:
        """The table of declarations."""
        ...

    def submission_sheet(self) -> "SubmissionSheet":
        """The submission page."""
        ...

    def return_sheet(self) -> "ReturnSheet":
        """What left and what will leave."""
        ...

    def own_work(self) -> "OwnWork":
        """What is left, at whose pace, and how one's own ratings lie; private."""
        ...

    def reorder(self, case_ids: Sequence[str]) -> Recorded:
        """Puts the roster in the order drawn."""
        ...

    def check_identity(self, case_id: str, checked: bool) -> Recorded:
        """Ticks an applicant's identity as checked, or takes the tick back."""
        ...

    def keep_choice(self, case_id: str, choice: str, reason: str) -> Recorded:
        """Keeps what is chosen for one applicant before it is signed."""
        ...

    def declare(self, choices: Mapping[str, tuple[str, str]], password: str) -> Outgoing:
        """Signs the declarations: case id → (`none` | `recuse`, reason)."""
        ...

    def recommend(self, case_id: str, recommendation: str, lower_grade: str) -> Recorded:
        """Gives the own global recommendation."""
        ...

    def write_opinion(self, case_id: str, field: str, text: str) -> Recorded:
        """Keeps one of an opinion's texts: `comment` `feedback` `confidential` `moderation`."""
        ...

    def see_computed(self, case_id: str) -> Recorded:
        """Notes that the computed result was looked at."""
        ...

    def submit_cases(self, case_ids: Sequence[str], password: str) -> Outgoing:
        """Freezes, signs and bundles the cases in one act."""
        ...

    def ask(self, case_ids: Sequence[str], password: str) -> Outgoing:
        """Signs the open requests for evidence of these cases."""
        ...

    def score_sheet(self, case_id: str, language: str) -> bytes:
        """The score sheet exactly as it will be signed, as a PDF."""
        ...

    def brief(self, case_id: str) -> "Brief":
        """The interview brief of one case."""
        ...

    def brief_sheet(self, brief: "Brief", language: str, photo: "Pixels | None") -> bytes:
        """The brief as a PDF of one page; called on the work lane."""
        ...

    def day_sheet(self, day: str = "") -> "DaySheet":
        """The interviews of a day."""
        ...

    def day_record(self, day: str, *, named: bool) -> bytes:
        """The record of a day's interviews as a PDF."""
        ...

    def paper_forms(self, day: str, case_id: str, language: str) -> bytes:
        """Interview sheets to write on, as a PDF: of one case, or of everybody of the day; on the work lane."""
        ...

    def stop_interview(self, case_id: str, state: str, reason: str) -> Recorded:
        """A no-show, or an adjournment, with its reason."""
        ...

    def supervision_sheet(self, day: str = "") -> "SupervisionSheet":
        """A supervisor's page of a day, or of the day of the case so called."""
        ...

    def observe(self, subject: str, item: str, state: str) -> Recorded:
        """Says what was seen of a point of the process; `subject`: a case, or a day."""
        ...

    def write_remark(self, subject: str, item: str, text: str) -> Recorded:
        """Keeps the words on a point of the process."""
        ...

    def note_event(self, subject: str, at: str, text: str) -> Recorded:
        """Notes something out of the ordinary that happened at `at` (`HH:MM`), or now where it is empty."""
        ...

    def withdraw_event(self, incident_id: str) -> Recorded:
        """Takes an event away that was noted by mistake."""
        ...

    def undo_supervising(self, subject: str, *, redo: bool = False) -> Recorded | None:
        """Undoes, or redoes, the newest act on an applicant or a day."""
        ...

    def process_sheet(self, day: str, *, named: bool) -> bytes:
        """A supervisor's sheet of a day as a PDF."""
        ...

    def take_up_again(self, case_id: str, reason: str) -> Recorded:
        """Opens a submitted case for a correction."""
        ...

    def panel_sheet(self) -> "PanelSheet":
        """The panel's page: of the lead, or of a member."""
        ...

    def agree_rating(self, case_id: str, target: str, method: str, value: str, reason: str) -> Recorded:
        """Records the agreed rating of something the members differ on."""
        ...

    def agree_case(self, case_id: str, **said: str) -> Recorded:
        """Records what was agreed on for the case: `recommendation` `lower_grade` `reason` `near_miss`."""
        ...

    def go_without(self, case_id: str, assessor_id: str, reason: str) -> Recorded:
        """Says why the case is moderated without a member."""
        ...

    def undo_agreement(self, case_id: str, *, redo: bool = False) -> Recorded | None:
        """Undoes, or redoes, the newest act on what is agreed."""
        ...

    def moderate_again(self, case_id: str, reason: str) -> Recorded:
        """Takes a signed moderation up again."""
        ...

    def moderate(self, case_ids: Sequence[str], password: str) -> Outgoing:
        """Signs what was agreed on these cases."""
        ...

    def choose_consent(self, case_id: str, choice: str, reason: str) -> Recorded:
        """Keeps a member's answer to a moderation before it is signed."""
        ...

    def consent(self, case_ids: Sequence[str], password: str) -> Outgoing:
        """Signs the answers to these cases' moderations."""
        ...

    def hand_over_to_folder(self, bundle_id: str, folder: Path) -> Outgoing:
        """The same into a folder or onto a USB stick."""
        ...

    def mark_copied(self, bundle_id: str, where: str) -> Outgoing:
        """Notes that the file was copied, to be pasted somewhere."""
        ...


class Program(Protocol):
    """What screens are given; the application composes it."""

    @property
    def look(self) -> Look:
        """Language, theme, colours, icons."""
        ...

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        ...

    @property
    def desk(self) -> Desk:
        """The desk."""
        ...

    @property
    def decoder(self) -> "DocumentDecoder":
        """The process that looks at documents."""
        ...

    @property
    def reader(self) -> PageReader:
        """What reads scanned pages by machine, where an engine is installed."""
        ...

    @property
    def room(self) -> Room:
        """The open assignment as services know it; `BugError` when none is open."""
        ...

    @property
    def casework(self) -> Casework:
        """What can be done in the open assignment; `BugError` when none is open."""
        ...

    def run(
        self,
        owner: QObject,
        call: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        *,
        lane: Lane = "storage",
    ) -> None:
        """Runs `call` on a lane and brings its result to `then` on the main thread, while `owner` lives."""
        ...

    def open_assignment(
        self, assignment_id: str, then: Callable[[], None], failed: Callable[[KnownError], None]
    ) -> None:
        """Opens the room of an assignment, closing the one before, then calls `then` on the main thread.

        Where it cannot be opened, none is open, and `failed` is called.
        """
        ...
