"""What is too much, in each format that outsiders write: both readers refuse it by code, before it costs anything."""

import base64
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cse_desktop.bundles.names import HEAD, SIGNATURE, TAG_MANIFEST
from cse_desktop.domain.times import format_time
from cse_desktop.verify.der import INTEGER, OID, SEQUENCE, SET, encode
from tests.trust.forge import Forgery, archive
from tests.trust.stranger import code_of, judged, laid_out, program_code, run
from tests.trust.world import CASE_A, NOW, PE, World, encrypted, write_scores

LONG_OID = encode(OID, b"\xff" * 2050 + b"\x7f")
"""an identifier whose one arc has more digits than Python turns into text"""


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    write_scores(world, tmp_path / "good.csb")
    return laid_out(world, tmp_path)


def nested(count: int, tag: int = SEQUENCE) -> bytes:
    """Values one in the other, `count` deep."""
    data = b""
    for _ in range(count):
        data = encode(tag, data)
    return data


def in_place_of(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A signature in which every `old` is `new`; the lengths around are not mended."""
    return lambda signature: signature.replace(old, new)


def within(content: bytes) -> Callable[[bytes], bytes]:
    """What says it is a signature, and holds `content`."""
    signed_data = encode(OID, bytes.fromhex("2a864886f70d010702"))
    return lambda _: encode(SEQUENCE, signed_data, encode(0xA0, content))


SIGNATURES: dict[str, Callable[[bytes], bytes]] = {
    "nothing but an identifier": lambda _: LONG_OID,
    "an identifier for its kind": lambda _: encode(SEQUENCE, LONG_OID, encode(0xA0, encode(SEQUENCE))),
    "an identifier inside": within(encode(SEQUENCE, encode(INTEGER, b"\1"), encode(SET, LONG_OID))),
    "identifiers without end": within(encode(SEQUENCE, *[encode(OID, b"\x2a\x03")] * 16_000)),
    "nulls": lambda _: encode(SEQUENCE, b"\5\0" * 32_000),
    "nulls in the place of attributes": within(encode(SEQUENCE, encode(SET, b"\5\0" * 32_000))),
    "sequences in sequences": lambda _: nested(16_000),
    "sets in sets": within(nested(15_000, SET)),
    "a number of sixty thousand bytes": within(encode(SEQUENCE, encode(INTEGER, b"\1" + b"\0" * 60_000))),
    "lengths that point past the end": lambda _: b"\x30\x84\xff\xff\xff\xff" * 10_000,
    "lengths of lengths": lambda _: b"\x30\xfe" + b"\xff" * 60_000,
    "an identifier cut short": within(encode(SEQUENCE, encode(OID, b"\xff" * 60_000))),
    "a scope of three thousand bytes": in_place_of(
        bytes.fromhex("2b0601040181fd590701"), bytes.fromhex("2b0601040181fd5907") + b"\xff" * 2050 + b"\x7f"
    ),
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_no_signature_is_a_burden_before_anything_is_believed(world: World, folder: Path, name: str) -> None:
    forgery = Forgery.of_scores(world, folder)
    bundle = forgery.seal(lambda content: SIGNATURES[name](forgery.sign(content)))
    codes = {program_code(world, bundle), code_of(folder, bundle)}
    assert codes <= {"CSB-040", "CSB-041", "CSB-042", "CSB-043", "CSB-046", "CSB-050"}, codes


@pytest.mark.parametrize("size", [65 << 10, 25 << 20])
@pytest.mark.parametrize("name", [TAG_MANIFEST, SIGNATURE])
def test_nothing_large_is_taken_before_anything_is_believed(
    world: World, folder: Path, name: str, size: int
) -> None:
    forgery = Forgery.of_scores(world, folder)
    members = [(known, b"0" * size if known == name else data) for known, data in forgery.members()]
    bundle = forgery.sealed_archive(archive(forgery.top, members))
    assert (program_code(world, bundle), code_of(folder, bundle)) == ("CSB-037", "CSB-037")


HEADS: dict[str, bytes] = {
    "lists in lists": b"[" * 100_000 + b"]" * 100_000,
    "lists that never end": b"[" * (8 << 20),
    "objects that never end": b'{"a":' * 1_000_000,
    "more values than are taken": b"[" + b"[]," * 2_000_000 + b"1]",
    "a text that never ends": b'"' + b'\\"' * 4_000_000,
    "a number of five thousand digits": b"9" * 5000,
    "a number of eight million digits": b"9" * (8 << 20),
    "a broken number": b"-" * 1_000_000,
    "half a character": b'"\\ud800"',
    "no text": b"\xff\xfe" * 1000,
    "too long": b'"' + b"a" * (8 << 20) + b'"',
}


@pytest.mark.parametrize("name", HEADS)
def test_no_head_is_a_burden(world: World, folder: Path, name: str) -> None:
    forgery = Forgery.of_scores(world, folder)
    forgery.tags[HEAD] = HEADS[name]
    bundle = forgery.seal()
    codes = {program_code(world, bundle), code_of(folder, bundle)}
    assert codes <= {"CSB-072", "CSB-073", "CSB-037"}, codes


@pytest.mark.parametrize("part", [3, 4, 5])
def test_a_scope_may_not_be_any_number(world: World, folder: Path, part: int) -> None:
    arcs = PE.split(".")
    arcs[-part + 2] = "9" * 5000
    forgery = Forgery.of_scores(world, folder)
    forgery.head["cases"][CASE_A]["scope"] = ".".join(arcs)
    bundle = forgery.seal()
    codes = [program_code(world, bundle), code_of(folder, bundle)]
    assert all(code in {"CSB-073", "CSB-096"} for code in codes), codes


def pem(label: str, content: bytes) -> bytes:
    """PEM as it is commonly written."""
    return b"-----BEGIN %b-----\n%b-----END %b-----\n" % (
        label.encode(),
        base64.encodebytes(content),
        label.encode(),
    )


GIVEN: dict[str, bytes] = {
    "nulls": encode(SEQUENCE, b"\5\0" * 6_500_000),
    "an identifier": encode(SEQUENCE, encode(SEQUENCE, LONG_OID)),
    "sequences in sequences": nested(16_000),
    "nothing": b"",
    "noise": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("option", ["--root", "--crl"])
@pytest.mark.parametrize("name", GIVEN)
def test_what_is_given_may_be_anything(folder: Path, option: str, name: str) -> None:
    """It is the reader's own: nothing is said of the bundle because of it."""
    label = {"--root": "CERTIFICATE", "--crl": "X509 CRL"}[option]
    (folder / "given.pem").write_bytes(pem(label, GIVEN[name]))
    status, verdict = judged(folder, folder / "good.csb", option, folder / "given.pem")
    assert (status, verdict["believed"]) == (2, None)
    assert all(verdict["words"].values())


@pytest.mark.parametrize("option", ["--root", "--crl", "--identity", "file"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "much"])
def test_what_is_no_ordinary_file_is_not_waited_for(folder: Path, option: str, kind: str) -> None:
    given = folder / "given"
    if kind == "pipe":
        os.mkfifo(given)
    elif kind == "folder":
        given.mkdir()
    elif kind == "device":
        given = Path("/dev/zero")
    else:
        with given.open("wb") as file:
            file.truncate(5 << 30)
    file = given if option == "file" else folder / "good.csb"
    more = () if option == "file" else (option, given)
    status, verdict = judged(folder, file, *more)
    large = kind == "much" and option == "file"
    assert (status, verdict["code"]) == ((1, "CSB-010") if large else (2, None))


VERIFY = [sys.executable, "-m", "cse_desktop.verify"]


def test_what_nobody_foresaw_is_no_refusal(folder: Path) -> None:
    """Here the interpreter has hardly any stack left, which the verifier knows nothing of."""
    code = "import sys; from cse_desktop.verify.__main__ import main; sys.setrecursionlimit({}); sys.exit(main())"
    given = [folder / "good.csb", "--root", folder / "root.pem", "--identity", folder / "key.txt", "--json"]
    ended = set()
    for limit in range(14, 60, 3):
        done = subprocess.run(
            [sys.executable, "-c", code.format(limit), *map(str, given), "--at", format_time(NOW)],
            capture_output=True,
            check=False,
        )
        if b"RecursionError" in done.stdout:
            ended.add(done.returncode)
            assert b'"believed": null' in done.stdout
            assert b"Traceback" not in done.stderr
    assert ended == {2}


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", ">/dev/full", "2>&-"])
def test_a_verdict_that_cannot_be_told_is_none(folder: Path, closed: str) -> None:
    given = '"$0" -m cse_desktop.verify good.csb --root root.pem --identity key.txt --json --at "$1"'
    done = subprocess.run(
        ["sh", "-c", f"{given} {closed}", sys.executable, format_time(NOW)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        check=False,
    )
    assert done.returncode == (0 if closed == "2>&-" else 2)
    assert b"Traceback" not in done.stderr


def test_a_verifier_without_memory_gives_no_verdict(world: World, folder: Path) -> None:
    forgery = Forgery.of_scores(world, folder)
    forgery.tags[HEAD] = b"[" + b'"",' * 990_000 + b'""]'
    (folder / "heavy.csb").write_bytes(
        encrypted(archive(forgery.top, forgery.members()), *forgery.recipients)
    )
    code = (
        "import sys; from cse_desktop.verify.__main__ import main; import resource; "
        "used = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize(); "
        "resource.setrlimit(resource.RLIMIT_AS, (used + {} * 2**20,) * 2); sys.exit(main())"
    )
    given = [folder / "heavy.csb", "--root", folder / "root.pem", "--identity", folder / "key.txt", "--json"]
    codes = []
    for room in (18, 30, 400):
        done = subprocess.run(
            [sys.executable, "-c", code.format(room), *map(str, given), "--at", format_time(NOW)],
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        codes.append(done.returncode)
    assert set(codes[:2]) == {2}
    assert codes[2] == 1


def test_wrong_arguments_end_with_two(folder: Path) -> None:
    for arguments in ([], ["--json"], ["a", "--root"], ["a", "--root", "b", "--at"]):
        done = subprocess.run([*VERIFY, *arguments], capture_output=True, check=False)
        assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
    assert run(folder / "good.csb", "--root", folder / "root.pem", "--at", "9" * 5000)[0] == 2
