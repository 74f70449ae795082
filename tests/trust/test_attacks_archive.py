"""Attacks on the archive: one row each, with the code that it must be refused with."""

import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from cse_desktop.bundles.ustar import END, build_header, padding
from cse_desktop.errors.refusals import Refused
from tests.trust.forge import Forgery, Members, archive, header
from tests.trust.world import World, intake_reader, read

LAST = -1


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def members_changed(change: Callable[[Members], object]) -> Callable[[Forgery], bytes]:
    """An attack on the list of members."""

    def attack(forgery: Forgery) -> bytes:
        members = forgery.members()
        change(members)
        return archive(forgery.top, members)

    return attack


def header_changed(index: int, **fields: bytes) -> Callable[[Forgery], bytes]:
    """An attack on the header of one member, with a right checksum."""

    def attack(forgery: Forgery) -> bytes:
        members = forgery.members()
        parts = [
            build_header(f"{forgery.top}/{name}", len(data)) + data + padding(len(data))
            for name, data in members
        ]
        name, data = members[index]
        parts[index] = header(f"{forgery.top}/{name}", len(data), **fields) + parts[index][512:]
        return b"".join(parts) + END

    return attack


def put_in(index: int, block: bytes) -> Callable[[Forgery], bytes]:
    """An attack that puts blocks before one member (or before the end)."""

    def attack(forgery: Forgery) -> bytes:
        members = forgery.members()
        place = len(members) if index == LAST else index
        return archive(forgery.top, members[:place], b"") + block + archive(forgery.top, members[place:])

    return attack


def by_python(kind: bytes, archive_format: int) -> Callable[[Forgery], bytes]:
    """The members by Python's tarfile, with one entry of another kind at the end."""

    def attack(forgery: Forgery) -> bytes:
        out = BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=archive_format) as tar:
            for name, data in forgery.members():
                info = tarfile.TarInfo(f"{forgery.top}/{name}")
                info.size = len(data)
                tar.addfile(info, BytesIO(data))
            info = tarfile.TarInfo(f"{forgery.top}/data/zz")
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
        return out.getvalue()

    return attack


def swap(members: Members, one: int, other: int) -> None:
    members[one], members[other] = members[other], members[one]


def cut(count: int) -> Callable[[Forgery], bytes]:
    return lambda forgery: archive(forgery.top, forgery.members())[:-count]


def longer(more: bytes) -> Callable[[Forgery], bytes]:
    return lambda forgery: archive(forgery.top, forgery.members()) + more


ATTACKS: list[tuple[str, Callable[[Forgery], bytes], str]] = [
    ("extra member at the end", members_changed(lambda m: m.append(("data/zz.json", b"{}"))), "CSB-035"),
    (
        "extra member among the data",
        members_changed(lambda m: m.insert(9, ("data/a.json", b"{}"))),
        "CSB-034",
    ),
    ("extra tag file", members_changed(lambda m: m.insert(4, ("fetch.txt", b""))), "CSB-034"),
    ("missing data file", members_changed(lambda m: m.pop()), "CSB-034"),
    ("missing tag file", members_changed(lambda m: m.pop(4)), "CSB-034"),
    ("missing signature", members_changed(lambda m: m.pop(1)), "CSB-034"),
    ("data file twice", members_changed(lambda m: m.append(m[-1])), "CSB-033"),
    ("bundle.json twice", members_changed(lambda m: m.insert(3, m[2])), "CSB-033"),
    ("data out of order", members_changed(lambda m: swap(m, -1, -2)), "CSB-034"),
    ("signature first", members_changed(lambda m: swap(m, 0, 1)), "CSB-034"),
    ("nothing at all", lambda f: END, "CSB-034"),
    ("no bytes", lambda f: b"", "CSB-036"),
    ("trailing byte", longer(b"\0"), "CSB-036"),
    ("trailing block", longer(bytes(512)), "CSB-036"),
    ("padded to a record", longer(bytes(9216)), "CSB-036"),
    ("one end block", cut(512), "CSB-036"),
    ("no end", cut(1024), "CSB-036"),
    ("cut in the last file", cut(1400), "CSB-036"),
    ("end block not zero", lambda f: archive(f.top, f.members(), bytes(512) + b"x" + bytes(511)), "CSB-036"),
    ("symbolic link", header_changed(LAST, type=b"2", link=b"/etc/passwd"), "CSB-031"),
    ("hard link", header_changed(LAST, type=b"1", link=b"bundle.json"), "CSB-031"),
    ("device", header_changed(LAST, type=b"3"), "CSB-031"),
    ("folder entry", put_in(8, header("019c0000-0000-7000-8000-000000000100/data", type=b"5")), "CSB-031"),
    ("pax header", put_in(8, header("pax", 0, type=b"x")), "CSB-031"),
    ("global pax header", put_in(0, header("pax", 0, type=b"g")), "CSB-031"),
    ("long name of GNU", put_in(8, header("././@LongLink", 0, type=b"L")), "CSB-031"),
    ("sparse file of GNU", header_changed(LAST, type=b"S"), "CSB-031"),
    ("contiguous file", header_changed(LAST, type=b"7"), "CSB-031"),
    ("old regular file", header_changed(LAST, type=b"\0"), "CSB-031"),
    ("another mode", header_changed(LAST, mode=b"0000755\0"), "CSB-030"),
    ("set-uid", header_changed(LAST, mode=b"0004755\0"), "CSB-030"),
    ("an owner", header_changed(LAST, uid=b"0001750\0"), "CSB-030"),
    ("a time", header_changed(LAST, mtime=b"14700000000\0"), "CSB-030"),
    ("an owner's name", header_changed(LAST, uname=b"root"), "CSB-030"),
    ("a prefix", header_changed(LAST, prefix=b"../.."), "CSB-030"),
    ("a link name in a file", header_changed(LAST, link=b"x"), "CSB-030"),
    ("bytes after the fields", header_changed(LAST, rest=b"x"), "CSB-030"),
    ("magic of GNU", header_changed(LAST, magic=b"ustar  \0"), "CSB-030"),
    ("size in base 256", header_changed(LAST, size=b"\x80" + bytes(10) + b"\x05"), "CSB-030"),
    ("size with a space", header_changed(LAST, size=b"00000000073 "), "CSB-030"),
    ("name continues after its end", header_changed(LAST, name=b"a\0b"), "CSB-032"),
    ("name not ASCII", header_changed(LAST, name="数据".encode()), "CSB-032"),
    ("no name", header_changed(LAST, name=bytes(100)), "CSB-032"),
    ("path upwards", header_changed(LAST, name=b"../evil".ljust(100, b"\0")), "CSB-034"),
    ("absolute path", header_changed(LAST, name=b"/etc/passwd".ljust(100, b"\0")), "CSB-034"),
    ("another top folder", lambda f: archive("019c0000-0000-7000-8000-000000000999", f.members()), "CSB-032"),
    ("top folder is no id", lambda f: archive("bundle", f.members()), "CSB-032"),
    ("by tarfile, ustar", by_python(tarfile.SYMTYPE, tarfile.USTAR_FORMAT), "CSB-030"),
    ("by tarfile, pax", by_python(tarfile.REGTYPE, tarfile.PAX_FORMAT), "CSB-030"),
    ("huge tag manifest", header_changed(0, size=b"00010000000\0"), "CSB-037"),
    ("huge member", header_changed(LAST, size=b"37777777777\0"), "CSB-037"),
    ("longer member", header_changed(LAST, size=b"00000000100\0"), "CSB-111"),
]


@pytest.mark.parametrize(("attack", "code"), [row[1:] for row in ATTACKS], ids=[row[0] for row in ATTACKS])
def test_attack_is_refused(
    world: World, tmp_path: Path, attack: Callable[[Forgery], bytes], code: str
) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    bundle = forgery.sealed_archive(attack(forgery))
    with pytest.raises(Refused) as refused:
        read(bundle, intake_reader(world))
    assert refused.value.code == code


def test_the_workshop_itself_makes_good_bundles(world: World, tmp_path: Path) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    assert read(forgery.seal(), intake_reader(world)).kept == forgery.data


def test_padding_is_zero(world: World, tmp_path: Path) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    plain = bytearray(archive(forgery.top, forgery.members()))
    plain[-len(END) - 1] = 1
    with pytest.raises(Refused) as refused:
        read(forgery.sealed_archive(bytes(plain)), intake_reader(world))
    assert refused.value.code == "CSB-030"
