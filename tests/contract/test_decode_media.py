"""Sound and film through the decoder process: what they are, how long they last, and what the player cannot play."""

import io
import struct
import wave
from collections.abc import Iterator

import pytest

from cse_desktop.decode.client import Decoder
from cse_desktop.decode.failures import PageRefusedError
from cse_desktop.decode.sources import BytesSource
from cse_desktop.decode.values import DocumentFacts
from cse_desktop.wiring.documents import ProgramDecoder


@pytest.fixture(scope="module")
def shared() -> Iterator[Decoder]:
    with Decoder() as decoder:
        facts_of(decoder, b"text")  # the process is there from here on
        yield decoder


def facts_of(decoder: Decoder, data: bytes) -> DocumentFacts:
    return decoder.open(lambda: BytesSource(data), "示例").result().facts


def wav(seconds: float = 2.5) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(2 * int(8000 * seconds)))
    return out.getvalue()


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), name) + body


def mp4(
    codec: bytes = b"avc1", handler: bytes = b"vide", brand: bytes = b"isom", *, wide: bool = False
) -> bytes:
    """The headers of a film of 90.5 s; the film itself comes first, as some cameras write it."""
    times = struct.pack(">QQIQ" if wide else ">IIII", 0, 0, 600, 54_300)
    track = box(
        b"trak",
        box(
            b"mdia",
            box(b"hdlr", bytes(8), handler, bytes(12)),
            box(b"minf", box(b"stbl", box(b"stsd", bytes(4), struct.pack(">I", 1), box(codec, bytes(70))))),
        ),
    )
    header = box(b"mvhd", bytes([wide, 0, 0, 0]), times, bytes(80))
    return box(b"ftyp", brand, bytes(4), b"mp42") + box(b"mdat", bytes(3 << 20)) + box(b"moov", header, track)


def element(name: int, body: bytes) -> bytes:
    return name.to_bytes(-(-name.bit_length() // 8), "big") + struct.pack(">Q", 1 << 56 | len(body)) + body


def webm(codec: bytes = b"V_VP9") -> bytes:
    info = element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + element(0x4489, struct.pack(">d", 12_345.0))
    track = element(0xAE, element(0x83, b"\1") + element(0x86, codec))
    segment = element(0x1549A966, info) + element(0x1654AE6B, track) + element(0x1F43B675, bytes(100))
    return element(0x1A45DFA3, b"") + element(0x18538067, segment)


def avi() -> bytes:
    header = b"avih" + struct.pack("<I", 56) + struct.pack("<14I", 40_000, 0, 0, 0, 250, *[0] * 9)
    inside = b"AVI LIST" + struct.pack("<I", 4 + len(header)) + b"hdrl" + header
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def mp3(frames: int = 200) -> bytes:
    """Frames of 128 kbit/s at 44.1 kHz, each 1152 samples."""
    return (b"\xff\xfb\x90\x64" + bytes(413)) * frames


def flac() -> bytes:
    rate, samples = 44_100, 441_000
    stream = bytes(10) + (rate << 44 | 0 << 41 | 15 << 36 | samples).to_bytes(8, "big") + bytes(16)
    return b"fLaC" + b"\x80" + len(stream).to_bytes(3, "big") + stream


@pytest.mark.parametrize(
    ("data", "kind", "length_ms"),
    [
        (wav(), "audio", 2500),
        (mp4(), "video", 90_500),
        (mp4(wide=True), "video", 90_500),
        (mp4(b"mp4a", b"soun"), "audio", 90_500),
        (mp4(b"mp4a", b"soun", b"M4A "), "audio", 90_500),
        (mp4(brand=b"qt  "), "video", 90_500),
        (webm(), "video", 12_345),
        (avi(), "video", 10_000),
        (flac(), "audio", 10_000),
    ],
    ids=["wav", "mp4", "mp4-wide", "mp4-sound", "m4a", "mov", "webm", "avi", "flac"],
)
def test_sound_and_film_tell_how_long_they_last(
    shared: Decoder, data: bytes, kind: str, length_ms: int
) -> None:
    facts = facts_of(shared, data)
    assert (facts.kind, facts.pages, facts.length_ms, facts.opens, facts.words) == (
        kind,
        0,
        length_ms,
        True,
        None,
    )


def test_the_length_of_an_mp3_is_that_of_its_frames(shared: Decoder) -> None:
    facts = facts_of(shared, mp3())
    assert facts.kind == "audio"
    assert facts.length_ms == pytest.approx(200 * 1152 / 44.1, rel=0.02)


@pytest.mark.parametrize(
    "data",
    [mp4(b"av01"), mp4(b"samr", b"soun", b"3gp4"), webm(b"V_AV1"), b"#!AMR\n" + bytes(1300), mp4(b"encv")],
    ids=["av1", "amr-in-3gp", "av1-webm", "amr", "protected"],
)
def test_what_the_player_cannot_play_says_so(shared: Decoder, data: bytes) -> None:
    facts = facts_of(shared, data)
    assert facts.kind in {"audio", "video"}
    assert not facts.opens
    assert facts.words is not None
    assert "AV1" in facts.words.en


@pytest.mark.parametrize(
    "data",
    [
        mp4()[:40],
        b"\0\0\0\x18ftypisom\0\0\0\0isomavc1",
        box(b"ftyp", b"isom", bytes(8)) + struct.pack(">I4sQ", 1, b"moov", 1 << 62),
        box(b"ftyp", b"isom", bytes(8)) + struct.pack(">I4s", 5, b"moov"),
        box(b"ftyp", b"isom", bytes(8)) + box(b"moov", box(b"mvhd", bytes(100))),
        box(b"ftyp", b"isom", bytes(8)) + box(b"free") * 100_000,
        b"\x1a\x45\xdf\xa3" + b"\xff" * 40,
        b"\x1a\x45\xdf\xa3\0\0\0\0\0\0\0",
        webm()[:60],
        wav()[:20],
        b"RIFF\xff\xff\xff\xffAVI LIST\xff\xff\xff\xffhdrlavih",
        b"ID3\x03sound",
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + b"x" * 500,
        b"OggS" + bytes(200),
        b"fLaC\x00\xff\xff\xff",
        b"0&\xb2u\x8ef\xcf\x11" + b"\xff" * 100,
    ],
)
def test_broken_headers_leave_the_length_unknown_and_the_worker_alive(shared: Decoder, data: bytes) -> None:
    before = shared.pid
    facts = facts_of(shared, data)
    assert (facts.kind in {"audio", "video"}, facts.length_ms, facts.pages) == (True, 0, 0)
    assert shared.pid == before is not None


def test_sound_has_no_page_to_draw() -> None:
    decoder = ProgramDecoder()
    try:
        document = decoder.open(lambda: BytesSource(wav()), "x").result()
        assert (document.facts.opens, document.facts.length_ms, document.facts.page_sizes) == (True, 2500, ())
        with pytest.raises(PageRefusedError):
            document.image(0, 100).result()
    finally:
        decoder.close()
