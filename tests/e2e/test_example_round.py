"""The example of a round folder, as it stands: issued by command, opened and returned on the real widgets."""

import json
import os
import shutil
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.society.cli import main as society
from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.world import SystemClock
from tests.e2e.keyboard import at_the_keyboard
from tests.world import PASSWORD, QUICK

ISSUED_AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
ASSESSED_AT = datetime(2026, 3, 12, 1, tzinfo=UTC)
WHO = "e-027"
SCOPE = "electrical:AE,PE,SPE"
Command = Callable[..., dict[str, Any]]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the round folder that `CSE_EXAMPLE_ROUND` names; certificates are put beside it."""
    place = os.environ.get("CSE_EXAMPLE_ROUND")
    if not place:
        missing = "CSE_EXAMPLE_ROUND names no round folder; .ci/run sets it"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    copy = tmp_path / "round"
    shutil.copytree(place, copy)
    return copy


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `cse-society`, which must succeed; what it printed."""
    secret = tmp_path / "password"
    secret.write_text("a long password\n", encoding="utf-8")

    def run(*arguments: str | Path, at: datetime = ISSUED_AT) -> dict[str, Any]:
        common = ["--home", str(tmp_path / "society"), "--password-file", str(secret), "--json"]
        capsys.readouterr()
        code = society([*(str(part) for part in arguments), *common, "--at", at.isoformat()])
        printed: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert code == 0, printed
        return printed

    return run


def clock_at(moment: datetime) -> SystemClock:
    """The machine's clock, moved so that it is `moment` now."""
    return SystemClock(moment - datetime.now(UTC) + timedelta(seconds=1))


def enrol(home: Path, who: str) -> Path:
    """One person's own desk makes its keys; the request for the society."""
    desk = join_desk(home, clock=clock_at(ISSUED_AT), hardness=QUICK)
    return desk.enrol(f"示例·{who}", "示例检测中心", "csee", ["electrical"], PASSWORD)


def appoint(command: Command, desks: Path, example: Path, who: str) -> None:
    """A request, a certificate beside the round, and the same certificate on the person's desk."""
    request = enrol(desks / who, who)
    made = command("appoint", request, "--scope", SCOPE, "--role", "assessor", "--id", who, "--out", example)
    desk = join_desk(desks / who, clock=clock_at(ISSUED_AT), hardness=QUICK)
    desk.install_certificate(Path(made["certificate"]))


def test_example_round_as_it_stands(command: Command, example: Path, tmp_path: Path) -> None:
    desks = tmp_path / "desks"
    command("init", "--trial-root")
    command("authorise", "csee", "--fields", "electrical", "--grades", "AE,PE,SPE", "--name-zh", "示例学会")
    for who in ("e-014", WHO, "e-051"):
        appoint(command, desks, example, who)
    checked = command("check", example)
    assert checked["ready"]
    said = {finding["code"]: finding["words"] for finding in checked["findings"]}
    for code in ("CHK-015", "CHK-016"):
        assert "本版本尚未提供" in said[code]["zh"]
        assert "not yet in this version" in said[code]["en"]
    issued = command("issue", example, "--out", tmp_path / "out")["files"]
    assert [(file["assessor"], file["role"]) for file in issued] == [("e-014", "lead"), (WHO, "assessor")]
    (mine,) = [Path(file["path"]) for file in issued if file["assessor"] == WHO]

    with at_the_keyboard(desks / WHO, clock_at(ASSESSED_AT)) as person:
        person.unlock(PASSWORD)
        person.open_file(mine, arrives="roster")
        _names_the_packs(person.running.program.room, example)
        person.reads_in_both("example-not-yet", "不在此版本中", "not yet in this version")
        person.declare([], PASSWORD)
        usb = tmp_path / "usb"
        usb.mkdir()
        answers = [_answered(command, tmp_path, person.hand_over(usb)[0])]
        person.open_file(answers[0])
        number = _first_number(example)
        page = person.open_case(number)
        person.read(page, "项目报告", "trace")
        person.rate_case(page)
        person.interview(page)
        person.submit(PASSWORD, [number])
        answers.append(_answered(command, tmp_path, person.hand_over(usb)[0]))
        person.open_file(answers[1])
        assert person.states_of_return() == ["delivered", "delivered"]

    (round_,) = command("status", "2026-ee-03")["rounds"]
    (member,) = [row for row in round_["assignments"] if row["assessor_id"] == WHO]
    assert [(bundle["kind"], bundle["verdict"]) for bundle in member["bundles"]] == [
        ("acceptance", "accepted"),
        ("scores", "accepted"),
    ]


def _names_the_packs(room: Any, example: Path) -> None:
    """The packs are those that the round and the profiles name, and the written part is left out."""
    named = tomllib.loads((example / "round.toml").read_text(encoding="utf-8"))
    assert room.assignment.not_yet == ("written",)
    for case in room.assignment.cases:
        folder = example / "applicants" / case.profile.number
        profile = tomllib.loads((folder / "profile.toml").read_text(encoding="utf-8"))
        standard = room.standard(case.id)
        for pack, wanted in (
            (standard.general, named["general_pack"]),
            (standard.professional, profile["professional_pack"]),
        ):
            assert {"id": pack.id, "version": pack.version} == wanted


def _first_number(example: Path) -> str:
    return sorted(folder.name for folder in (example / "applicants").iterdir())[0]


def _answered(command: Command, folder: Path, file: Path) -> Path:
    (received,) = command("receive", file, "--out", folder / "answers", at=ASSESSED_AT)["files"]
    assert received["outcome"] == "accepted", received
    return Path(received["answer"])
