"""Whatever bytes come: a refusal with a code or a value, never another exception."""

import io
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desktop.bundles import names
from cse_desktop.bundles.bag import build_manifest, parse_manifest
from cse_desktop.bundles.head import parse_head
from cse_desktop.bundles.limits import LARGEST_MEMBER
from cse_desktop.bundles.ustar import (
    END,
    Feed,
    Steps,
    build_header,
    padding,
    parse_header,
    read_end,
    read_header,
    read_padding,
)
from cse_desktop.domain.canonical import Json, canonical_bytes, parse_canonical
from cse_desktop.errors import BugError, KnownError
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust import agefiles, cms, crls
from cse_desktop.trust.der import is_der
from cse_desktop.trust.oids import ARC, Scope, parse_scope
from cse_desktop.trust.profile import read_certificate
from cse_desktop.trust.requests import read_request
from tests.trust.world import NOW, World

WORLD = World()
MEMBER_NAMES = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}(/[a-z0-9][a-z0-9._-]{0,20}){0,3}", fullmatch=True)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f")), inner, max_size=4
        )
    ),
    max_leaves=20,
)


def chunks_of(data: bytes, size: int) -> list[bytes]:
    return [data[place : place + size] for place in range(0, len(data), size)]


def collected(data: bytes, size: int) -> list[tuple[str, bytes]]:
    """The members of any archive, fed in pieces of `size`."""
    found: list[tuple[str, bytes]] = []

    def steps() -> Steps[None]:
        while True:
            header = yield from read_header()
            content = (yield header.size) if header.size else b""
            yield from read_padding(header.size)
            found.append((header.name, content))
            if header.name.endswith("last"):
                yield from read_end({name for name, _ in found})
                return

    feed = Feed(steps())
    for chunk in chunks_of(data, size):
        feed.write(chunk)
    feed.finish()
    return found


@given(st.lists(st.tuples(MEMBER_NAMES, st.binary(max_size=1500)), max_size=4), st.integers(1, 3000))
def test_what_is_written_is_read_however_it_is_cut(members: list[tuple[str, bytes]], size: int) -> None:
    members = [(name, data) for name, data in members if not name.endswith("last")] + [("last", b"x")]
    data = b"".join(build_header(name, len(d)) + d + padding(len(d)) for name, d in members) + END
    assert collected(data, size) == members


@given(st.binary(max_size=4096), st.integers(1, 600))
def test_the_archive_reader_refuses_or_reads_any_bytes(data: bytes, size: int) -> None:
    with pytest.raises(Refused):
        collected(data, size)


@given(MEMBER_NAMES, st.integers(0, LARGEST_MEMBER), st.integers(0, 511), st.integers(1, 255))
def test_no_header_may_differ_by_a_byte(name: str, size: int, place: int, change: int) -> None:
    block = bytearray(build_header(name, size))
    assert parse_header(bytes(block)) == (name, size)
    block[place] ^= change
    try:
        changed = parse_header(bytes(block))
    except Refused:
        return
    assert changed != (name, size)


@given(VALUES)
def test_canonical_json_comes_back(value: Json) -> None:
    assert parse_canonical(canonical_bytes(value), "x") == value


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_only_canonical_bytes_are_json(data: bytes) -> None:
    try:
        value = parse_canonical(data, "x")
    except KnownError:
        return
    assert canonical_bytes(value) == data


@given(VALUES)
def test_a_head_is_refused_by_code(value: Json) -> None:
    with pytest.raises(Refused):
        parse_head(canonical_bytes(value))


@pytest.mark.parametrize("value", ["\ud800", 2**60, {1: 2}])
def test_what_has_no_canonical_form_is_our_mistake(value: Json) -> None:
    with pytest.raises(BugError):
        canonical_bytes(value)


WHOLE = 7
"""how many of the rows below hold complete good bytes"""
PARSERS: list[tuple[Callable[[bytes], object], bytes]] = [
    (
        cms.read_signature,
        cms.sign(b"x", WORLD.assessor.certificate, WORLD.home.ca, WORLD.assessor.key(), NOW),
    ),
    (lambda data: read_certificate(data, "leaf"), WORLD.assessor.certificate),
    (lambda data: read_certificate(data, "society"), WORLD.home.ca),
    (lambda data: read_certificate(data, "root"), WORLD.root),
    (lambda data: crls.read_crl(data, read_certificate(WORLD.home.ca, "society")), WORLD.crls[0]),
    (crls.from_pem, crls.to_pem(WORLD.crls)),
    (parse_manifest, build_manifest({"data/a": "0" * 64})),
    (read_request, b'{"fields":[]}'),
    (
        lambda data: agefiles.decrypt(io.BytesIO(data), io.BytesIO(), [WORLD.intake.identity]),
        agefiles.MAGIC + b"-> X25519 ",
    ),
]


def parse_good(number: int) -> None:
    """The good bytes are good where they are complete."""
    parse, good = PARSERS[number]
    if number < WHOLE:
        assert parse(good) is not None


@pytest.mark.parametrize("number", range(len(PARSERS)))
@given(st.data())
@settings(max_examples=60)
def test_parsers_raise_nothing_but_refusals(number: int, data: st.DataObject) -> None:
    """On random bytes, and on good ones with a few bytes exchanged, left out or put in."""
    parse, good = PARSERS[number]
    bent = bytearray(good)
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, len(bent)))
        bent[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    for candidate in (bytes(bent), data.draw(st.binary(max_size=100))):
        with suppress(Refused):
            parse(candidate)
    parse_good(number)


@given(st.binary(max_size=60))
def test_is_der_answers_for_any_bytes(data: bytes) -> None:
    assert is_der(data) in (True, False)


@given(st.text(max_size=60))
def test_any_display_name_can_be_made_acceptable(raw: str) -> None:
    assert names.is_display_name(names.display_name_of(raw))


@given(st.text(max_size=60))
def test_an_acceptable_display_name_stays(raw: str) -> None:
    if names.is_display_name(raw):
        assert names.display_name_of(raw) == raw


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("data/a", True),
        ("data/a/b/c/d", True),
        ("data/a/b/c/d/e", False),
        ("data/" + "a" * 58, True),
        ("data/" + "a" * 59, False),
        ("data/.hidden", False),
        ("data//a", False),
        ("data/a/", False),
        ("data/nul", False),
        ("data/com1.txt", False),
        ("data/comic.txt", True),
        ("data/a b", False),
        ("/data/a", False),
        ("", False),
    ],
)
def test_member_names(name: str, good: bool) -> None:
    assert names.is_name(name) is good


@pytest.mark.parametrize(
    "oid",
    [
        "",
        ARC,
        f"{ARC}.1.1.1",
        f"{ARC}.1.0.1.1",
        f"{ARC}.1.1.0.3",
        f"{ARC}.1.1.1.0",
        f"{ARC}.1.01.1.1",
        f"{ARC}.1.1.1.1.1",
        f"{ARC}.2.1.1.1",
        f"{ARC}.1.1.1.²",
    ],
)
def test_what_is_no_scope(oid: str) -> None:
    with pytest.raises(ValueError, match="scope"):
        parse_scope(oid)


@given(st.integers(1, 2**31 - 1), st.integers(1, 99), st.integers(1, 9))
def test_scopes_come_back(society: int, field: int, grade: int) -> None:
    assert parse_scope(Scope(society, field, grade).oid) == (society, field, grade)
