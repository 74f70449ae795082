"""The real program, killed while somebody rates: what its fields called saved is there when it starts again."""

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.domain.records import MATERIAL, Rating
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.wiring.doctor import examine_home
from tests.e2e.conftest import ROOT
from tests.world import PASSWORD, World

KILLS = 10
LONGEST_S = 0.4
TRACED = 8
"""ratings under the eyes of strace"""


@pytest.fixture
def home(world: World, casework: Casework, desk: AssessorDesk) -> Path:
    """The home of a desk on which an assignment is opened and declared, closed."""
    desk.close_room()
    return world.folder / "desks" / "e-001"


def command(home: Path, what: str) -> list[str]:
    """The program at work in a process of its own."""
    return [sys.executable, "-m", "tests.e2e.rating", str(home), what]


def kept(world: World) -> dict[str, str]:
    """The ratings that a new start finds in the case file."""
    desk = world.desk("e-001")
    desk.unlock(PASSWORD)
    room = desk.open_room(world.ids["e-001"]).room
    try:
        case_id = next(case.id for case in room.assignment.cases if case.profile.number == "A001")
        rows = room.storage.rows(Rating, case_id=case_id, method=MATERIAL)
        return {row.target: row.value for row in rows}
    finally:
        desk.close_room()


def moments() -> Iterator[float]:
    """Seconds after the first rating at which the program is killed; always the same, spread by chance."""
    chance = random.Random(11)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        yield chance.uniform(0.0, LONGEST_S)


def test_killed_while_rating_it_misses_at_most_the_last_key_press(
    world: World, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said: dict[str, str] = {}
    rated, unsaid = 0, 0
    for moment in moments():
        process = subprocess.Popen(command(home, "1000000"), cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines(keepends=True)
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
        pressed = None
        for line in lines:
            if not line.endswith("\n"):
                continue
            what, target, value = line.split()
            if what == "pressed":
                pressed = (target, value)
            else:
                assert pressed == (target, value)
                said[target], pressed = value, None
                rated += 1
        found = kept(world)
        if found != said and pressed is not None:
            said[pressed[0]] = pressed[1]
            unsaid += 1
        assert found == said, "more than the key press under way differs"
        findings = examine_home(home, PASSWORD, deep=False)
        assert findings
        assert all(finding.healthy for finding in findings), findings
    with capsys.disabled():
        print(
            f"\n{KILLS} kills over {rated} ratings called saved: none lost; {unsaid} kept before it was said"
        )
    assert rated > KILLS


def test_a_field_says_saved_only_after_the_log_is_on_the_disk(
    world: World, home: Path, tmp_path: Path
) -> None:
    strace = shutil.which("strace")
    assert strace, "strace is needed to judge durability: apt-get install strace"
    trace = tmp_path / "trace"
    watch = [strace, "-f", "-y", "-s", "64", "-o", str(trace), "-e", "trace=fdatasync,fsync,write,pwrite64"]
    done = subprocess.run(
        [*watch, *command(home, str(TRACED))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("saved ") == TRACED
    assert done.stdout.endswith("end\n")
    story = _story(trace.read_text(encoding="utf-8", errors="replace"), world.ids["e-001"])
    stretches = story[story.index("pressed") :]
    assert stretches.count("saved") == TRACED
    for place, event in enumerate(stretches):
        if event == "saved":
            since = stretches[:place][::-1]
            since = since[: since.index("pressed")][::-1]
            assert "written" in since, f"nothing was written before it was called saved: {since}"
            assert "durable" in since[since.index("written") :], (
                f"called saved before it was durable: {since}"
            )


def _story(trace: str, assignment_id: str) -> list[str]:
    """Log written, log durable, key pressed, field saved: in the order in which the system was asked for it."""
    log = rf"[^>]*{re.escape(assignment_id)}\.csecase-wal"
    waiting: dict[str, str] = {}
    events: list[str] = []
    for line in trace.splitlines():
        thread, _, call = line.partition(" ")
        if re.search(rf"pwrite64\(\d+<{log}>", call):
            events.append("written")
        elif re.search(rf"(fdatasync|fsync)\(\d+<{log}>\)\s+= 0", call):
            events.append("durable")
        elif re.search(rf"(fdatasync|fsync)\(\d+<{log}> <unfinished", call):
            waiting[thread] = "durable"
        elif re.search(r"(fdatasync|fsync) resumed>\)\s+= 0", call) and thread in waiting:
            events.append(waiting.pop(thread))
        elif (said := re.search(r'write\(1<[^>]*>, "(pressed|saved) ', call)) is not None:
            events.append(said.group(1))
    return events
