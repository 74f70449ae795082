"""Cyclic garbage: a widget that is part of it is destroyed on the main thread, whoever makes the next objects."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cse_desktop.app.garbage import MainThreadGarbage

MANY = 200_000
"""objects, far more than Python lets be before it clears"""


class Ring(QObject):
    """Holds itself, and says on which thread it went."""

    gone: list[threading.Thread]

    def __init__(self, gone: list[threading.Thread]) -> None:
        super().__init__()
        self.gone = gone
        self.itself = self

    def __del__(self) -> None:
        self.gone.append(threading.current_thread())


@pytest.fixture
def parent(qapp: QObject) -> Iterator[QObject]:
    """Whatever owns it in the program."""
    yield QObject()
    assert gc.isenabled(), "it is left to Python again"


def make_many(kept: list[list[int]]) -> None:
    """What a lane does all day."""
    kept.extend([number] for number in range(MANY))


def test_a_lane_does_not_clear_what_the_main_thread_left(qtbot: QtBot, parent: QObject) -> None:
    gone: list[threading.Thread] = []
    garbage = MainThreadGarbage(parent)
    try:
        Ring(gone)
        kept: list[list[int]] = []
        lane = threading.Thread(target=make_many, args=(kept,))
        lane.start()
        lane.join()
        assert gone == [], "nothing is cleared on the lane"
        qtbot.waitUntil(lambda: bool(gone), timeout=5000)
        assert gone == [threading.main_thread()]
    finally:
        garbage.stop()


def test_what_grows_old_is_cleared_as_well(qapp: QObject, parent: QObject) -> None:
    gone: list[threading.Thread] = []
    garbage = MainThreadGarbage(parent)
    try:
        ring = Ring(gone)
        gc.collect(0)
        gc.collect(1)
        del ring  # it is among the oldest now
        for _ in range(100):
            assert gone == []
            kept = [[number] for number in range(1000)]
            garbage.clear()
            del kept
        assert gone == [threading.main_thread()]
    finally:
        garbage.stop()


def test_what_stands_is_kept_out_of_the_looking_through(qapp: QObject, parent: QObject) -> None:
    gone: list[threading.Thread] = []
    garbage = MainThreadGarbage(parent)
    try:
        stands = [[number] for number in range(MANY)]
        before = gc.get_freeze_count()
        garbage.keep()
        assert gc.get_freeze_count() >= before + len(stands)
        Ring(gone)
        gc.collect()
        assert gone == [threading.main_thread()], "what comes later is cleared as ever"
    finally:
        garbage.stop()
    garbage.keep()
    assert gc.get_freeze_count() == 0, "once stopped it is Python's again"


def test_without_it_a_lane_would(qapp: QObject) -> None:
    """The trap is real: this is what the program keeps away from."""
    gone: list[threading.Thread] = []
    Ring(gone)
    lane = threading.Thread(target=make_many, args=([],))
    lane.start()
    lane.join()
    assert gone == [lane]
