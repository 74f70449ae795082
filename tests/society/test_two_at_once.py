"""Two commands on one home at the same time: both end well, and what is answered is answered once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cse_desktop.domain.times import format_time
from cse_desktop.services.casework import Casework
from cse_desktop.society.rows import AnswerRow, BundleRow
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, SOCIETY_PASSWORD, World


@pytest.mark.parametrize("outs", [("answers", "answers"), ("answers", "other answers")])
def test_two_intakes_at_once(world: World, casework: Casework, outs: tuple[str, str]) -> None:
    case_id = casework.room.assignment.cases[0].id
    fill_case(casework.room, case_id)
    casework.submit_cases([case_id], PASSWORD)
    sent = [casework.path_of(row.bundle_id) for row in casework.return_sheet().rows]
    assert len(sent) == 2
    secret = world.folder / "secret"
    secret.write_text(SOCIETY_PASSWORD + "\n", encoding="utf-8")
    at = format_time(world.clock.now())
    common = ["--home", world.folder / "society", "--at", at, "--json", "--password-file", secret]
    running = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "cse_desktop.society.cli", "receive"),
                *(str(part) for part in (*order, "--out", world.folder / out, *common)),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            encoding="utf-8",
        )
        for out, order in zip(outs, (sent, sent[::-1]), strict=True)
    ]
    ended = [(*process.communicate(timeout=120), process.returncode) for process in running]
    assert [(said, code) for _, said, code in ended] == [("", 0), ("", 0)]
    files = [{file["file"]: file for file in json.loads(told)["files"]} for told, _, _ in ended]
    for path in map(str, sent):
        one, other = (found[path] for found in files)
        assert (one["outcome"], other["outcome"]) == ("accepted", "accepted")
        assert {one["stored"], other["stored"]} == {True, False}
        assert Path(one["answer"]).read_bytes() == Path(other["answer"]).read_bytes()
    assert len(world.society.records.rows(AnswerRow)) == len(world.society.records.rows(BundleRow)) == 2
    left = [path.name for out in set(outs) for path in (world.folder / out).iterdir()]
    assert all(name.endswith(("_receipt-1.csb", "_receipt-2.csb")) for name in left), left
