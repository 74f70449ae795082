"""Standards and agreed ratings that cannot be used are refused by code when they come, and nothing is kept of them."""

import json
from collections.abc import Callable, Iterator

import pytest

from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.sample_json import is_agreed
from cse_desktop.errors import KnownError
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.reissuing import reissued
from tests.world import World, write_round, write_sample

Files = dict[str, bytes]


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    """The desk of `e-001`, in a round with one standard sample that has not arrived yet."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
    write_sample(world.round)
    world.issue()
    yield found
    found.close_room()


def nothing(files: Files) -> None:
    """As it was issued."""


def pack(name: str, data: bytes) -> Callable[[Files], None]:
    return lambda files: files.update({f"data/standards/cse-general/{name}": data})


def agreed(**changes: object) -> Callable[[Files], None]:
    """The first agreed rating says something else; a value of None takes it out."""

    def change(files: Files) -> None:
        (name,) = [path for path in files if is_agreed(path)]
        said = json.loads(files[name])
        if changes.get("gone"):
            del said["agreed"][0]
        said["agreed"][0].update(changes)
        files[name] = canonical_bytes(said)

    return change


def no_json(files: Files) -> None:
    (name,) = [path for path in files if is_agreed(path)]
    files[name] = b"{ }"


CHANGES: list[tuple[str, Callable[[Files], None], str | None]] = [
    ("nothing", nothing, None),
    ("a pack in UTF-16", pack("pack.toml", "id = 'x'".encode("utf-16")), "CSB-120"),
    ("a pack in GB 18030", pack("indicators.toml", "# 指标".encode("gb18030")), "CSB-120"),
    ("a pack of brackets", pack("anchors.toml", b"x = " + b"[" * 100_000), "PACK-001"),
    ("a pack with a number too long", pack("anchors.toml", b"x = " + b"9" * 5000), "PACK-001"),
    ("a pack with a day that is none", pack("anchors.toml", b"x = 2026-02-30"), "PACK-001"),
    ("an indicator nobody knows", agreed(target="9.9"), "CSB-120"),
    ("an indicator that is not asked", agreed(target="4.1"), "CSB-120"),
    ("an indicator twice", agreed(target="1.3"), "CSB-120"),
    ("a value off the scale", agreed(value="9"), "CSB-120"),
    ("a value that is none", agreed(value="x"), "CSB-120"),
    ("a rating too few", agreed(gone=True), "CSB-120"),
    ("a key more", agreed(extra=1), "CSB-120"),
    ("no canonical JSON", no_json, "CSB-120"),
]


@pytest.mark.parametrize(("name", "change", "code"), CHANGES, ids=[name for name, *_ in CHANGES])
def test_what_cannot_be_used_is_refused_by_code(
    world: World, desk: AssessorDesk, name: str, change: Callable[[Files], None], code: str | None
) -> None:
    file = reissued(world, "e-001", change)
    if code is None:
        assert desk.open_file(file) is not None
        assert len(desk.state().assignments) == 1
        return
    with pytest.raises(KnownError) as refused:
        desk.open_file(file)
    assert refused.value.code == code
    assert desk.state().assignments == ()
