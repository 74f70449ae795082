"""Recordings that come with scores: never in memory, and held against the records that name them.

The society keeps the file that came, encrypted as it is; the recording is in there.
"""

import hashlib
from contextlib import AbstractContextManager, nullcontext

from cse_desktop.bundles.head import FileEntry, Head
from cse_desktop.domain.ports import MaterialSink
from cse_desktop.domain.recording_json import sound_file
from cse_desktop.domain.records import SoundRecording
from cse_desktop.domain.sound import WAVE_HEAD_BYTES, wave_head
from cse_desktop.trust.chain import Believed


class ReceivedSound:
    """One recording, while it comes and after: its head, and the digest of its samples."""

    def __init__(self) -> None:
        self._head = b""
        self._sound = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Takes the next bytes."""
        wanted = WAVE_HEAD_BYTES - len(self._head)
        self._head += chunk[:wanted]
        self._sound.update(chunk[wanted:])

    def is_of(self, row: SoundRecording) -> bool:
        """Whether this is the recording that a record names."""
        return self._head == wave_head(row.samples) and self._sound.hexdigest() == row.sha256


class IntakeSink:
    """Keeps in memory what is judged, and of each recording what tells it from others."""

    def __init__(self) -> None:
        self._cases: dict[str, str] = {}
        self.sounds: dict[str, ReceivedSound] = {}
        """by case id"""

    def begin(self, head: Head, signer: Believed) -> None:
        """Learns which cases may have a recording."""
        del signer
        if head.kind == "scores":
            self._cases = {sound_file(case_id): case_id for case_id in head.cases}

    def member(self, file: FileEntry) -> AbstractContextManager[MaterialSink] | None:
        """A recording goes through; everything else stays in memory."""
        case_id = self._cases.get(file.path)
        if case_id is None:
            return None
        self.sounds[case_id] = ReceivedSound()
        return nullcontext(self.sounds[case_id])
