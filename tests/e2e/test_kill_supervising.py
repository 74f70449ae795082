"""A supervisor's program is killed: what the page showed as recorded is there again, and the record can be signed."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from cse_desktop.domain.records import Observation
from cse_desktop.wiring.doctor import examine_home
from tests.e2e.conftest import ROOT
from tests.e2e.keyboard import at_the_keyboard
from tests.e2e.supervising import DAY, SUPERVISOR, begin, seat, signed, watch
from tests.world import PASSWORD, World
from ui.supervise.page import SupervisePage

KILLS = 4
LONGEST_S = 0.6


def kept(world: World) -> dict[str, str]:
    """What a new start finds of the first applicant."""
    desk = world.desk(SUPERVISOR)
    desk.unlock(PASSWORD)
    room = desk.open_room(world.ids[SUPERVISOR]).room
    try:
        rows = room.storage.rows(Observation, subject=room.assignment.cases[0].id)
        return {row.item: row.state for row in rows}
    finally:
        desk.close_room()


def test_killed_at_work_it_misses_at_most_the_last_key_press(world: World) -> None:
    desk = seat(world)
    begin(world, desk)
    desk.close_room()
    home = world.folder / "desks" / SUPERVISOR
    chance = random.Random(5)  # noqa: S311 - moments, not secrets
    said: dict[str, str] = {}
    for _ in range(KILLS):
        lines = killed(home, chance.uniform(0.05, LONGEST_S))
        pressed: tuple[str, str] | None = None
        for line in lines:
            what, item, state = line.split()
            if what == "pressed":
                pressed = (item, state)
            else:
                said[item], pressed = state, None
        found = kept(world)
        if found != said and pressed is not None:
            said[pressed[0]] = pressed[1]
        assert found == said, "more than the key press under way differs"
    with at_the_keyboard(home, world.clock) as person:
        person.unlock(PASSWORD)
        person.idle()
        page = person.window.page("supervise")
        assert isinstance(page, SupervisePage)
        person.hands.press("Ctrl+Alt+Down")
        assert {line.row.item: line.row.state for line in page.subject.lines if line.row.state} == said
    desk.unlock(PASSWORD)
    work = desk.open_room(world.ids[SUPERVISOR])
    watch(work, DAY, work.room.assignment.cases[0].id)
    assert world.receive(signed(work))[0].outcome == "accepted"
    desk.close_room()
    findings = examine_home(home, PASSWORD, deep=False)
    assert findings
    assert all(finding.healthy for finding in findings), findings


def killed(home: Path, after_s: float) -> list[str]:
    """Whole lines of a program that is killed so long after its first act."""
    command = [sys.executable, "-m", "tests.e2e.watching", str(home)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.read().splitlines(keepends=True)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    return [line for line in lines if line.endswith("\n")]
