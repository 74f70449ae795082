"""Texts that a person gives: each reader takes every way in which editors save them, and says what is none."""

import codecs
import io
import os
import re
import socket
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from cse_desktop.errors import KnownError
from cse_desktop.errors.toml_reasons import REASONS, toml_reason
from cse_desktop.given import expand, open_given, read_given, read_password, read_text, text_of
from cse_desktop.settings import Settings
from cse_desktop.society.appointing import read_asked
from cse_desktop.society.certificate_files import first_certificate
from cse_desktop.society.findings import Finding
from cse_desktop.society.round_folder import read_sheet
from cse_desktop.verify import agefile
from cse_desktop.verify.given import CannotRunError

ROOT = Path(__file__).resolve().parents[2]
SAVED: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "windows": lambda text: codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode(),
    "old mac": lambda text: text.replace("\n", "\r").encode(),
    "utf-16 little": lambda text: codecs.BOM_UTF16_LE + text.replace("\n", "\r\n").encode("utf-16-le"),
    "utf-16 big": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}
IDENTITY = str(pyrage.x25519.Identity.generate())
PEM = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n"


def sheet_of(path: Path) -> object:
    """What a round's sheet says, or the code and words of its fault."""
    faults: list[Finding] = []
    sheet = read_sheet(path.parent, path.name, faults)
    return sheet.text("place") if sheet is not None else [fault.code for fault in faults]


# name: (what is written, what reads it, what that reads)
READERS: dict[str, tuple[str, Callable[[Path], object], object]] = {
    "password": ("长密码 \nmore\n", lambda path: read_password(str(path)), "长密码 "),
    "settings": ('language = "en"\n', lambda path: Settings.load(path).values.language, "en"),
    "round": ('place = "北京\\n"\n', sheet_of, None),
    "certificate": (PEM, first_certificate, b"ABC"),
    "enrolment": ('{"name":"示例"}\n', read_asked, '{"name":"示例"}'.encode()),
    "age key": (
        f"# 密钥\n{IDENTITY}\n",
        lambda path: [str(found) for found in agefile.read_identities(path)],
        [IDENTITY],
    ),
    "any text": ("一\n二\n", read_text, "一\n二\n"),
}


@pytest.mark.parametrize("how", SAVED)
@pytest.mark.parametrize("name", READERS)
def test_every_reader_takes_what_every_editor_saves(name: str, how: str, tmp_path: Path) -> None:
    text, read, expected = READERS[name]
    path = tmp_path / "given.toml"
    path.write_bytes(text.encode())
    plain = read(path)
    assert expected in (None, plain)
    path.write_bytes(SAVED[how](text))
    assert read(path) == plain


@pytest.mark.parametrize("data", ["密码".encode("gbk"), b"a\0b\n", b"\xff\xfea", b"\x80PNG"])
def test_what_is_no_text_is_said_in_words(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "password.txt"
    path.write_bytes(data)
    with pytest.raises(KnownError) as refused:
        read_password(str(path))
    assert refused.value.code == "TXT-001"
    assert "password.txt" in refused.value.what.zh
    assert sheet_of(path) == ["RND-006"]
    assert first_certificate(path) is None
    assert Settings.load(path).problem is not None


@pytest.mark.parametrize("what", ["folder", "pipe", "socket", "device"])
def test_only_files_are_read_and_nothing_is_waited_for(what: str, tmp_path: Path) -> None:
    path, beside = tmp_path / "given", socket.socket(socket.AF_UNIX)
    with beside:
        if what == "folder":
            path.mkdir()
        elif what == "pipe":
            os.mkfifo(path)
        elif what == "socket":
            beside.bind(str(path))
        else:
            path = Path("/dev/zero")
        for read in (open_given, read_text, lambda path: read_given(path, 9), read_asked):
            with pytest.raises(KnownError) as refused:
                read(path)
            assert refused.value.code == "TXT-002"
        with pytest.raises(CannotRunError):
            agefile.read_identities(path)


def test_a_text_has_a_bound_and_a_password_is_there(tmp_path: Path) -> None:
    path = tmp_path / "password.txt"
    for data, code in ((b"x" * 5000, "TXT-003"), (b"", "TXT-004"), (b"\n\n", "TXT-004")):
        path.write_bytes(data)
        with pytest.raises(KnownError) as refused:
            read_password(str(path))
        assert refused.value.code == code
    with pytest.raises(KnownError) as missing:
        read_password(str(tmp_path / "nowhere"))
    assert missing.value.code == "TXT-006"


@pytest.mark.parametrize("how", ["plain", "mark", "windows", "utf-16 little", "utf-16 big"])
def test_a_password_comes_by_standard_input_in_any_encoding(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = SAVED[how]("长密码\nsomething else\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
    assert read_password("-") == "长密码"


@pytest.mark.parametrize("name", ["password-utf16.txt", "password-utf8-bom.txt"])
def test_the_files_of_a_society_give_the_password_that_a_person_types(name: str) -> None:
    inputs = os.environ.get("CSE_TEST_INPUTS")
    if not inputs:
        pytest.skip("CSE_TEST_INPUTS names no folder; .ci/run sets it")
    assert read_password(str(Path(inputs, "society", name))) == "a long desk password"


def test_patterns_are_expanded_and_a_real_name_wins(tmp_path: Path) -> None:
    for name in ("b.csb", "a.csb", ".hidden.csb", "other.txt"):
        (tmp_path / name).touch()
    found = expand([tmp_path / "*.csb", tmp_path / "a.csb", tmp_path / "other.txt"])
    assert [path.name for path in found] == ["a.csb", "b.csb", "other.txt"]
    (tmp_path / "*.csb").touch()
    assert expand([tmp_path / "*.csb"]) == [tmp_path / "*.csb"]
    assert expand([tmp_path / "missing.csb"]) == [tmp_path / "missing.csb"]
    with pytest.raises(KnownError) as refused:
        expand([tmp_path / "*.pdf"])
    assert refused.value.code == "TXT-005"


def test_toml_is_refused_in_the_language_of_whoever_wrote_it() -> None:
    parser = Path(str(tomllib.__file__)).with_name("_parser.py").read_text(encoding="utf-8")
    said = re.findall(r'suffixed_err\(\s*src,\s*\w+,\s*(?:f?"((?:[^"\\]|\\.)*)")', parser)
    assert len(said) > 15
    for message in said:
        assert any(message.replace("\\\\", "\\").startswith(begins) for begins, _ in REASONS), message
    with pytest.raises(tomllib.TOMLDecodeError) as broken:
        tomllib.loads("a = 1\nb = two\n")
    reason = toml_reason(broken.value)
    assert reason.en.startswith("line 2, column 5: ")
    assert reason.zh == "第 2 行第 5 列：这个值无法理解；文字须加引号"


TEXT_MODE = re.compile(r"\.read_text\(encoding|\.write_text\(|open\([^)\n]*(?:encoding=|\"[rwax]t?\")")
BY_THEMSELVES = {
    "society_keys.py": "makes its file new, or not at all",
    "input_method.py": "reads what the system keeps of its own processes and settings",
}
OURS = re.compile(r"resource\(|\bsource\b")
"""files that come with the program are UTF-8 without a mark"""


def test_texts_are_read_and_written_at_one_place() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for package in ("cse_desktop", "ui", "db")
        for path in sorted((ROOT / package).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if TEXT_MODE.search(line) and not OURS.search(line) and path.name not in BY_THEMSELVES
    ]
    assert found == [], "read texts by cse_desktop.given.read_text, write them by write_text"


def test_line_ends_within_a_text_are_ours() -> None:
    assert text_of(b"a\r\nb\rc\n", "x") == "a\nb\nc\n"
