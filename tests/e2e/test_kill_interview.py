"""A day of interviews on the real program, killed at random moments: what it called kept is there, and the clock."""

import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.domain.records import InterviewNote, InterviewState, PlannedQuestion, Rating
from cse_desktop.services.interview_clock import clock_ms, state_of
from cse_desktop.wiring.doctor import examine_home
from tests.e2e.conftest import ROOT
from tests.e2e.interviewing import sleepless_ms
from tests.world import PASSWORD, START, World, write_round

INTERVIEWS = 10
TORTURED = 100
SEED = 20261126
LONGEST_S = 0.8
LONGEST_TORTURED_S = 4.0
CLOCK_WITHIN_MS = 1000
TYPED_WITHIN_MS = 1600
"""a note is kept at a pause in typing, and after a second of typing without one"""


@dataclass
class Said:
    """What the killed program has said of one interview."""

    kept: dict[tuple[str, ...], str] = field(default_factory=dict)
    doing: list[str] = field(default_factory=list)
    typed: list[tuple[str, int]] = field(default_factory=list)
    clock: tuple[int, int] = (0, 0)
    back: list[Any] = field(default_factory=list)

    def take(self, line: list[Any]) -> None:
        """One line of its output."""
        what, *rest = line
        if what == "doing":
            self.doing = [str(part) for part in rest]
        elif what == "did":
            kind, *values = (str(part) for part in rest)
            if kind == "note":
                self.kept[kind, values[0]] = values[0]
            elif kind in ("rating", "question"):
                self.kept[kind, values[0]] = values[1]
            elif kind == "phase":
                self.kept[kind,] = values[0]
            self.doing, self.typed = [], []
        elif what == "typed":
            self.typed.append((str(rest[0]), int(rest[1])))
        elif what == "clock":
            self.clock = (int(rest[0]), int(rest[1]))
        elif what == "back":
            self.back = rest


@dataclass
class Found:
    """What the case file says of one interview afterwards."""

    state: InterviewState
    clock: int
    notes: list[str]
    kept: dict[tuple[str, ...], str]


def look(world: World, number: str) -> Found:
    """Opens the case file as a new start does, and reads."""
    desk = world.desk("e-001")
    desk.unlock(PASSWORD)
    room = desk.open_room(world.ids["e-001"]).room
    try:
        case_id = next(case.id for case in room.assignment.cases if case.profile.number == number)
        notes = [row.text for row in room.storage.rows(InterviewNote, case_id=case_id)]
        state = state_of(room, case_id)
        kept: dict[tuple[str, ...], str] = {("note", text): text for text in notes}
        for rating in room.storage.rows(Rating, case_id=case_id, method="interview"):
            kept["rating", rating.target] = rating.value
        for question in room.storage.rows(PlannedQuestion, case_id=case_id):
            kept["question", question.question_id] = question.state
        kept["phase",] = state.phase
        return Found(state, clock_ms(room, case_id), notes, kept)
    finally:
        desk.close_room()


@pytest.fixture
def home(world: World, torture: bool) -> Path:
    """The home of a desk on which an assignment with a day's applicants is opened and declared, closed."""
    desk = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, TORTURED if torture else INTERVIEWS)
    world.issue()
    desk.open_file(world.issued["e-001"])
    opened = desk.open_room(world.ids["e-001"])
    opened.declare({case.id: ("none", "") for case in opened.room.assignment.cases}, PASSWORD)
    desk.close_room()
    return world.folder / "desks" / "e-001"


@pytest.mark.timeout(3600)  # a hundred of them, where it is asked for
def test_killed_in_each_of_a_row_of_interviews_nothing_that_was_kept_is_lost(
    world: World, home: Path, torture: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    offset = (START - datetime.now(UTC)).total_seconds()
    before: Found | None = None
    kept, worst_clock, worst_typed = 0, 0, 0
    for place in range(TORTURED if torture else INTERVIEWS):
        number = f"A{place + 1:03d}"
        command = [sys.executable, "-m", "tests.e2e.interviewing", str(home), str(SEED + place), str(offset)]
        process = subprocess.Popen([*command, "1000000", number], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines: list[list[Any]] = []
        while ["did", "start", number] not in lines:
            line = process.stdout.readline()
            assert line, "the program ended by itself"
            lines.append(json.loads(line))
        time.sleep(chance.uniform(0.1, LONGEST_TORTURED_S if torture else LONGEST_S))
        process.send_signal(signal.SIGKILL)
        died = sleepless_ms()
        rest = process.stdout.read().splitlines(keepends=True)
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
        lines += [json.loads(line) for line in rest if line.endswith("\n")]
        begun = lines.index(["did", "start", number])
        if before is not None:
            _came_back(lines[:begun], before, f"A{place:03d}")
        said = Said()
        for entry in lines[begun:]:
            said.take(entry)
        found = before = look(world, number)
        assert found.state.state == "running"
        _nothing_lost(said, found)
        kept += len(said.kept)
        if said.clock[1]:
            truth = said.clock[0] + died - said.clock[1]
            worst_clock = max(worst_clock, abs(truth - found.clock))
            assert abs(truth - found.clock) <= CLOCK_WITHIN_MS, f"{number}: {truth} ms, found {found.clock}"
        worst_typed = max(worst_typed, _typed_lost(said, found, died))
        assert all(finding.healthy for finding in examine_home(home, PASSWORD, deep=False))
    with capsys.disabled():
        print(
            f"\nseed {SEED}: {place + 1} interviews killed, {kept} things called kept, none lost; the clock off by "
            f"{worst_clock} ms at most, {worst_typed} characters of an unfinished note not kept at most"
        )
    assert kept > place


def _came_back(lines: list[list[Any]], before: Found, number: str) -> None:
    """The program comes back by itself to the interview in which it was killed, as it was."""
    back = next(line for line in lines if line[0] == "back")
    assert back[1:4] == [number, "running", before.state.phase]
    assert 0 <= back[4] - before.clock <= CLOCK_WITHIN_MS


def _nothing_lost(said: Said, found: Found) -> None:
    for key, value in said.kept.items():
        under_way = said.doing[:1] == [key[0]] and (key[0] != "rating" or said.doing[1:2] == [key[1]])
        assert found.kept.get(key) == value or under_way, f"lost: {key}"


def _typed_lost(said: Said, found: Found, died: int) -> int:
    """How many characters of the note under way are not kept; those typed long enough before must be."""
    if not said.typed:
        return 0
    last = said.typed[-1][0]
    kept = max((text for text in found.notes if last.startswith(text)), key=len, default="")
    due = max((len(text) for text, at in said.typed if died - at > TYPED_WITHIN_MS), default=0)
    assert len(kept) >= due, f"kept {len(kept)} characters, {due} were typed in time"
    return len(last) - len(kept)
