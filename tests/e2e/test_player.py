"""The main job on the real widgets: by keys alone, both sides; then everybody else's tools judge what it made."""

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.app.demo import play_on
from cse_desktop.society.cli import main as society
from cse_desktop.verify.__main__ import main as verify
from cse_desktop.wiring.sample import SOCIETY, Sample
from tests.e2e.conftest import ROOT, demo
from tests.e2e.keyboard import at_the_keyboard

BLOCK = ROOT / "tests" / "trust" / "contract_block.sh"
CHANGES = 48
"""bytes changed, one at a time, from the first to the last of the file"""


def test_the_whole_job_is_played_by_keys_alone(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    with at_the_keyboard(sample.desk) as person:
        played = play_on(person.running, person, sample)
    assert played.receipt.exists()
    plain = [rated.keys for rated in person.ratings if not rated.evidence]
    tied = [rated.keys for rated in person.ratings if rated.evidence]
    with capsys.disabled():
        print(
            f"\nkeys per rating: {max(plain)} ({len(plain)} ratings), with evidence {max(tied)} ({len(tied)} ratings); "
            f"{person.hands.pressed} keys in all"
        )
    assert set(plain) == {2}
    assert set(tied) == {3}


def test_others_tools_believe_the_score_bundle(played: dict[str, Any], tmp_path: Path) -> None:
    for name, key in (("FILE", "scores"), ("KEY", "society_key"), ("ROOT", "root"), ("CRLS", "crl")):
        (tmp_path / name).write_bytes(Path(played[key]).read_bytes())
    moment = datetime.fromisoformat(played["at"]).timestamp()
    script = BLOCK.read_text(encoding="utf-8").replace("ATTIME", str(int(moment)))
    path = f"{os.environ['PATH']}{os.pathsep}{Path(sys.executable).parent}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all-believed\n")
    head = json.loads(next((tmp_path / "x").glob("*/bundle.json")).read_text(encoding="utf-8"))
    assert {case["scope"] for case in head["cases"].values()} == {played["scope_oid"]}

    (sheet,) = (tmp_path / "x").glob("*/data/cases/*/sheet.pdf")
    said = subprocess.run(["pdfsig", "-nocert", str(sheet)], capture_output=True, text=True, check=False)
    assert said.stdout.count("Signature is Valid") == 1, said.stdout + said.stderr
    assert "Total document signed" in said.stdout


def test_cse_verify_believes_all_four_kinds(played: dict[str, Any], tmp_path: Path) -> None:
    home = Path(played["home"])
    (acceptance,) = (home / "exchange").glob("*-acceptance-*.csb")
    files = (
        ("assignment", Path(played["assignment"]), "assessor_key"),
        ("acceptance", acceptance, "society_key"),
        ("scores", Path(played["scores"]), "society_key"),
        ("receipt", Path(played["receipt"]), "assessor_key"),
    )
    for kind, file, key in files:
        code, told = _verify(played, file, key)
        assert (kind, code) == (kind, 0), told
    code, told = _verify(played, Path(played["scores"]), "society_key", "2046-01-01T00:00:00Z")
    assert code == 1, "years later its certificates are no longer valid"
    assert re.search(r"CSB-\d{3}", told)


def test_one_changed_byte_anywhere_is_refused_with_a_code(
    played: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, whole = Path(played["home"]), Path(played["scores"]).read_bytes()
    shutil.copytree(home / "society", tmp_path / "society")
    places = [(len(whole) - 1) * part // (CHANGES - 1) for part in range(CHANGES)]
    spoilt = []
    for place in places:
        data = bytearray(whole)
        data[place] ^= 1 << place % 8
        spoilt.append(tmp_path / f"{place}.csb")
        spoilt[-1].write_bytes(data)
        code, told = _verify(played, spoilt[-1], "society_key")
        assert code == 1, f"byte {place}: {told}"
        assert re.search(r"CSB-\d{3}", told), f"byte {place}: {told}"
    capsys.readouterr()
    options = ["--home", tmp_path / "society", "--password-file", home / "society-password.txt", "--json"]
    given = ["receive", *spoilt, played["scores"], "--out", tmp_path / "answers", "--society", SOCIETY]
    assert society([str(part) for part in (*options, *given)]) == 1
    *refused, accepted = json.loads(capsys.readouterr().out)["files"]
    assert len(refused) == len(set(places)) == CHANGES
    for place, received in zip(places, refused, strict=True):
        assert received["outcome"] == "refused", f"byte {place}"
        assert re.fullmatch(r"CSB-\d{3}", received["code"]), f"byte {place}: {received}"
    assert (accepted["outcome"], accepted["stored"]) == ("accepted", True)
    assert Path(accepted["answer"]).read_bytes() == Path(played["receipt"]).read_bytes()


def test_the_doctor_is_content_afterwards(played: dict[str, Any]) -> None:
    home = str(Path(played["home"]) / "desk")
    command = [sys.executable, "-m", "cse_desktop", "doctor", "--home", home, "--deep", "--json"]
    command += ["--password-file", played["password_file"]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    findings = json.loads(done.stdout)["findings"]
    assert Path(played["case_file"]).name in {Path(finding["file"]).name for finding in findings}


def test_the_demo_a_second_time_says_the_same(played: dict[str, Any]) -> None:
    home = Path(played["home"])
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*.csb")}
    assert json.loads(demo(home)) == played
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*.csb")} == before


def _verify(played: dict[str, Any], file: Path, key: str, at: str = "") -> tuple[int, str]:
    """`cse-verify` in this process, with the demo's root, lists and age key: exit code and what it printed."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    given = ["--root", played["root"], "--crl", played["crl"], "--identity", played[key], "--json"]
    with contextlib.redirect_stdout(printed):
        code = verify([str(file), *given, "--at", at or played["at"]])
    printed.flush()
    return code, printed.buffer.getvalue().decode()  # type: ignore[attr-defined]  # a BytesIO
