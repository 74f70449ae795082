"""Faults at calls of the society's desk that change a file: no verdict is lost or untold, and all is done again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.shim import build_shim, with_shim

ROOT = Path(__file__).resolve().parents[2]
MOST = 24


@pytest.mark.timeout(1800)
def test_faults_at_the_desk_lose_nothing(tmp_path: Path, torture: bool) -> None:
    most = str(0 if torture else MOST)
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.society_acts", "--most", most],
        cwd=ROOT,
        env=with_shim(build_shim(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    tally = json.loads(done.stdout.splitlines()[-1])
    assert tally["wrong"] == []
    assert tally["trials"] >= MOST
    assert set(tally["calls"]) == {"init", "authorise", "appoint", "issue", "receive", "revoke"}
    assert min(tally["calls"].values()) >= 10
    assert tally["outcomes"]["killed"] >= MOST / 8
