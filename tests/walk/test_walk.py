"""A short walk over the sample from a fixed seed; and that a walk sees what it is there to see."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import built_sample  # noqa: F401 - the sample, built once for all tests
from tests.walk.acts import Act
from tests.walk.shrinking import shrink, write_acts
from tests.walk.stages import make_stages, sample_stage, stage_at
from tests.walk.stretch import read_acts
from tests.walk.watch import Size

TOP = Path(__file__).resolve().parents[2]
ACTS, SEED = 60, "short/1"
PLANTED = """
import sys
from ui.shell.settings import SettingsPage

def fails(self):
    raise ZeroDivisionError

SettingsPage.load = fails
from tests.walk.stretch import main
sys.exit(main(sys.argv[1:]))
"""


def walked(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *command], cwd=TOP, capture_output=True, text=True, errors="replace", check=False
    )


def test_a_short_walk_finds_nothing(built_sample: Path, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    from cse_desktop.wiring.sample import Sample  # noqa: PLC0415 - beside its only use

    sample_stage(Sample(built_sample), tmp_path / "sample")
    journal = tmp_path / "walk.jsonl"
    ended = walked(
        *("-m", "tests.walk.stretch", "--stage", str(tmp_path / "sample"), "--journal", str(journal)),
        *("--acts", str(ACTS), "--seed", SEED),
    )
    assert ended.returncode == 0, f"{journal.read_text(encoding='utf-8')[-3000:]}{ended.stderr[-3000:]}"
    assert len(read_acts(journal)) == ACTS


def test_a_fault_that_is_there_is_found_and_kept_to_be_repeated(tmp_path: Path) -> None:
    make_stages(tmp_path, ["first"])
    acts, journal = tmp_path / "acts.jsonl", tmp_path / "walk.jsonl"
    write_acts(acts, [Act("key", what="Tab"), Act("own-key", what="Ctrl+,"), Act("key", what="Tab")])
    ended = walked(
        *("-c", PLANTED, "--stage", str(tmp_path / "first"), "--journal", str(journal)),
        *("--replay", str(acts)),
    )
    assert ended.returncode == 3, ended.stderr
    assert "ZeroDivisionError" in journal.read_text(encoding="utf-8")
    assert [act.what for act in read_acts(journal)] == ["Tab", "Ctrl+,"]


@pytest.mark.parametrize("needed", [{3}, {3, 17}, {0, 19}, {19}])
def test_what_led_to_a_fault_is_made_short(tmp_path: Path, needed: set[int]) -> None:
    journal = tmp_path / "walk-first-1-2.jsonl"
    write_acts(journal, [Act("key", what=str(number)) for number in range(20)])

    def still(acts: Path) -> bool:
        return needed <= {int(act.what) for act in read_acts(acts)}

    short = read_acts(shrink(journal, still, tries=200))
    assert {int(act.what) for act in short} == needed


def test_growth_is_more_of_anything_that_is_counted() -> None:
    before = Size(10, 20, 3, 1000)
    assert not before.is_more_than(before)
    assert not Size(9, 20, 3, 20_000).is_more_than(before)
    for grown in (Size(11, 20, 3, 0), Size(10, 21, 3, 0), Size(10, 20, 4, 0), Size(10, 20, 3, 70_000)):
        assert grown.is_more_than(before)


def test_a_stage_says_when_its_walk_begins(tmp_path: Path) -> None:
    make_stages(tmp_path, ["first"])
    stage = stage_at(tmp_path / "first").copied(tmp_path / "copy")
    assert stage.at.tzinfo is not None
    assert [path.suffix for path in stage.files] == [".csb"]
