"""A short walk of the campaign that `dev.py torture faults` walks in full: nothing acknowledged lost, no traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST = 40


@pytest.mark.timeout(1800)
def test_faults_at_calls_by_chance_lose_nothing(tmp_path: Path, torture: bool) -> None:
    most = str(MOST * 10 if torture else MOST)
    command = [
        sys.executable,
        "-m",
        "tests.faults",
        "--side",
        "assessor",
        "--most",
        most,
        "--json",
        str(tmp_path / "tally"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    tally = json.loads((tmp_path / "tally").read_text(encoding="utf-8"))
    assert tally["wrong"] == []
    assert tally["trials"] >= MOST
    assert set(tally["calls"]) >= {
        "import",
        "declare",
        "recuse",
        "record",
        "submit",
        "hand over",
        "receipt",
        "enrol",
    }
    assert min(tally["calls"].values()) >= 3
    assert tally["outcomes"]["killed"] >= MOST / 8
