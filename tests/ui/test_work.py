"""The bridge: results come home to the main thread, failures to whom they belong, the dead get nothing."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cse_desktop.errors import KnownError, Words
from ui.assess.acts import CaseActs
from ui.work import Bridge


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    with ThreadPoolExecutor(1, thread_name_prefix="cse-test-storage") as lane:
        yield Bridge({"storage": lane})


def refuse() -> str:
    raise KnownError("TST-001", Words("不行", "no"))


def break_down() -> str:
    raise ZeroDivisionError


def test_a_result_comes_home_to_the_main_thread(bridge: Bridge, qtbot: QtBot) -> None:
    owner = QObject()
    got: list[tuple[str, bool]] = []
    with qtbot.waitSignal(bridge.idle):
        bridge.run(
            owner,
            lambda: threading.current_thread().name,
            lambda name: got.append((name, threading.current_thread() is threading.main_thread())),
        )
        assert bridge.under_way == 1
    assert got[0][0].startswith("cse-test-storage")
    assert got[0][1]
    assert bridge.under_way == 0


def test_a_result_for_the_dead_is_dropped(bridge: Bridge, qtbot: QtBot) -> None:
    owner, gate = QObject(), threading.Event()
    got: list[bool] = []
    with qtbot.waitSignal(bridge.idle):
        bridge.run(owner, gate.wait, got.append)
        shiboken6.delete(owner)
        gate.set()
    assert not got


def test_a_refusal_goes_to_its_handler(bridge: Bridge, qtbot: QtBot) -> None:
    owner = QObject()
    refused: list[KnownError] = []
    with qtbot.waitSignal(bridge.idle):
        bridge.run(owner, refuse, lambda _: None, refused.append)
    assert refused[0].code == "TST-001"


def test_a_refusal_without_handler_comes_to_the_surface(bridge: Bridge, qtbot: QtBot) -> None:
    owner = QObject()
    with qtbot.waitSignal(bridge.refused) as blocker:
        bridge.run(owner, refuse, lambda _: None)
    assert blocker.args[0].code == "TST-001"


def test_our_own_mistake_comes_to_the_surface_and_logs_its_type_only(
    bridge: Bridge, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    owner = QObject()
    with qtbot.waitSignal(bridge.broke) as blocker:
        bridge.run(owner, break_down, lambda _: None)
    assert isinstance(blocker.args[0], ZeroDivisionError)
    assert "ZeroDivisionError" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_screen_that_waits_hears_of_our_own_mistake(bridge: Bridge, qtbot: QtBot) -> None:
    owner = QObject()
    refused: list[KnownError] = []
    with qtbot.waitSignal(bridge.idle):
        bridge.run(owner, break_down, lambda _: None, refused.append)
    assert refused[0].code == "APP-001"
    assert "division" not in refused[0].sentences("en")


def test_a_sheet_that_could_not_be_read_is_asked_for_again(bridge: Bridge, qtbot: QtBot) -> None:
    class OneRoom:
        room = None
        run = bridge.run

    def read(_room: object, _case: str) -> str:
        reads.append(1)
        return break_down() if len(reads) == 1 else "sheet"

    owner = QObject()
    reads: list[int] = []
    shown: list[str] = []
    acts: CaseActs[str] = CaseActs(
        OneRoom(),  # type: ignore[arg-type]  # the lanes are all that is asked of the program here
        owner,
        read,
        shown.append,
        lambda _error: None,
    )
    with qtbot.waitSignal(bridge.idle):
        acts.open("a case")
    with qtbot.waitSignal(bridge.idle):
        acts.refresh()
    assert shown == ["sheet"]


def test_what_comes_home_after_the_end_is_dropped(bridge: Bridge, qtbot: QtBot) -> None:
    owner, came = QObject(), []
    bridge.run(owner, lambda: 1, came.append)
    bridge.close()
    qtbot.waitUntil(lambda: bridge.under_way == 0)
    assert came == []
