"""What a score record says of the recording of the interview, and back; the sound itself is not in it."""

import json
from collections.abc import Mapping

from cse_desktop.domain.canonical import Json, canonical_bytes
from cse_desktop.domain.identifiers import DIGEST
from cse_desktop.domain.records import SoundRecording
from cse_desktop.domain.sound import BITS, CHANNELS, GAP_CAUSES, RATE, Heard, milliseconds
from cse_desktop.domain.strict import LARGEST_INTEGER, MISMATCH, Table
from cse_desktop.errors import Words

RECORDING = "recording"
SOUND_TYPE = "audio/wav"
_FORMAT: Mapping[str, int] = {"rate": RATE, "bits": BITS, "channels": CHANNELS}


def sound_file(case_id: str) -> str:
    """Where the sound of a case's interview stands in a bundle, where it is sent at all."""
    return f"data/cases/{case_id}/recording.wav"


def recording_of(case_id: str, heard: Heard) -> SoundRecording | None:
    """The row that says what was heard; None where there is nothing."""
    if not heard.pieces:
        return None
    gaps: list[Json] = [[gap.from_ms, gap.to_ms, gap.cause] for gap in heard.gaps]
    return SoundRecording(
        case_id=case_id,
        sha256=heard.sha256,
        samples=heard.samples,
        from_ms=min(piece.clock_ms for piece in heard.pieces),
        to_ms=max(piece.clock_ms + piece.length_ms for piece in heard.pieces),
        gaps=canonical_bytes(gaps).decode(),
    )


def recording_document(row: SoundRecording) -> dict[str, Json]:
    """The row as plain data; the length is there to be read, and follows from the samples."""
    return {
        "digest": row.sha256,
        "samples": row.samples,
        "length_ms": milliseconds(row.samples),
        "format": dict(_FORMAT),
        "from_ms": row.from_ms,
        "to_ms": row.to_ms,
        "gaps": [
            {"from_ms": begin, "to_ms": end, "cause": cause} for begin, end, cause in json.loads(row.gaps)
        ],
    }


def read_recording(entry: Table, case_id: str) -> SoundRecording:
    """The row that the record says; another format than ours, or a length that does not fit, is refused."""
    entry.expect(("digest", "samples", "length_ms", "format", "from_ms", "to_ms", "gaps"))
    samples = entry.integer("samples", 1, LARGEST_INTEGER)
    form = entry.table("format").expect(tuple(_FORMAT))
    for name, value in _FORMAT.items():
        form.integer(name, value, value)
    if entry.integer("length_ms", 0, LARGEST_INTEGER) != milliseconds(samples):
        raise entry.refusal(
            MISMATCH, "length_ms", Words("与采样数不符", "does not follow from the number of samples")
        )
    gaps: list[Json] = []
    for gap in entry.tables("gaps"):
        gap.expect(("from_ms", "to_ms", "cause"))
        begin = gap.integer("from_ms", 0, LARGEST_INTEGER)
        gaps.append([begin, gap.integer("to_ms", begin, LARGEST_INTEGER), gap.choice("cause", GAP_CAUSES)])
    begin = entry.integer("from_ms", 0, LARGEST_INTEGER)
    return SoundRecording(
        case_id=case_id,
        sha256=entry.text("digest", pattern=DIGEST),
        samples=samples,
        from_ms=begin,
        to_ms=entry.integer("to_ms", begin, LARGEST_INTEGER),
        gaps=canonical_bytes(gaps).decode(),
    )
