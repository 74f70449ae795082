"""What commands say: in the language of whoever types, in any encoding, and quietly once nobody listens."""

import argparse
import inspect
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cse_desktop.__main__ import main as desktop
from cse_desktop.errors.commands import SAID_BY_ARGPARSE, in_chinese, spoken
from cse_desktop.errors.speaking import tell, tell_json
from cse_desktop.society.cli import main as society
from cse_desktop.verify.__main__ import main as verify

Main = Callable[[list[str]], int]
MODULES = {
    "desktop": "cse_desktop",
    "society": "cse_desktop.society.cli",
    "verify": "cse_desktop.verify",
}
ANSWERS: dict[str, tuple[Main, list[str], int]] = {
    "desktop help": (desktop, ["--help"], 0),
    "demo help": (desktop, ["demo", "--help"], 0),
    "probe": (desktop, ["probe", "没有.pdf"], 0),
    "probe json": (desktop, ["probe", "没有.pdf", "--json"], 0),
    "doctor": (desktop, ["doctor", "--home", "没有", "--password-file", "没有.txt"], 2),
    "doctor help": (desktop, ["doctor", "--help"], 0),
    "wildcard": (desktop, ["没有*.csb"], 2),
    "society": (society, ["--home", "没有", "status"], 1),
    "society json": (society, ["--home", "没有", "status", "--json"], 1),
    "society help": (society, ["receive", "--help"], 0),
    "society fault": (society, ["receive"], 2),
    "verify": (verify, ["没有.csb", "--root", "没有.pem"], 2),
    "verify json": (verify, ["没有.csb", "--root", "没有.pem", "--json"], 2),
    "verify help": (verify, ["--help"], 0),
}


def run(main: Main, arguments: list[str]) -> int:
    """The exit code, also where the parser ends the program."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


def streams(monkeypatch: pytest.MonkeyPatch, encoding: str) -> tuple[io.BytesIO, io.BytesIO]:
    """Standard output and standard error as a terminal of this encoding has them."""
    raw = io.BytesIO(), io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw[0], encoding=encoding))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw[1], encoding=encoding))
    return raw


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii", "latin-1", "gb18030"])
@pytest.mark.parametrize("name", ANSWERS)
def test_every_command_speaks_in_every_encoding(
    name: str, encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    main, arguments, code = ANSWERS[name]
    out, err = streams(monkeypatch, encoding)
    assert run(main, [*arguments, "--lang", "zh_CN"]) == code
    said = out.getvalue() + err.getvalue()
    assert said
    assert b"Traceback" not in said
    if "--json" in arguments:
        told = json.loads(out.getvalue().decode(encoding if encoding != "ascii" else "utf-8"))
        assert re.search(r"[\u4e00-\u9fff]", json.dumps(told, ensure_ascii=False))
    elif encoding in ("utf-8", "gb18030"):
        assert re.search(r"[\u4e00-\u9fff]", said.decode(encoding))


@pytest.mark.parametrize("how", ["reader gone", "closed", "no stream at all"])
@pytest.mark.parametrize("name", MODULES)
def test_nobody_listens(name: str, how: str, tmp_path: Path) -> None:
    """A real process, since the interpreter itself writes once more on its way out."""
    given = {"desktop": ["--help"], "society": ["--help"], "verify": ["no.csb", "--root", "no.pem", "--json"]}
    script = f'"{sys.executable}" -m {MODULES[name]} {" ".join(given[name])}'
    closed = {
        "reader gone": f"{script} | true",
        "closed": f"{script} >&-",
        "no stream at all": f"{script} <&- >&- 2>&-",
    }
    found = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {closed[how]}"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        check=False,
    )
    assert found.stderr == b""
    assert found.returncode in (0, 2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_an_answer_that_cannot_be_written_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert run(society, ["--help"]) == 2
    assert "CLI-003" in capsys.readouterr().err


def test_json_stays_json_whatever_the_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = {"name": "案卷 é 🙂 \udcff"}
    for encoding in ("utf-8", "cp1252", "ascii", "gb18030"):
        out, _ = streams(monkeypatch, encoding)
        assert tell_json(odd)
        assert json.loads(out.getvalue()) == odd or encoding == "gb18030"
    out, _ = streams(monkeypatch, "cp1252")
    assert tell("案 é")
    assert out.getvalue() == b"\\u6848 \xe9\n"


# -- the language


def test_the_language_is_asked_for_or_the_environment_s(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert spoken([]) == "en"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert spoken([]) == "zh_CN"
    monkeypatch.setenv("LC_ALL", "C")
    assert spoken(["status"]) == "en"
    assert spoken(["status", "--lang", "zh_CN"]) == "zh_CN"
    assert spoken(["--lang=zh_CN"]) == "zh_CN"


NOT_SAID_TO_PEOPLE = (
    "usage: ",
    ".__call__",
    "conflicting",
    'argument "-" with mode',
    "cannot merge",
    "'required' is",
    "invalid option string",
    "dest= is required",
    "invalid conflict_resolution",
    "mutually exclusive arguments",
    "positional arguments",
    "options",
    "show this help",
    "cannot have multiple",
    "%r is not callable",
    "%(prog)s: error",
    "%(heading)s",
    "option '%(option)s' is deprecated",
    "argument '%(argument_name)s' is deprecated",
    "command '%(parser_name)s' is deprecated",
)
"""what argparse says to programmers, or what `Parser` says itself"""


def test_all_that_the_parser_says_is_there_in_chinese() -> None:
    source = inspect.getsource(argparse)
    said = [a or b for a, b in re.findall(r"_\(\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")", source)]
    said += re.findall(r"ngettext\('([^']*)',\s*'[^']*'", source)
    known = {template for template, _ in SAID_BY_ARGPARSE}
    new = {text for text in said if text not in known and not text.startswith(NOT_SAID_TO_PEOPLE)}
    assert len(said) > 30
    assert new == set()
    for template, _ in SAID_BY_ARGPARSE:
        chinese = in_chinese(re.sub(r"%(?:\(\w+\))?[rs]", "1", template))
        assert not re.search(r"[a-z]{2}", chinese), chinese


FAULTS: dict[str, tuple[Main, list[str]]] = {
    "no such option": (desktop, ["--bogus"]),
    "no such theme": (desktop, ["--theme", "pink"]),
    "demo": (desktop, ["demo", "--theme"]),
    "doctor": (desktop, ["doctor"]),
    "probe": (desktop, ["probe"]),
    "no command": (society, []),
    "no such command": (society, ["bogus"]),
    "no number": (society, ["init", "--number", "many"]),
    "no time": (society, ["--at", "noon", "status"]),
    "verify": (verify, []),
    "verify twice": (verify, ["a", "b", "--root", "c"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_a_command_line_is_said_in_both_languages(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main, arguments = FAULTS[name]
    assert run(main, [*arguments, "--lang=zh_CN"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("用法：")
    fault = said.splitlines()[-1]
    assert "CLI-002：" in fault
    assert not re.search(r"\b(argument|invalid|required|unrecognized|expected|choose)\b", fault)
    assert run(main, [*arguments, "--lang=en"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: ")
    assert not re.search(r"[\u4e00-\u9fff]", said)


def commands_of_the_society(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """All commands, as the program lists them."""
    run(society, ["--help", "--lang", "en"])
    return re.findall(r"^    ([a-z]+)(?: |$)", capsys.readouterr().out, re.MULTILINE)


def test_every_help_is_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    every: list[tuple[Main, list[str]]] = [(desktop, []), (society, []), (verify, [])]
    every += [(desktop, [name]) for name in ("demo", "doctor", "probe")]
    found = commands_of_the_society(capsys)
    assert len(found) >= 10
    every += [(society, [name]) for name in found]
    for main, start in every:
        assert run(main, [*start, "--lang", "en", "--help"]) == 0
        assert not re.search(r"[\u4e00-\u9fff]", capsys.readouterr().out), start
        assert run(main, [*start, "--lang", "zh_CN", "--help"]) == 0
        said = capsys.readouterr().out
        assert said.startswith("用法："), start
        assert not re.search(r"^(usage|options|positional|  \S.*\bshow\b)", said, re.MULTILINE), start
        for line in re.findall(r"^  -\S.*?\S {2,}\S.*$", said, re.MULTILINE):
            assert re.search(r"[\u4e00-\u9fff]", line), (start, line)
