"""What a person does in the open assignment, bound to its room; every call runs on the storage lane."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cse_desktop.domain.ports import CaseFiles, KeyStore, Outgoing, Signer, Transport
from cse_desktop.domain.records import Recorded
from cse_desktop.services import (
    declaring,
    opinions,
    return_sheets,
    returning,
    roster,
    roster_sheets,
    submission_sheets,
    submitting,
    undoing,
)
from cse_desktop.services.outgoing import Sender
from cse_desktop.services.printing import SheetPrinter
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import DeclarationSheet, ReturnSheet, RosterSheet, SubmissionSheet
from cse_desktop.words import words


class Casework:
    """The use cases of one open assignment that need keys, files or a printer beside the room."""

    def __init__(
        self, room: Room, sender: Sender, keys: KeyStore, files: CaseFiles, printer: SheetPrinter
    ) -> None:
        self.room = room
        self._sender = sender
        self._keys = keys
        self._files = files
        self._printer = printer

    def roster_sheet(self) -> RosterSheet:
        """The roster."""
        return roster_sheets.roster_sheet(self.room)

    def declaration_sheet(self) -> DeclarationSheet:
        """The table of declarations."""
        return roster_sheets.declaration_sheet(self.room)

    def submission_sheet(self) -> SubmissionSheet:
        """The submission page."""
        return submission_sheets.submission_sheet(self.room)

    def return_sheet(self) -> ReturnSheet:
        """The Return place."""
        return return_sheets.return_sheet(self.room, self._sender.folder)

    def reorder(self, case_ids: Sequence[str]) -> Recorded:
        """Puts the cases in the order drawn on the day."""
        return roster.reorder(self.room, case_ids)

    def check_identity(self, case_id: str, checked: bool) -> Recorded:
        """Records that the applicant's identity was checked."""
        return roster.check_identity(self.room, case_id, checked)

    def declare(self, choices: Mapping[str, tuple[str, str]], password: str) -> Outgoing:
        """Signs the declarations and makes the acceptance bundle."""
        return declaring.declare(self.room, self._sender, self._signer(password), self._files, choices)

    def give_opinion(self, case_id: str, fields: Mapping[str, str]) -> Recorded:
        """Keeps the own recommendation or words on a case; `fields` are those of `Opinion` that changed."""
        words_given = {name: text for name, text in fields.items() if name in opinions.WORDS}
        if "recommendation" in fields:
            return opinions.recommend(
                self.room, case_id, fields["recommendation"], fields.get("lower_grade", "")
            )
        if "lower_grade" in fields:
            given = opinions.opinion_of(self.room, case_id).recommendation
            return opinions.recommend(self.room, case_id, given, fields["lower_grade"])
        return opinions.write(self.room, case_id, **words_given)

    def submit_cases(self, case_ids: Sequence[str], password: str) -> Outgoing:
        """Freezes, signs and bundles ready cases in one act."""
        return submitting.submit_cases(
            self.room, self._sender, self._signer(password), self._printer, case_ids
        )

    def score_sheet(self, case_id: str, language: str) -> bytes:
        """The score sheet as it will be signed (PDF, both languages on it)."""
        return submitting.score_sheet(self.room, self._printer, case_id)

    def take_up_again(self, case_id: str, reason: str) -> Recorded:
        """Opens a submitted case for a correction."""
        return submitting.take_up_again(self.room, case_id, reason)

    def hand_over(self, bundle_id: str, transport: Transport) -> Outgoing:
        """Carries a bundle out."""
        return returning.hand_over(self.room, self._sender.folder, bundle_id, transport)

    def mark_copied(self, bundle_id: str) -> Outgoing:
        """Notes that a bundle's file was copied."""
        return returning.mark_copied(self.room, bundle_id, words("casework.clipboard").zh)

    def path_of(self, bundle_id: str) -> Path:
        """Where a bundle's file stands."""
        return self._sender.folder / returning.sent_bundle(self.room, bundle_id).file_name

    def undo(self, case_id: str | None) -> Recorded | None:
        """Undoes the newest act that can be undone."""
        return undoing.undo(self.room, case_id)

    def redo(self, case_id: str | None) -> Recorded | None:
        """Redoes what was undone last."""
        return undoing.redo(self.room, case_id)

    def close(self) -> None:
        """Closes the case file."""
        self.room.storage.close()

    def _signer(self, password: str) -> Signer:
        return self._keys.signer(self._sender.unlocked.info.id, password)
