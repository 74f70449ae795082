"""Which act undo and redo would take next, worked out from the journal's lines; no database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cse_desktop.domain.records import Change, key_of
from cse_desktop.errors import BugError

Row = tuple[type, tuple[str | int, ...]]


@dataclass(slots=True)
class Step:
    """One act that a person did and may take back."""

    act_id: str
    kind: str
    case_id: str | None
    rows: tuple[Row, ...]
    undone_by: str = ""
    lost_in_case: bool = False
    """undone, and then something else was done to this case or these rows"""
    lost: bool = False
    """undone, and then something else was done anywhere"""


class UndoLine:
    """What is done and what is undone, in order; told of every line of the journal as it is written."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._marks: dict[Row, list[str]] = {}
        """per row the acts that stand on it, newest last"""

    def did(self, act_id: str, kind: str, case_id: str | None, rows: Iterable[Row], undoable: bool) -> None:
        """A new act stands."""
        touched = tuple(dict.fromkeys(rows))
        self._mark(act_id, touched)
        self._lose(case_id, set(touched), undoable)
        if undoable:
            self._done.append(Step(act_id, kind, case_id, touched))

    def undid(self, act_id: str, by: str) -> None:
        """The act is undone by the line `by`."""
        step = _take(self._done, lambda step: step.act_id == act_id)
        for row in step.rows:
            self._marks[row].remove(act_id)
        step.undone_by = by
        step.lost = step.lost_in_case = False
        self._undone.append(step)

    def redid(self, undone_by: str) -> None:
        """The act undone by the line `undone_by` stands again, as the newest."""
        step = _take(self._undone, lambda step: step.undone_by == undone_by)
        self._mark(step.act_id, step.rows)
        self._done.append(step)

    def next_undo(self, case_id: str | None) -> Step | None:
        """The newest act (of the case) that stands and can be undone; None where a later act stands on its rows."""
        for step in reversed(self._done):
            if case_id is None or step.case_id == case_id:
                free = all(self._marks[row][-1] == step.act_id for row in step.rows)
                return step if free else None
        return None

    def next_redo(self, case_id: str | None) -> Step | None:
        """The act (of the case) undone last; None where another act came after."""
        for step in reversed(self._undone):
            if case_id is None:
                return None if step.lost else step
            if step.case_id == case_id:
                return None if step.lost_in_case else step
        return None

    def _lose(self, case_id: str | None, touched: set[Row], undoable: bool) -> None:
        """A new act ends redo for its case, for its rows, and for whatever would have come after those."""
        lost = False
        cases: set[str | None] = set()
        for step in reversed(self._undone):
            step.lost = step.lost or lost or undoable
            step.lost_in_case = step.case_id in cases or (undoable and step.case_id == case_id)
            if step.lost_in_case or not touched.isdisjoint(step.rows):
                step.lost = step.lost_in_case = True
                cases.add(step.case_id)
            lost = lost or step.lost
        self._undone = [step for step in self._undone if not step.lost_in_case]

    def _mark(self, act_id: str, rows: Iterable[Row]) -> None:
        for row in rows:
            self._marks.setdefault(row, []).append(act_id)


def _take(steps: list[Step], fits: Callable[[Step], bool]) -> Step:
    for place in range(len(steps) - 1, -1, -1):
        if fits(steps[place]):
            return steps.pop(place)
    raise BugError("the journal undoes what does not stand")


def rows_of(changes: Iterable[Change]) -> tuple[Row, ...]:
    """What identifies the rows that the changes touch."""
    return tuple((type(change.record), key_of(change.record)) for change in changes)


def opposite(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes turned round, last one first."""
    return tuple(change.reversed() for change in reversed(changes))
