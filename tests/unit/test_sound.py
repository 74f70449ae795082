"""Where sound lies on the interview's clock, and what of it is missing."""

import io
import wave

import pytest

from cse_desktop.domain.sound import (
    RATE,
    SAMPLE_BYTES,
    Chunk,
    Gap,
    Heard,
    Piece,
    milliseconds,
    pieces_of,
    wave_head,
)

HALF = RATE // 2


def chunks(stretch: int, clock_ms: int, count: int) -> list[Chunk]:
    """So many half seconds one after the other."""
    return [Chunk(stretch, clock_ms + 500 * place, HALF) for place in range(count)]


def heard(found: list[Chunk], *ended: str) -> Heard:
    return Heard("0" * 64, sum(chunk.samples for chunk in found), pieces_of(found, ended), "")


def test_a_pause_of_the_interview_is_no_gap() -> None:
    recording = heard(chunks(0, 3_000, 4) + chunks(1, 5_000, 2), "paused", "stopped")
    assert recording.pieces == (Piece(3_000, 0, 2_000, "paused"), Piece(5_000, 2_000, 1_000, "stopped"))
    assert recording.gaps == ()
    assert recording.length_ms == 3_000
    assert not recording.cut_short


@pytest.mark.parametrize(
    ("ended", "cause"),
    [
        ("stopped", "stopped"),
        ("paused", "stopped"),
        ("device", "device"),
        ("disk", "disk"),
        ("", "interrupted"),
    ],
)
def test_interview_time_without_sound_is_a_gap_with_its_cause(ended: str, cause: str) -> None:
    recording = heard(chunks(0, 0, 4) + chunks(1, 9_000, 2), ended, "stopped")
    assert recording.gaps == (Gap(2_000, 9_000, cause),)


def test_a_crash_is_a_gap_even_where_the_clock_fell_back() -> None:
    recording = heard(chunks(0, 10_000, 4) + chunks(1, 11_700, 2), "", "")
    assert recording.gaps == (Gap(12_000, 12_000, "interrupted"),)
    assert recording.cut_short


def test_what_a_device_did_not_deliver_is_a_gap() -> None:
    recording = heard(chunks(0, 0, 2) + chunks(0, 4_000, 2), "stopped")
    assert recording.gaps == (Gap(1_000, 4_000, "dropped"),)


def test_clocks_that_differ_a_little_make_no_pieces() -> None:
    found = [Chunk(0, 500 * place + place % 3 * 200, HALF) for place in range(20)]
    assert len(heard(found, "stopped").pieces) == 1


def test_a_moment_of_the_interview_has_its_place_in_the_recording() -> None:
    recording = heard(chunks(0, 3_000, 4) + chunks(1, 60_000, 4), "stopped", "stopped")
    places = {
        3_000: 0,
        4_200: 1_200,
        5_000: 2_000,
        30_000: 2_000,
        60_000: 2_000,
        61_500: 3_500,
        99_000: 4_000,
    }
    assert {clock: recording.position(clock) for clock in places} == places
    assert recording.position(0) == 0


def test_nothing_recorded_is_nothing_missing() -> None:
    recording = heard([])
    assert (recording.pieces, recording.gaps, recording.length_ms, recording.cut_short) == ((), (), 0, False)


def test_the_head_is_that_of_a_wave_file() -> None:
    sound = bytes(range(256)) * 125
    with wave.open(io.BytesIO(wave_head(len(sound) // SAMPLE_BYTES) + sound)) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (RATE, 1, 2)
        assert read.readframes(read.getnframes()) == sound
    assert milliseconds(RATE) == 1_000
