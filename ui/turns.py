"""Work that only the main thread may do, in small steps, so that keys and painting come between them.

Qt's modules are imported there alone: PySide makes its types when they are first named, and another thread that names
one while the window paints meets a type that is half made.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

Step = Callable[[], object]
BETWEEN_MS = 20
"""Qt gathers what is to be painted for five milliseconds: a step that came at once would stand before the picture"""


def in_turns(owner: QObject, steps: Iterable[Step]) -> None:
    """Takes one step after the other, with room for keys and painting before each, while `owner` lives."""
    _take_next(owner, iter(steps))


def imports(*names: str) -> Iterator[Step]:
    """A step for each module named; one that is there already costs nothing."""
    for name in names:
        yield lambda name=name: import_module(name)  # type: ignore[misc]  # a default binds it


def _take_next(owner: QObject, left: Iterator[Step]) -> None:
    def take() -> None:
        step = next(left, None)
        if step is not None:
            step()
            _take_next(owner, left)

    QTimer.singleShot(BETWEEN_MS, owner, take)
