"""What a person does in the open assignment, bound to its room.

Sheets and small acts are called on the storage lane. What asks for a password or prints is called on the work lane:
deriving the key happens there, and only what touches the case file goes over to the storage lane.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cse_desktop.domain.ports import CaseFiles, KeyStore, Outgoing, Signer, Transport
from cse_desktop.domain.records import Recorded
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import DeclarationSheet, RosterSheet
from cse_desktop.services.sender import Sender
from cse_desktop.words import words

if TYPE_CHECKING:
    from cse_desktop.domain.documents import Pixels
    from cse_desktop.services.brief import Brief
    from cse_desktop.services.day_sheets import DaySheet
    from cse_desktop.services.own_work import OwnWork
    from cse_desktop.services.panel_records import PanelShelf
    from cse_desktop.services.panel_values import PanelSheet
    from cse_desktop.services.printing import SheetPrinter
    from cse_desktop.services.sheets import ReturnSheet, SubmissionSheet
    from cse_desktop.services.supervision_values import SupervisionSheet

# Each use case is imported where it is called for the first time: between the start and the roster stand no
# signatures and no bundles (`tests/packaging/test_imports.py`).
# ruff: noqa: PLC0415

T = TypeVar("T")


class Casework:
    """The use cases of one open assignment that need keys, files or a printer beside the room."""

    def __init__(
        self,
        room: Room,
        sender: Sender,
        keys: KeyStore,
        files: CaseFiles,
        printer: "SheetPrinter",
        to_folder: Callable[[Path], Transport],
        in_storage: Callable[[Callable[[], object]], object],
    ) -> None:
        self.room = room
        self._sender = sender
        self._keys = keys
        self._files = files
        self._printer = printer
        self._to_folder = to_folder
        self._in_storage = in_storage
        self._panel: PanelShelf | None = None

    def roster_sheet(self) -> RosterSheet:
        """The roster."""
        from cse_desktop.services import roster_sheets

        return roster_sheets.roster_sheet(self.room)

    def declaration_sheet(self) -> DeclarationSheet:
        """The table of declarations."""
        from cse_desktop.services import roster_sheets

        return roster_sheets.declaration_sheet(self.room)

    def submission_sheet(self) -> "SubmissionSheet":
        """The submission page."""
        from cse_desktop.services import submission_sheets

        return submission_sheets.submission_sheet(self.room)

    def return_sheet(self) -> "ReturnSheet":
        """The Return place."""
        from cse_desktop.services import return_sheets

        return return_sheets.return_sheet(self.room, self._sender.folder)

    def own_work(self) -> "OwnWork":
        """What is left, at whose pace, and how one's own ratings lie; private."""
        from cse_desktop.services import own_work

        return own_work.own_work(self.room)

    def reorder(self, case_ids: Sequence[str]) -> Recorded:
        """Puts the cases in the order drawn on the day."""
        from cse_desktop.services import roster

        return roster.reorder(self.room, case_ids)

    def check_identity(self, case_id: str, checked: bool) -> Recorded:
        """Records that the applicant's identity was checked."""
        from cse_desktop.services import roster

        return roster.check_identity(self.room, case_id, checked)

    def keep_choice(self, case_id: str, choice: str, reason: str) -> Recorded:
        """Keeps what is chosen for one applicant before it is signed."""
        from cse_desktop.services import declaring

        return declaring.keep_choice(self.room, case_id, choice, reason)

    def declare(self, choices: Mapping[str, tuple[str, str]], password: str) -> Outgoing:
        """Signs the declarations and makes the acceptance bundle."""
        from cse_desktop.services import declaring

        signer = self._signer(password)
        return self._there(lambda: declaring.declare(self.room, self._sender, signer, self._files, choices))

    def ask(self, case_ids: Sequence[str], password: str) -> Outgoing:
        """Signs the open requests for evidence of these cases."""
        from cse_desktop.services import querying

        signer = self._signer(password)
        return self._there(lambda: querying.ask(self.room, self._sender, signer, case_ids))

    def recommend(self, case_id: str, recommendation: str, lower_grade: str) -> Recorded:
        """Gives the own global recommendation."""
        from cse_desktop.services import opinions

        return opinions.recommend(self.room, case_id, recommendation, lower_grade)

    def write_opinion(self, case_id: str, field: str, text: str) -> Recorded:
        """Keeps one of an opinion's texts: `comment` `feedback` `confidential` `moderation`."""
        from cse_desktop.services import opinions

        if field not in opinions.WORDS:
            raise BugError("an opinion has no such field")
        return opinions.write(self.room, case_id, **{field: text})

    def see_computed(self, case_id: str) -> Recorded:
        """Notes that the computed result was looked at."""
        from cse_desktop.services import opinions

        return opinions.see_computed(self.room, case_id)

    def submit_cases(self, case_ids: Sequence[str], password: str) -> Outgoing:
        """Freezes, signs and bundles ready cases in one act."""
        from cse_desktop.services import recordings, sending_sound, submitting

        signer = self._signer(password)
        sound = sending_sound.SentSound(self._files, self._sender.unlocked)
        for case_id in case_ids:
            recordings.CaseRecording(
                self.room, case_id, self._files, self._sender.unlocked, self._in_storage
            ).settle()
        return self._there(
            lambda: submitting.submit_cases(self.room, self._sender, signer, self._printer, case_ids, sound)
        )

    def score_sheet(self, case_id: str, language: str) -> bytes:
        """The score sheet as it will be signed (PDF, both languages on it)."""
        from cse_desktop.services import submitting

        return self._there(lambda: submitting.score_sheet(self.room, self._printer, case_id))

    def brief(self, case_id: str) -> "Brief":
        """The interview brief of one case, as values."""
        from cse_desktop.services import brief

        return brief.interview_brief(self.room, case_id)

    def brief_sheet(self, brief: "Brief", language: str, photo: "Pixels | None") -> bytes:
        """The brief as a PDF of one page; called on the work lane."""
        return self._printer.brief(brief, language, photo)

    def day_sheet(self, day: str = "") -> "DaySheet":
        """The interviews of a day, `YYYY-MM-DD`; of the first that is not over where none is named."""
        from cse_desktop.services import day_sheets

        return day_sheets.day_sheet(self.room, day)

    def day_record(self, day: str, *, named: bool) -> bytes:
        """The record of a day's interviews (PDF, both languages on it); with names only where asked."""
        from cse_desktop.services import day_sheets

        record = self._there(lambda: day_sheets.day_record(self.room, day, named=named))
        return self._printer.day_record(record)

    def paper_forms(self, day: str, case_id: str, language: str) -> bytes:
        """Interview sheets to write on (PDF): of one case, or where none is named of everybody of the day.

        `PAPER-005` where nobody of the day is still to be interviewed.
        """
        from cse_desktop.services import paper_forms

        forms = self._there(
            lambda: (
                (paper_forms.interview_form(self.room, case_id),)
                if case_id
                else paper_forms.forms_of_day(self.room, day)
            )
        )
        if not forms:
            raise KnownError("PAPER-005", words("paper.print.nothing"))
        return self._printer.interview_forms(forms, language)

    def stop_interview(self, case_id: str, state: str, reason: str) -> Recorded:
        """Records that the applicant did not appear (`no_show`), or that it is adjourned (`adjourned`)."""
        from cse_desktop.services import interviewing

        stop = {"no_show": interviewing.no_show, "adjourned": interviewing.adjourn}[state]
        return stop(self.room, case_id, reason)

    def supervision_sheet(self, day: str = "") -> "SupervisionSheet":
        """A supervisor's page of a day, or of a case's day; of the first that is not over where none is named."""
        from cse_desktop.services import supervision_sheets

        return supervision_sheets.supervision_sheet(self.room, day)

    def observe(self, subject: str, item: str, state: str) -> Recorded:
        """Says what was seen of a point of the process."""
        from cse_desktop.services import supervising

        return supervising.observe(self.room, subject, item, state)

    def write_remark(self, subject: str, item: str, text: str) -> Recorded:
        """Keeps the words on a point of the process."""
        from cse_desktop.services import supervising

        return supervising.write_remark(self.room, subject, item, text)

    def note_event(self, subject: str, at: str, text: str) -> Recorded:
        """Notes something out of the ordinary that happened at `at` (`HH:MM`), or now where it is empty."""
        from cse_desktop.services import supervising

        return supervising.note_event(self.room, subject, at, text)

    def withdraw_event(self, incident_id: str) -> Recorded:
        """Takes an event away that was noted by mistake."""
        from cse_desktop.services import supervising

        return supervising.withdraw_event(self.room, incident_id)

    def undo_supervising(self, subject: str, *, redo: bool = False) -> Recorded | None:
        """Undoes, or redoes, the newest act on an applicant or a day."""
        from cse_desktop.services import supervising

        return supervising.undo_supervising(self.room, subject, redo=redo)

    def process_sheet(self, day: str, *, named: bool) -> bytes:
        """A supervisor's sheet of a day (PDF, both languages on it); with names only where asked."""
        from cse_desktop.services import supervision_sheets

        sheet = self._there(lambda: supervision_sheets.day_process_sheet(self.room, day, named=named))
        return self._printer.process_sheet(sheet)

    def take_up_again(self, case_id: str, reason: str) -> Recorded:
        """Opens a submitted case for a correction."""
        from cse_desktop.services import submitting

        return submitting.take_up_again(self.room, case_id, reason)

    @property
    def panel(self) -> "PanelShelf":
        """Members' records, opened once each by whoever is unlocked."""
        if self._panel is None:
            from cse_desktop.services.panel_records import PanelShelf

            self._panel = PanelShelf(self._sender.unlocked.age_identities())
        return self._panel

    def panel_sheet(self) -> "PanelSheet":
        """The panel's page: of the lead, or of a member."""
        from cse_desktop.services import panel_sheets

        return panel_sheets.panel_sheet(self.room, self.panel, self._sender.unlocked.age_identities())

    def agree_rating(self, case_id: str, target: str, method: str, value: str, reason: str) -> Recorded:
        """Records the agreed rating of something the members differ on."""
        from cse_desktop.services import moderating

        return moderating.agree_rating(self.room, self.panel, case_id, target, method, value, reason)

    def agree_case(self, case_id: str, **said: str) -> Recorded:
        """Records what was agreed on for the case: `recommendation` `lower_grade` `reason` `near_miss`."""
        from cse_desktop.services import moderating

        return moderating.agree_case(self.room, self.panel, case_id, **said)

    def go_without(self, case_id: str, assessor_id: str, reason: str) -> Recorded:
        """Says why the case is moderated without a member."""
        from cse_desktop.services import moderating

        return moderating.go_without(self.room, self.panel, case_id, assessor_id, reason)

    def undo_agreement(self, case_id: str, *, redo: bool = False) -> Recorded | None:
        """Undoes, or redoes, the newest act on what is agreed."""
        from cse_desktop.services import moderating

        take = moderating.redo_agreement if redo else moderating.undo_agreement
        return take(self.room, self.panel, case_id)

    def moderate_again(self, case_id: str, reason: str) -> Recorded:
        """Takes a signed moderation up again."""
        from cse_desktop.services import moderating

        return moderating.moderate_again(self.room, self.panel, case_id, reason)

    def moderate(self, case_ids: Sequence[str], password: str) -> Outgoing:
        """Signs what was agreed on these cases."""
        from cse_desktop.services import moderating

        signer = self._signer(password)
        return self._there(lambda: moderating.moderate(self.room, self._sender, signer, self.panel, case_ids))

    def choose_consent(self, case_id: str, choice: str, reason: str) -> Recorded:
        """Keeps a member's answer to a moderation before it is signed."""
        from cse_desktop.services import consenting

        return consenting.choose(self.room, case_id, choice, reason)

    def consent(self, case_ids: Sequence[str], password: str) -> Outgoing:
        """Signs the answers to these cases' moderations."""
        from cse_desktop.services import consenting

        signer = self._signer(password)
        return self._there(lambda: consenting.consent(self.room, self._sender, signer, case_ids))

    def hand_over_to_folder(self, bundle_id: str, folder: Path) -> Outgoing:
        """Carries a bundle into a folder or onto a USB stick."""
        from cse_desktop.services import returning

        sent = self._there(lambda: returning.sent_bundle(self.room, bundle_id))
        # a slow stick keeps nobody from rating: only what it says in the end goes to the storage lane
        where = self._to_folder(folder).deliver(self._sender.folder / sent.file_name, sent.file_name)
        return self.mark_copied(bundle_id, where)

    def mark_copied(self, bundle_id: str, where: str) -> Outgoing:
        """Notes that a bundle's file was copied, to be pasted somewhere."""
        from cse_desktop.services import returning

        return self._there(lambda: returning.mark_handed_over(self.room, bundle_id, where))

    def path_of(self, bundle_id: str) -> Path:
        """Where a bundle's file stands."""
        from cse_desktop.services import returning

        return self._sender.folder / returning.sent_bundle(self.room, bundle_id).file_name

    def close(self) -> None:
        """Closes the case file."""
        self.room.storage.close()

    def _there(self, call: Callable[[], T]) -> T:
        """Runs `call` on the storage lane, from wherever this is."""
        found: list[T] = []
        self._in_storage(lambda: found.append(call()))
        return found[0]

    def _signer(self, password: str) -> Signer:
        return self._keys.signer(self._sender.unlocked.info.id, password)
