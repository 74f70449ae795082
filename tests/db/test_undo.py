"""Undo and redo: what they take, what blocks them, and that they lose nothing, also across a restart."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cse_desktop.domain.records import Act, CaseState, Change, Comment, InterviewState, Rating, Record
from db.casefile import journal, rebuild
from db.casefile.storage import CaseFile
from tests.db.desks import CASES, Table, outgoing, rate, rating

ONE, TWO = CASES


@pytest.fixture
def file(tmp_path: Path) -> Iterator[CaseFile]:
    with Table(tmp_path).create() as made:
        yield made


def tick(file: CaseFile, case: str = ONE, since: str = "") -> None:
    """The interview's clock: an act that cannot be undone."""
    before = file.one(InterviewState, case_id=case)
    after = InterviewState(case, "running", "p1", "{}", since or f"t{file.journal_head()[:6]}")
    file.commit(Act("tick", case, (Change(before, after),), undoable=False))


def test_undo_appends_the_opposite_and_redo_the_act_again(file: CaseFile) -> None:
    made = file.commit(rate(None, rating("3")))
    undone = file.undo(ONE)
    assert undone is not None
    assert (undone.kind, undone.case_id) == ("undo", ONE)
    assert undone.changes == (Change(rating("3"), None),)
    assert file.rows(Rating) == []
    redone = file.redo(ONE)
    assert redone is not None
    assert redone.changes == made.changes
    assert file.rows(Rating) == [rating("3")]
    kinds = [(entry.kind, entry.undoes) for entry in file.journal()][1:]
    assert kinds == [("rate", None), ("undo", made.act_id), ("redo", undone.act_id)]


def test_nothing_to_undo_or_redo(file: CaseFile) -> None:
    assert file.undo(None) is None
    assert file.redo(None) is None
    file.commit(rate(None, rating("3")))
    assert file.undo(TWO) is None
    assert file.redo(ONE) is None
    assert file.can_undo(ONE) == ("rate", None)
    assert file.can_undo(TWO) == (None, None)


def test_undo_survives_a_restart(tmp_path: Path) -> None:
    table = Table(tmp_path)
    with table.create() as file:
        for value in "123":
            file.commit(rate(None, rating(value, target=f"1.{value}")))
        file.undo(None)
        file.undo(None)
        file.redo(None)
    with table.open() as file:
        assert file.can_undo(None) == ("rate", "rate")
        file.undo(None)
        assert [row.value for row in file.rows(Rating)] == ["1"]
        file.redo(None)
        file.redo(None)
        assert [row.value for row in file.rows(Rating)] == ["1", "2", "3"]
        assert file.redo(None) is None


def test_undo_per_case_leaves_the_other_alone(file: CaseFile) -> None:
    file.commit(rate(None, rating("1", ONE)))
    file.commit(rate(None, rating("2", TWO)))
    file.undo(ONE)
    assert file.rows(Rating) == [rating("2", TWO)]
    assert file.can_undo(None) == ("rate", "rate")
    file.redo(None)
    assert {row.case_id for row in file.rows(Rating)} == {ONE, TWO}
    file.undo(None)
    assert file.rows(Rating) == [rating("2", TWO)], "the act done again is the newest"


def test_a_new_act_ends_redo_for_its_case_and_for_all_but_not_for_another_case(file: CaseFile) -> None:
    file.commit(rate(None, rating("1", ONE)))
    file.commit(rate(None, rating("2", TWO)))
    file.undo(ONE)
    file.undo(TWO)
    file.commit(rate(None, rating("3", TWO, target="1.2")))
    assert file.redo(None) is None
    assert file.redo(TWO) is None
    assert file.redo(ONE) is not None


def test_the_clock_blocks_neither_undo_nor_redo(file: CaseFile) -> None:
    file.commit(rate(None, rating("1")))
    tick(file)
    assert file.undo(ONE) is not None
    tick(file)
    assert file.redo(ONE) is not None
    assert file.rows(Rating) == [rating("1")]


def test_a_later_act_that_stays_on_the_row_blocks_undo_and_redo(file: CaseFile) -> None:
    file.commit(rate(None, rating("1")))
    file.commit(replace(rate(rating("1"), rating("2")), undoable=False))
    assert file.can_undo(ONE) == (None, None)
    assert file.undo(ONE) is None
    file.commit(rate(rating("2"), rating("3")))
    assert file.undo(ONE) is not None
    file.commit(replace(rate(rating("2"), None), undoable=False))
    assert file.redo(ONE) is None
    assert file.rows(Rating) == []


def test_an_act_on_two_cases_blocks_undo_of_one(file: CaseFile) -> None:
    file.commit(rate(None, rating("1", ONE)))
    both = Act("reset", None, (Change(rating("1", ONE), rating("2", ONE)), Change(None, rating("2", TWO))))
    file.commit(both)
    assert file.undo(ONE) is None
    assert file.undo(None) is not None
    assert file.undo(ONE) is not None
    assert file.redo(ONE) is not None
    assert file.redo(None) is not None
    assert [row.value for row in file.rows(Rating)] == ["2", "2"]


def test_an_act_touching_one_row_twice_is_undone_backwards(file: CaseFile) -> None:
    changes = (Change(None, rating("1")), Change(rating("1"), rating("2")))
    file.commit(Act("rate", ONE, changes))
    file.undo(ONE)
    assert file.rows(Rating) == []
    file.redo(ONE)
    assert file.rows(Rating) == [rating("2")]


def test_what_left_cannot_be_undone(file: CaseFile) -> None:
    file.commit(rate(None, rating("1")))
    state = CaseState(ONE, 0)
    file.commit(Act("x", ONE, (Change(state, replace(state, on_hold=True)),)), outgoing=(outgoing(1),))
    assert file.can_undo(ONE) == ("rate", None)


def _rows() -> st.SearchStrategy[Record]:
    cases, targets = st.sampled_from(CASES), st.sampled_from(["1.1", "1.2"])
    ratings = st.builds(rating, st.sampled_from("0123"), cases, targets)
    comments = st.builds(Comment, cases, targets, st.just("material"), st.sampled_from(["甲", "乙"]))
    return st.one_of(ratings, comments)


def _wanted() -> st.SearchStrategy[tuple[str, Record]]:
    return st.tuples(st.sampled_from(["put", "clear", "tick", "undo", "redo"]), _rows())


def _change(file: CaseFile, row: Record, clear: bool) -> Change | None:
    before = file.one(type(row), **{name: getattr(row, name) for name in type(row).KEY})
    if clear:
        return None if before is None else Change(before, None)
    return None if before == row else Change(before, row)


def _tables(file: CaseFile) -> list[list[Record]]:
    return [list(file.rows(Rating)), list(file.rows(Comment)), list(file.rows(InterviewState))]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(_wanted(), st.sampled_from([None, *CASES])), max_size=20), st.data())
def test_any_way_of_acting_keeps_tables_journal_and_undo_in_step(
    steps: list[tuple[tuple[str, Record], str | None]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        table = Table(Path(folder))
        file = table.create()
        try:
            for number, ((verb, row), scope) in enumerate(steps):
                if verb == "undo":
                    file.undo(scope)
                elif verb == "redo":
                    file.redo(scope)
                elif verb == "tick":
                    tick(file, since=f"t{number}")
                else:
                    change = _change(file, row, verb == "clear")
                    if change is not None:
                        file.commit(Act(verb, row.case_id, (change,)))
                assert rebuild.differing_tables(file._connection) == []
                if data.draw(st.integers(0, 9)) == 0:
                    before = _tables(file), [file.can_undo(scope) for scope in (None, *CASES)]
                    file.close()
                    file = table.open()
                    assert before == (_tables(file), [file.can_undo(scope) for scope in (None, *CASES)])
            assert journal.broken_at(file._connection) is None
        finally:
            file.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(_rows(), st.booleans()), min_size=1, max_size=15), st.sampled_from([None, ONE]))
def test_n_acts_n_undos_n_redos_are_the_same_tables(
    wanted: list[tuple[Record, bool]], scope: str | None
) -> None:
    with TemporaryDirectory() as folder, Table(Path(folder)).create() as file:
        stages = [_tables(file)]
        for row, clear in wanted:
            change = _change(file, row, clear)
            if change is not None and (scope is None or row.case_id == scope):
                file.commit(Act("put", row.case_id, (change,)))
                stages.append(_tables(file))
        for stage in reversed(stages[:-1]):
            assert file.undo(scope) is not None
            assert _tables(file) == stage
        assert file.undo(scope) is None
        for stage in stages[1:]:
            assert file.redo(scope) is not None
            assert _tables(file) == stage
        assert file.redo(scope) is None
        assert rebuild.differing_tables(file._connection) == []
