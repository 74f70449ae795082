"""Faults at calls of the society's desk that change a file: no verdict is lost or untold, and all is done again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST = 12


@pytest.mark.timeout(3600)
def test_faults_at_the_desk_lose_nothing(tmp_path: Path, torture: bool) -> None:
    most = str(MOST * 40 if torture else MOST)
    command = [sys.executable, "-m", "tests.faults", "--side", "society", "--most", most]
    done = subprocess.run(
        [*command, "--json", str(tmp_path / "tally")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tally = json.loads((tmp_path / "tally").read_text(encoding="utf-8"))
    assert tally["wrong"] == []
    assert tally["trials"] >= MOST
    assert set(tally["calls"]) == {"init", "authorise", "appoint", "issue", "receive", "revoke"}
    assert min(tally["calls"].values()) >= 10
