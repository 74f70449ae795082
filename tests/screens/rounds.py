"""A second round beside the sample's: another due date, and a material that does not open."""

import shutil
from datetime import timedelta
from pathlib import Path

from cse_desktop.society import issuing
from cse_desktop.wiring.sample import ASSESSOR, SOCIETY_PASSWORD, Sample
from cse_desktop.wiring.society import join_society
from tests.screens.still import StillClock

DAMAGED = "A002"
NAME = "损坏的扫描件.pdf"


def issue_second(sample: Sample, clock: StillClock) -> Path:
    """Issues `sample-02` and returns the assessor's assignment."""
    folder = sample.home / "round-02"
    shutil.copytree(sample.round, folder)
    text = (folder / "round.toml").read_text(encoding="utf-8")
    day = clock.now().date()
    for before, after in (
        ('"sample-01"', '"sample-02"'),
        ("示例批次：电气与信息通信工程能力评价", "示例批次：秋季补充评价"),
        ("Sample round: electrical and ICT engineers", "Sample round: autumn supplement"),
        (f"due = {day + timedelta(days=10)}", f"due = {day + timedelta(days=24)}"),
    ):
        if before not in text:
            raise LookupError(before)
        text = text.replace(before, after)
    (folder / "round.toml").write_text(text, encoding="utf-8")
    materials = folder / "applicants" / DAMAGED / "materials"
    (materials / NAME).write_bytes(b"%PDF-1.7\n% only the head of a scan has come\n")
    society = join_society(sample.society, lambda: SOCIETY_PASSWORD, clock=clock)
    try:
        issuing.issue_round(society, folder, sample.home / "issued-02", conflicts_seen=True)
    finally:
        society.records.close()
    return sample.home / "issued-02" / f"sample-02_{ASSESSOR}_assessor.csb"
