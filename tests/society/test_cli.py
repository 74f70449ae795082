"""The command line of the society's desk, from an empty folder to the stored receipt, on the example round."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cse_desktop.keys.society_keys import SocietyKeyFile
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.society.cli import main
from cse_desktop.wiring.desk import join_desk
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, QUICK, MovingClock, write_round

AT = "2026-03-01T08:00:00Z"
LATER = "2026-03-12T08:00:00Z"
Run = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The society's home, not yet made."""
    return tmp_path / "society"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """The file with the desk's password."""
    path = tmp_path / "password"
    path.write_text("a long password\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def authorised_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a trial root and one society, made once and copied by who needs it."""
    folder = tmp_path_factory.mktemp("authorised")
    (folder / "password").write_text("a long password\n", encoding="utf-8")
    common = ["--home", str(folder / "society"), "--at", AT, "--password-file", str(folder / "password")]
    assert main([*common, "init", "--trial-root"]) == 0
    scope = ["--fields", "electrical,ict", "--grades", "AE,PE,SPE"]
    assert main([*common, "authorise", "csee", *scope, "--name-zh", "示例学会"]) == 0
    return folder / "society"


@pytest.fixture
def run(home: Path, secret: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with `--json`; its exit code and answer."""

    def run_it(*arguments: str | Path, at: str = AT) -> tuple[int, dict[str, object]]:
        given = [str(argument) for argument in arguments]
        common = ["--home", str(home), "--json", "--at", at, "--password-file", str(secret)]
        capsys.readouterr()
        code = main([*given, *common])
        return code, json.loads(capsys.readouterr().out)

    return run_it


@pytest.fixture
def authorised(run: Run, home: Path, authorised_home: Path) -> Run:
    """Runs commands on a home with a trial root and one society."""
    shutil.copytree(authorised_home, home)
    return run


def enrol(folder: Path, who: str) -> tuple[AssessorDesk, Path]:
    """One person's own desk, and the request it made."""
    clock = MovingClock()
    desk = join_desk(folder / "desks" / who, clock=clock, hardness=QUICK)
    return desk, desk.enrol(f"示例·{who}", "示例检测中心", "csee", ["electrical"], PASSWORD)


def appoint(run: Run, folder: Path, who: str, out: Path) -> AssessorDesk:
    """Enrols and appoints a person; the certificate stands in `out` and on their desk."""
    desk, request = enrol(folder, who)
    scope = "electrical:PE,SPE"
    code, answer = run("appoint", request, "--scope", scope, "--role", "assessor", "--id", who, "--out", out)
    assert (code, answer["id"], answer["scope"]) == (0, who, scope)
    desk.install_certificate(Path(str(answer["certificate"])))
    desk.unlock(PASSWORD)
    return desk


def opened(desk: AssessorDesk, answer: dict[str, object], who: str) -> Casework:
    """The assignment of one person, opened and declared."""
    files = answer["files"]
    assert isinstance(files, list)
    (file,) = [file for file in files if file["assessor"] == who]
    desk.open_file(Path(file["path"]))
    casework = desk.open_room(file["assignment_id"])
    casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    return casework


def test_example_round_from_an_empty_folder_to_the_stored_receipt(
    authorised: Run, example_round: Path, tmp_path: Path
) -> None:
    run = authorised
    desks = {who: appoint(run, tmp_path, who, example_round) for who in ("e-014", "e-027", "e-051")}
    code, checked = run("check", example_round)
    findings = checked["findings"]
    assert isinstance(findings, list)
    assert (code, checked["ready"]) == (0, True)
    assert {"CHK-015", "CHK-016", "CHK-020"} <= {finding["code"] for finding in findings}

    code, issued = run("issue", example_round, "--out", tmp_path / "out")
    files = issued["files"]
    assert isinstance(files, list)
    assert code == 0
    assert [(file["assessor"], file["role"]) for file in files] == [("e-014", "lead"), ("e-027", "assessor")]
    assert run("issue", example_round, "--out", tmp_path / "again", at=LATER)[0] == 0
    for name in (Path(file["path"]).name for file in files):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()

    casework = opened(desks["e-027"], issued, "e-027")
    assert casework.room.assignment.not_yet == ("written",)
    assert casework.room.assignment.lead_recipient is not None
    case = next(case for case in casework.room.assignment.cases if case.profile.grade == "PE")
    fill_case(casework.room, case.id)
    casework.submit_cases([case.id], PASSWORD)
    sent = [casework.path_of(row.bundle_id) for row in casework.return_sheet().rows]
    code, received = run("receive", *sent, "--out", tmp_path / "answers", at=LATER)
    answered = received["files"]
    assert isinstance(answered, list)
    assert code == 0, answered
    assert {file["kind"] for file in answered} == {"acceptance", "scores"}
    before = {file["answer"]: Path(file["answer"]).read_bytes() for file in answered}
    for answer in before:
        assert desks["e-027"].open_file(Path(answer)).kind == "receipt"

    code, twice = run("receive", *sent, "--out", tmp_path / "answers")
    stored = twice["files"]
    assert isinstance(stored, list)
    assert [file["stored"] for file in stored] == [True, True]
    assert {answer: Path(answer).read_bytes() for answer in before} == before

    code, status = run("status", "2026-ee-03")
    rounds = status["rounds"]
    assert isinstance(rounds, list)
    member = rounds[0]["assignments"][1]
    assert [(bundle["kind"], bundle["verdict"]) for bundle in member["bundles"]] == [
        ("acceptance", "accepted"),
        ("scores", "accepted"),
    ]
    assert sorted((row["number"], row["revision"]) for row in member["cases"]) == [("A001", 1), ("A002", 0)]
    desks["e-027"].close_room()


def test_changed_byte_and_revoked_signer_are_refused(authorised: Run, tmp_path: Path) -> None:
    run, folder = authorised, tmp_path / "round"
    desk = appoint(run, tmp_path, "e-001", tmp_path)
    write_round(folder, {"e-001": "lead"})
    _, issued = run("issue", folder, "--out", tmp_path / "out")
    casework = opened(desk, issued, "e-001")
    sent = casework.path_of(casework.return_sheet().rows[0].bundle_id)
    data = bytearray(sent.read_bytes())
    data[len(data) // 2] ^= 1
    spoilt = tmp_path / "spoilt.csb"
    spoilt.write_bytes(data)
    code, received = run("receive", spoilt, "--out", tmp_path / "answers", at=LATER)
    files = received["files"]
    assert isinstance(files, list)
    assert (code, files[0]["code"], files[0]["answer"]) == (1, "CSB-022", None)

    assert run("revoke", "e-001", "--reason", "keyCompromise", at=LATER)[1]["fresh"] is True
    assert run("revoke", "e-001", "--reason", "keyCompromise", at=LATER)[1]["fresh"] is False
    code, received = run("receive", sent, "--out", tmp_path / "answers", at=LATER)
    files = received["files"]
    assert isinstance(files, list)
    assert (code, files[0]["code"]) == (1, "CSB-056")
    assert list((tmp_path / "answers").iterdir()) == []
    desk.close_room()


def test_appointing_again_gives_the_same_certificate(authorised: Run, tmp_path: Path) -> None:
    run = authorised
    _, request = enrol(tmp_path, "e-001")
    first = run("appoint", request, "--scope", "electrical")[1]
    again = run("appoint", request, "--scope", "electrical", at=LATER)[1]
    assert (first["id"], first["fresh"], again["fresh"]) == ("e-001", True, False)
    assert first["serial"] == again["serial"]
    other = run("appoint", request, "--scope", "*")[1]
    assert (other["fresh"], other["scope"]) == (True, "electrical:AE,PE,SPE; ict:AE,PE,SPE")
    shorter = run("appoint", request, "--scope", "*", "--days", "100")[1]
    assert (shorter["not_before"], shorter["not_after"]) == ("2026-03-01T07:00:00Z", "2026-06-09T07:00:00Z")


def test_altered_request_is_refused(authorised: Run, tmp_path: Path) -> None:
    _, request = enrol(tmp_path, "e-001")
    text = request.read_text(encoding="utf-8").replace("示例·e-001", "示例·e-002")
    request.write_text(text, encoding="utf-8")
    code, answer = authorised("appoint", request, "--scope", "electrical")
    assert (code, answer["code"]) == (1, "CSB-151")


REFUSED: list[tuple[list[str], str]] = [
    (["authorise", "csee", "--fields", "astrology", "--grades", "PE"], "SOC-012"),
    (["authorise", "csee", "--fields", "ict", "--grades", "XE"], "SOC-012"),
    (["authorise", "CSEE", "--fields", "ict", "--grades", "PE"], "SOC-018"),
    (["authorise", "csee", "--fields", "ict", "--grades", "PE", "--number", "9"], "SOC-019"),
    (["authorise", "other", "--fields", "ict", "--grades", "PE", "--number", "1"], "SOC-019"),
    (["revoke", "abcdef", "--reason", "superseded"], "SOC-035"),
    (["status", "never"], "SOC-041"),
    (["check", "nowhere", "--society", "none"], ""),
    (["receive", "x.csb", "--out", "answers", "--society", "none"], "SOC-011"),
]


@pytest.mark.parametrize(("arguments", "code"), REFUSED)
def test_what_can_not_be_done_is_refused_in_words(
    authorised: Run, arguments: list[str], code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    exit_code, answer = authorised(*arguments)
    assert (exit_code, answer["ok"], answer.get("code", "")) == (1, False, code)


@pytest.mark.parametrize("command", ["prepare", "consolidate", "audit", "serve"])
def test_commands_to_come_say_so(run: Run, command: str) -> None:
    code, answer = run(command)
    assert (code, answer["code"]) == (2, "SOC-045")


def test_home_must_be_there(run: Run) -> None:
    code, answer = run("status")
    assert (code, answer["code"]) == (1, "SOC-043")


def test_wrong_password_is_refused(authorised: Run, home: Path, secret: Path) -> None:
    secret.write_text("another password\n", encoding="utf-8")
    code, answer = authorised("revoke", "e-001", "--reason", "superseded")
    assert answer["code"] == "SOC-035"
    code, answer = authorised("authorise", "csia", "--fields", "ict", "--grades", "PE")
    assert (code, answer["code"]) == (1, "KEY-001")
    kept = home.joinpath("keys.json").read_text(encoding="ascii")
    assert "PRIVATE" not in kept
    assert "AGE-SECRET" not in kept


def test_short_password_is_refused(home: Path, tmp_path: Path) -> None:
    keys = SocietyKeyFile(tmp_path / "keys.json", lambda: "short")
    from cse_desktop.errors import KnownError  # noqa: PLC0415 - beside its only use

    with pytest.raises(KnownError) as refused:
        keys.signing_key("root", make=True)
    assert refused.value.code == "KEY-003"
    assert not (tmp_path / "keys.json").exists()


def test_help_needs_neither_database_nor_keys(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from cse_desktop.society.cli import main\n"
        "try:\n    main(['issue', '--help'])\n"
        "except SystemExit as done:\n    assert done.code == 0\n"
        "assert 'sqlalchemy' not in sys.modules and 'PySide6' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "签发批次" in done.stdout
    assert "cse-society --home desk" in done.stdout


def test_words_are_said_in_the_language_asked_for(
    run: Run, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    assert main(["--lang", "zh_CN", "--home", str(home), "status"]) == 1
    assert "请先运行 init" in capsys.readouterr().err
    assert main(["--lang", "en", "--home", str(home), "status"]) == 1
    assert "Run init first" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status"), [(["--help"], 0), (["audit", "--json"], 2), (["audit"], 2), (["status"], 1)]
)
def test_reader_who_goes_away_is_no_fault(tmp_path: Path, arguments: list[str], status: int) -> None:
    """As with `| head`: nobody reads any more, and the command still ends with its own status."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "cse_desktop.society.cli", *arguments],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(writing)
    assert (done.returncode, "Traceback" in done.stderr, "BrokenPipe" in done.stderr) == (
        status,
        False,
        False,
    )
