"""The recording of an interview as a file of the bundle, where the round wants it and the applicant still agrees."""

import hashlib
import io
from typing import TYPE_CHECKING, BinaryIO, cast

from cse_desktop.bundles.limits import PIECE
from cse_desktop.bundles.write import PayloadFile
from cse_desktop.domain.ports import CaseFiles, SoundReader, Unlocked
from cse_desktop.domain.recording_json import SOUND_TYPE, sound_file
from cse_desktop.domain.records import SoundRecording
from cse_desktop.domain.sound import SAMPLE_BYTES, WAVE_HEAD_BYTES, wave_head
from cse_desktop.errors import BugError
from cse_desktop.services.recordings import is_returned
from cse_desktop.services.room import Room
from cse_desktop.words import words

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class SentSound:
    """Finds what is sent of each case; called in the thread that writes the bundle."""

    def __init__(self, files: CaseFiles, unlocked: Unlocked) -> None:
        self._files = files
        self._unlocked = unlocked

    def of(self, room: Room, case_id: str) -> PayloadFile | None:
        """The sound that the case's record names; None where there is none, or it stays here."""
        row = room.storage.one(SoundRecording, case_id=case_id)
        assignment_id = room.assignment.id
        held = self._files.holds_recording(assignment_id, case_id)
        if row is None or not held or not is_returned(room, case_id):
            return None

        def opened() -> BinaryIO:
            reader = self._files.recording(assignment_id, case_id, self._unlocked)
            return cast("BinaryIO", io.BufferedReader(_Wave(reader, row.samples), PIECE))

        whole, sound = hashlib.sha256(), hashlib.sha256()
        with opened() as stream:
            whole.update(stream.read(WAVE_HEAD_BYTES))
            while piece := stream.read(PIECE):
                whole.update(piece)
                sound.update(piece)
        if sound.hexdigest() != row.sha256:
            raise BugError("the recording is not the one that the record names")
        number = room.case(case_id).profile.number
        return PayloadFile(
            path=sound_file(case_id),
            display_name=f"{number} {words('recording.name').zh}.wav",
            media_type=SOUND_TYPE,
            size=WAVE_HEAD_BYTES + row.samples * SAMPLE_BYTES,
            sha256=whole.hexdigest(),
            open=opened,
        )


class _Wave(io.RawIOBase):
    """The first samples of a recording as a WAV file, read from its beginning on.

    What is recorded while the bundle is made is not in the record, and not in the file.
    """

    def __init__(self, reader: SoundReader, samples: int) -> None:
        super().__init__()
        self._reader = reader
        self._head = wave_head(samples)
        self._size = WAVE_HEAD_BYTES + samples * SAMPLE_BYTES
        self._at = 0

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fills as much of `buffer` as there is."""
        room = memoryview(buffer).cast("B")
        length = min(len(room), self._size - self._at)
        if self._at < WAVE_HEAD_BYTES:
            found = self._head[self._at : self._at + length]
        else:
            found = self._reader.read(self._at, length)
        room[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        """Closes the store as well."""
        if not self.closed:
            self._reader.close()
        super().close()
