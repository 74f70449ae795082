"""`cse-society supplement` and what `status` says, on the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.domain.times import format_time
from cse_desktop.society.cli import main
from cse_desktop.society.rows import SupplementRow
from tests.society.sending import Sender
from tests.world import SOCIETY_PASSWORD, World

Command = Callable[..., tuple[int, Any]]
ROUND = "test-01"


@pytest.fixture
def options(world: World) -> list[str]:
    """Home, password and time, as every command takes them."""
    secret = world.folder / "secret"
    secret.write_text(SOCIETY_PASSWORD + "\n", encoding="utf-8")
    home = world.folder / "society"
    return ["--home", str(home), "--password-file", str(secret), "--at", format_time(world.clock.now())]


@pytest.fixture
def run(options: list[str], capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command with `--json`; its exit code and answer."""

    def run_it(*arguments: str | Path) -> tuple[int, Any]:
        capsys.readouterr()
        code = main([*(str(argument) for argument in arguments), *options, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_it


@pytest.fixture
def tell(options: list[str], capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command that succeeds, in a language; what a person reads."""

    def run_it(language: str, *arguments: str | Path) -> str:
        capsys.readouterr()
        assert main([*(str(argument) for argument in arguments), *options, "--lang", language]) == 0
        return capsys.readouterr().out

    return run_it


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a text, a PDF cut short, and a new version of a material."""
    folder = tmp_path / "came"
    folder.mkdir()
    (folder / "补充说明.txt").write_text("示例补充说明\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 cut short")
    (folder / "新 简历.txt").write_text("示例 第二版\n", encoding="utf-8")
    return folder


def test_by_command(world: World, sender: Sender, run: Command, files: Path, tmp_path: Path) -> None:
    query = sender.request("A001", "1.3")
    world.receive(sender.ask(query))
    given = (ROUND, "--applicant", "A001", files / "补充说明.txt", files / "broken.pdf")
    more = ("--replaces", f"01 简历.txt={files / '新 简历.txt'}", "--out", tmp_path / "sent")
    note = ("--note-zh", "如您所请。", "--note-en", "As you asked.")
    code, answer = run("supplement", *given, *more, *note)
    assert (code, answer["ok"], answer["applicant"], answer["round"]) == (0, True, "A001", ROUND)
    assert [(file["assessor"], file["role"], file["number"], file["fresh"]) for file in answer["files"]] == [
        ("e-001", "assessor", 1, True),
        ("e-009", "lead", 1, True),
    ]
    assert [file["answers"] for file in answer["files"]] == [[query.query_id], []]
    assert [(finding["code"], finding["where"]) for finding in answer["findings"]] == [
        ("CHK-017", "broken.pdf")
    ]
    paths = [Path(file["path"]) for file in answer["files"]]
    assert sorted(path.name for path in (tmp_path / "sent").iterdir()) == sorted(path.name for path in paths)
    before = {path: path.read_bytes() for path in paths}
    code, again = run("supplement", *given, *note, *more)
    assert (code, {file["fresh"] for file in again["files"]}) == (0, {False})
    assert {path: path.read_bytes() for path in paths} == before
    code, refused = run("supplement", *given, *more)
    assert (code, refused["ok"], refused["code"]) == (1, False, "SOC-052")
    code, status = run("status", ROUND)
    (member, lead) = status["rounds"][0]["assignments"]
    assert [(found["query_id"], found["open"]) for found in member["requests"]] == [(query.query_id, False)]
    assert [(found["number"], len(found["files"])) for found in lead["supplements"]] == [(1, 3)]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["never", "--applicant", "A001", "补充说明.txt"], "SOC-041"),
        ([ROUND, "--applicant", "A777", "补充说明.txt"], "SOC-047"),
        ([ROUND, "--applicant", "A001", "missing.txt"], "SOC-050"),
        ([ROUND, "--applicant", "A001"], "SOC-050"),
        ([ROUND, "--applicant", "A001", "补充说明.txt", "--replaces", "01 简历.txt"], "SOC-051"),
        ([ROUND, "--applicant", "A001", "补充说明.txt", "--note-zh", "好"], "SOC-054"),
        ([ROUND, "--applicant", "A001", "补充说明.txt", "--answers", "x", "y"], "SOC-053"),
        ([ROUND, "--applicant", "A001", "补充说明.txt", "--society", "none"], "SOC-011"),
    ],
)
def test_what_can_not_be_done_is_refused_in_words(
    sender: Sender,
    run: Command,
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: str,
) -> None:
    assert sender.row.round_id == ROUND
    monkeypatch.chdir(files)
    status, answer = run("supplement", *arguments, "--out", "sent")
    assert (status, answer["code"]) == (1, code)
    assert answer["words"]["zh"] != answer["words"]["en"]
    assert not (files / "sent").exists()


def test_the_secretary_reads_what_is_asked(
    world: World, sender: Sender, tell: Callable[..., str], files: Path, tmp_path: Path
) -> None:
    asked = sender.request("A001", "1.3", "请补充第12页的\n原始数据\u009b2J\u202e。")
    world.receive(sender.ask(asked, sender.request("A002", text="Which part is your own?")))
    chinese, english = tell("zh_CN", "status", ROUND), tell("en", "status", ROUND)
    lines = [line for line in chinese.splitlines() if "要求补充材料（" in line]
    assert lines == [
        f"    A001 要求补充材料（指标 1.3），已等待 0 天，请求 {asked.query_id}：",
        *(line for line in lines if "A002" in line and "整个案卷" in line),
    ]
    assert len(lines) == 2
    assert "      请补充第12页的 原始数据2J。\n" in chinese
    assert "A002 more evidence asked for (the case as a whole), open for 0 days" in english
    assert "\u009b" not in chinese
    send = ("supplement", ROUND, "--applicant", "A001", files / "补充说明.txt", "--out", tmp_path / "sent")
    said = tell("en", *send)
    assert "Supplement 1: e-001 (assessor), requests answered: 1 → " in said
    assert "Issued before, the same file again: supplement 1" in tell("en", *send)
    assert "补充材料第 1 份已签发：A001" in tell("zh_CN", "status", ROUND)
    assert asked.query_id not in tell("en", "status", ROUND)


def test_a_new_version_alone_by_command(sender: Sender, run: Command, files: Path, tmp_path: Path) -> None:
    new = f"01 简历.txt={files / '新 简历.txt'}"
    given = (ROUND, "--replaces", new, "--applicant", "A001", "--answers")
    code, answer = run("supplement", *given, "--out", tmp_path / "sent")
    assert (code, [file["assessor"] for file in answer["files"]]) == (0, ["e-001", "e-009"])
    path = Path(answer["files"][0]["path"])
    issued = sender.opened("assignment", sender.world.issued["e-001"])
    read = sender.opened("supplement", path, (issued.manifest,))
    assert [file.display_name for file in read.head.files if "/s0001/" in file.path] == ["新 简历.txt"]


def test_two_commands_at_once_send_one_supplement(
    world: World, sender: Sender, options: list[str], files: Path
) -> None:
    running = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "cse_desktop.society.cli", "supplement", ROUND, "--json"),
                *("--applicant", "A001", str(files / "补充说明.txt"), "--out", str(world.folder / out)),
                *options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            encoding="utf-8",
        )
        for out in ("one", "other")
    ]
    ended = [(*process.communicate(timeout=120), process.returncode) for process in running]
    assert [(said, code) for _, said, code in ended] == [("", 0), ("", 0)]
    answers = [json.loads(told)["files"] for told, _, _ in ended]
    assert {file["fresh"] for file in answers[0]} ^ {file["fresh"] for file in answers[1]} == {True, False}
    for one, other in zip(*answers, strict=True):
        assert Path(one["path"]).read_bytes() == Path(other["path"]).read_bytes()
    rows = world.society.records.rows(SupplementRow)
    assert sorted((row.assignment_id, row.number) for row in rows) == sorted(
        (assignment_id, 1) for assignment_id in world.ids.values()
    )
    assert sender.row.assignment_id in {row.assignment_id for row in rows}
