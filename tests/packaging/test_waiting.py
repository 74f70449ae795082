"""Tests wait for states, never for time: no sleep, no pause, no patience of one's own, but where that is the matter."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.sources import TOP

PATIENCE = ("wait", "waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed", "waitCallback")
PAUSES = ("sleep", "qWait", "qSleep", "msleep", "usleep")
RESULTS = ("result", "exception", "communicate", "join")
ALLOWED = {
    "tests/patience.py": "the one place that waits",
    "tests/packaging/conftest.py": "waits for another worker of the run, with patience",
    "tests/db/test_durability.py": "the moment of a kill",
    "tests/e2e/test_kill.py": "the moment of a kill",
    "tests/e2e/test_kill_interview.py": "the moment of a kill",
    "tests/e2e/test_kill_supervising.py": "the moment of a kill",
    "tests/e2e/test_recording_killed.py": "the moment of a kill",
    "tests/e2e/recording.py": "the pace of a person who is killed",
    "tests/e2e/interviewing.py": "the pace of a person who is killed",
}
"""where time is let pass, and why"""
ELSEWHERE = ("tests/bench", "tests/screens", "tests/walk", "tests/faults")
"""not tests: what measures time, takes pictures, or walks"""


def sources() -> list[Path]:
    """All files of the tests."""
    files = sorted((TOP / "tests").rglob("*.py"))
    return [file for file in files if not file.relative_to(TOP).as_posix().startswith(ELSEWHERE)]


def waits_for_time(tree: ast.AST) -> Iterator[str]:
    """What in a file lets time pass, or gives up after a time of its own."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        of = ast.unparse(call.func)
        if name in PAUSES or of == "qtbot.wait" or of.endswith("hands.rest"):
            yield f"line {call.lineno}: {of} lets time pass"
            continue
        given = [word.value for word in call.keywords if word.arg in ("timeout", "seconds")]
        given += call.args[2:3] if of.endswith("hands.wait") else []
        given += call.args[:1] if name in RESULTS or (name == "wait" and len(call.args) == 1) else []
        if name in (*PATIENCE, *RESULTS, "run") and any(_number(value) for value in given):
            yield f"line {call.lineno}: {of} has a patience of its own"


def _number(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float)


def test_no_test_waits_for_time() -> None:
    found = {
        file.relative_to(TOP).as_posix(): list(waits_for_time(ast.parse(file.read_text(encoding="utf-8"))))
        for file in sources()
    }
    late = {name: lines for name, lines in found.items() if lines and name not in ALLOWED}
    assert late == {}, "wait for a state: tests/patience.py has the ways"
    assert {name for name in ALLOWED if not found[name]} == set(), "no longer needed in the list"


@pytest.mark.parametrize(
    "line",
    [
        "time.sleep(1)",
        "qtbot.wait(50)",
        "QTest.qWait(5)",
        "person.hands.rest(200)",
        "qtbot.waitUntil(done, timeout=3000)",
        "person.hands.wait(done, 'the end', 8)",
        "person.hands.wait(done, 'the end', seconds=8)",
        "future.result(30)",
        "process.wait(30)",
        "process.communicate(timeout=120)",
        "subprocess.run(command, timeout=5)",
    ],
)
def test_such_a_line_would_be_found(line: str) -> None:
    assert Counter(found.split(":")[0] for found in waits_for_time(ast.parse(line))) == {"line 1": 1}


@pytest.mark.parametrize(
    "line",
    [
        "person.hands.wait(done, 'the end')",
        "future.result(PATIENCE_S)",
        "','.join(['a'])",
        "world.clock.move(seconds=5)",
        "timedelta(seconds=5)",
        "process.wait()",
    ],
)
def test_a_state_may_be_waited_for(line: str) -> None:
    assert list(waits_for_time(ast.parse(line))) == []
