"""The recording of an interview: whether it may be made, who agreed, what it adds up to, and its end."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cse_desktop.domain.documents import Readable
from cse_desktop.domain.ports import CaseFiles, SoundStore, Unlocked
from cse_desktop.domain.recording_json import recording_of
from cse_desktop.domain.records import Change, Recorded, RecordingConsent, SoundRecording
from cse_desktop.domain.sound import RATE, Heard
from cse_desktop.domain.times import format_time_ms
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services.room import Room
from cse_desktop.words import words

NEVER = "never"


@dataclass(frozen=True, slots=True)
class RecordingSheet:
    """How the recording of one interview stands."""

    wanted: str
    """by the round: `never`, `optional` or `required`"""
    consent: RecordingConsent | None
    held: bool
    """there is one, and it can be heard"""
    returned: bool
    """the round wants the sound itself with the scores"""


def may_record(room: Room, case_id: str) -> None:
    """Passes where sound may be recorded now; `REC-001`, `REC-002` or `WAY-nnn` say why not."""
    _must_be_wanted(room)
    room.must_be_open(case_id)
    consent = _consent(room, case_id)
    if consent is None or not consent.given:
        raise KnownError(
            "REC-002", words("recording.refused.consent"), next_step=words("recording.refused.ask")
        )


def _must_be_wanted(room: Room) -> None:
    if room.assignment.record_audio == NEVER:
        raise KnownError("REC-001", words("recording.refused.round"))


def _consent(room: Room, case_id: str) -> RecordingConsent | None:
    return room.storage.one(RecordingConsent, case_id=case_id)


def is_returned(room: Room, case_id: str) -> bool:
    """Whether the sound of this case goes to the society with its scores."""
    consent = _consent(room, case_id)
    return room.assignment.return_recording and consent is not None and consent.given


def minutes_returned(room: Room, case_id: str) -> int:
    """How many minutes of sound go to the society with the scores, begun ones included; 0 where none does."""
    row = room.storage.one(SoundRecording, case_id=case_id)
    return -(-row.samples // (60 * RATE)) if row is not None and is_returned(room, case_id) else 0


class CaseRecording:
    """The recording of one case, bound to its room. What names no other lane is called on the storage lane."""

    def __init__(
        self,
        room: Room,
        case_id: str,
        files: CaseFiles,
        unlocked: Unlocked,
        in_storage: Callable[[Callable[[], object]], object],
    ) -> None:
        self._room = room
        self._case_id = case_id
        self._files = files
        self._unlocked = unlocked
        self._in_storage = in_storage

    @property
    def case_id(self) -> str:
        """The case."""
        return self._case_id

    def sheet(self) -> RecordingSheet:
        """How it stands."""
        room = self._room
        held = self._files.holds_recording(room.assignment.id, self._case_id)
        assignment = room.assignment
        consent = _consent(room, self._case_id)
        return RecordingSheet(assignment.record_audio, consent, held, assignment.return_recording)

    def give_consent(self) -> Recorded:
        """The applicant agrees, as the assessor heard it. It comes before any sound; it is taken back, not undone."""
        room, before = self._room, _consent(self._room, self._case_id)
        _must_be_wanted(room)
        room.must_be_open(self._case_id)
        if before is not None and before.given:
            return room.act("give-consent", self._case_id)
        if before is not None and before.destroyed:
            self._files.destroy_recording(room.assignment.id, self._case_id)
        after = RecordingConsent(self._case_id, True, room.now(), room.assignment.assessor_id)
        return room.act("give-consent", self._case_id, Change(before, after), undoable=False)

    def withdraw_consent(self) -> Recorded:
        """The applicant takes it back: nothing more is recorded. What was recorded stays until it is destroyed.

        That may be done to a case that was submitted: what is signed still says that there was a recording.
        """
        room, before = self._room, _consent(self._room, self._case_id)
        room.must_allow("read", self._case_id)
        if before is None or not before.given:
            return room.act("withdraw-consent", self._case_id)
        after = replace(before, given=False, at=room.now(), heard_by=room.assignment.assessor_id)
        return room.act("withdraw-consent", self._case_id, Change(before, after), undoable=False)

    def destroy(self) -> Recorded:
        """Destroys what was recorded, once consent was taken back; nobody can hear it any more."""
        room, before = self._room, _consent(self._room, self._case_id)
        room.must_allow("read", self._case_id)
        if before is None or before.given:
            raise BugError("the recording of somebody who agrees to it")
        changes = [Change(before, replace(before, destroyed=True))]
        kept = room.storage.one(SoundRecording, case_id=self._case_id)
        if kept is not None:
            changes.append(Change(kept, None))
        done = room.act("destroy-recording", self._case_id, *changes, undoable=False)
        self._files.destroy_recording(room.assignment.id, self._case_id)
        return done

    def keep(self, heard: Heard) -> Recorded:
        """Says in the case file what the recording adds up to; a case that is closed stays as it is."""
        room = self._room
        before = room.storage.one(SoundRecording, case_id=self._case_id)
        after = recording_of(self._case_id, heard)
        if after is None or not room.allows("assess", self._case_id):
            return room.act("record", self._case_id)
        return room.act("record", self._case_id, Change(before, after), undoable=False)

    def settle(self) -> None:
        """Reads the recording through and says what it adds up to; on any lane but the storage lane."""
        heard = self.heard()
        if heard is not None:
            self._in_storage(lambda: self.keep(heard))

    def open_store(self) -> SoundStore:
        """Opens what takes the sound, in the thread that will write; refused like `may_record`."""
        assignment_id = self._room.assignment.id

        def prepare() -> None:
            may_record(self._room, self._case_id)
            self._files.prepare_recording(assignment_id, self._case_id, self._unlocked)

        self._in_storage(prepare)
        return self._files.record(assignment_id, self._case_id, self._unlocked)

    def open_sound(self) -> Readable:
        """Opens the recording as a WAV file, in the thread that will read."""
        self._in_storage(lambda: self._room.must_allow("read", self._case_id))
        return self._files.recording(self._room.assignment.id, self._case_id, self._unlocked)

    def heard(self) -> Heard | None:
        """What it adds up to, in the thread that asks; None where there is none."""
        if not self._held():
            return None
        reader = self._files.recording(self._room.assignment.id, self._case_id, self._unlocked)
        try:
            return reader.heard()
        finally:
            reader.close()

    def _held(self) -> bool:
        return self._files.holds_recording(self._room.assignment.id, self._case_id)

    def now(self) -> str:
        """Wall time with milliseconds, for a stretch that begins; on any lane."""
        return format_time_ms(self._room.clock.now())
