"""A signature with any one value of it bent and all lengths around following: both readers refuse it, no more."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cse_desktop.bundles.names import SIGNATURE
from cse_desktop.trust import cms
from cse_desktop.verify.der import encode
from tests.trust.forge import Forgery
from tests.trust.stranger import code_of, laid_out, program_code
from tests.trust.world import World

WORLD = World()
TAGS = (0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x13, 0x17, 0x18, 0x24, 0x30, 0x31, 0x80, 0xA0, 0xA1)
CONTENTS = (
    b"",
    b"\xff" * 2100 + b"\x7f",
    b"\x05\x00" * 9000,
    b"\x30\x80" * 2000,
    bytes(5000),
    b"991231235959Z",
    b"00000101000000Z",
    b"\xed\xa0\x80",
)
Forged = tuple[Forgery, Path]


@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Forged:
    folder = laid_out(WORLD, tmp_path_factory.mktemp("bent"))
    return Forgery.of_scores(WORLD, folder), folder


def header_of(data: bytes) -> tuple[int, int]:
    """Bytes before the content of the first value in `data`, and where that value ends."""
    length, start = data[1], 2
    if length >= 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    return start, start + length


def children(data: bytes) -> list[tuple[int, bytes]]:
    """Where each value inside the one value `data` begins, and its bytes."""
    at, end = header_of(data)
    found = []
    while data[0] & 0x20 and at < end:
        size = header_of(data[at:])[1]
        found.append((at, data[at : at + size]))
        at += size
    return found


def ways(data: bytes) -> list[tuple[int, ...]]:
    """The way to each value: which child of which child, the whole first."""
    below = [(place, *way) for place, (_, child) in enumerate(children(data)) for way in ways(child)]
    return [(), *below]


def bent(data: bytes, way: tuple[int, ...], new: bytes) -> bytes:
    """`data` with the value at `way` replaced."""
    if not way:
        return new
    parts = [child for _, child in children(data)]
    parts[way[0]] = bent(parts[way[0]], way[1:], new)
    return encode(data[0], *parts)


def value_at(data: bytes, way: tuple[int, ...]) -> bytes:
    return value_at(children(data)[way[0]][1], way[1:]) if way else data


@given(st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_bent_signature_is_refused_by_both(forged: Forged, data: st.DataObject) -> None:
    forgery, folder = forged

    def bend(content: bytes) -> bytes:
        good = forgery.sign(content)
        way = data.draw(st.sampled_from(ways(good)))
        old = value_at(good, way)
        inside = old[header_of(old)[0] :]
        tag = data.draw(st.sampled_from((old[0], *TAGS)))
        new = data.draw(st.sampled_from((inside + inside, inside[:-1], *CONTENTS)) | st.binary(max_size=24))
        found = bent(good, way, encode(tag, new))
        return found if found != good and len(found) <= cms.LARGEST_SIGNATURE else b"\x30\x00"

    bundle = forgery.seal(bend)
    codes = (program_code(WORLD, bundle), code_of(folder, bundle))
    assert all(codes), codes


def test_bending_nothing_changes_nothing(forged: Forged) -> None:
    forgery, folder = forged
    good = forgery.sign(forgery.members()[0][1])
    assert len(ways(good)) > 100
    assert all(bent(good, way, value_at(good, way)) == good for way in ways(good))
    assert code_of(folder, forgery.seal()) is None
    assert SIGNATURE in dict(forgery.members())
