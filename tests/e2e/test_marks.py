"""Annotations and private notes over the real case file: durable, undoable, and only evidence leaves."""

import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cse_desktop.domain.annotations import COLOURS
from cse_desktop.domain.canonical import parse_canonical
from cse_desktop.domain.evidence_json import evidence_file, parse_evidence
from cse_desktop.domain.records import Annotation, EvidenceLink, Recorded, ScratchNote
from cse_desktop.errors import BugError
from cse_desktop.services import evidence, scratching, undoing
from cse_desktop.services.anchoring import carry_over
from cse_desktop.services.casework import Casework
from cse_desktop.services.room import Room
from cse_desktop.trust import agefiles
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, World

TARGETS = ("1.1", "1.2", "2.1")
TABLES = (Annotation, EvidenceLink, ScratchNote)
SECRET = "只给自己看的便签"


def case_of(room: Room) -> tuple[str, str]:
    """A case, and a material of it."""
    case = room.assignment.cases[0]
    return case.id, case.materials[0].sha256


def tables(room: Room, case_id: str) -> list[list[Any]]:
    return [sorted(room.storage.rows(table, case_id=case_id), key=repr) for table in TABLES]


def put(room: Room, case_id: str, material: str, **more: Any) -> str:
    """A new mark; its id."""
    made = evidence.annotate(room, case_id, material, 0, "text", [(1, 2, 3, 4)], "示例引文", **more)
    row = made.changes[-1].after if not more.get("links") else made.changes[0].after
    assert isinstance(row, Annotation)
    return row.annotation_id


def do(room: Room, case_id: str, material: str, verb: str, pick: int, word: str) -> Recorded:
    """One act on whatever is there to be acted on; where nothing is, a mark is made."""
    marks = sorted(room.storage.rows(Annotation, case_id=case_id), key=lambda row: row.annotation_id)
    notes = sorted(room.storage.rows(ScratchNote, case_id=case_id), key=lambda row: row.note_id)
    target = TARGETS[pick % len(TARGETS)]
    if verb == "scratch" or (not notes and verb in ("rewrite", "unscratch")):
        return scratching.write(room, case_id, word, material if pick % 2 else "", pick)
    if verb == "rewrite":
        return scratching.rewrite(room, case_id, notes[pick % len(notes)].note_id, word)
    if verb == "unscratch":
        return scratching.remove(room, case_id, notes[pick % len(notes)].note_id)
    if verb == "time":
        return evidence.annotate(
            room, case_id, material, 0, "time", [], colour="doubt", start_ms=pick, end_ms=pick + 9
        )
    if verb == "mark" or not marks:
        links = [(target, "material", "sole", word)] if pick % 2 else []
        return evidence.annotate(room, case_id, material, pick, "text", [(1, 2, 3, 4)], word, links=links)
    return change(room, case_id, marks[pick % len(marks)].annotation_id, verb, pick, word)


def change(room: Room, case_id: str, name: str, verb: str, pick: int, word: str) -> Recorded:
    """One act on a mark that is there."""
    target = TARGETS[pick % len(TARGETS)]
    match verb:
        case "tie":
            both = [(target, "material", "leading", word), ("2.2", "material", "unclear", "")]
            return evidence.link_all(room, case_id, name, both)
        case "untie":
            return evidence.unlink(room, case_id, name, target, "material")
        case "part":
            return evidence.link(room, case_id, name, target, "material", "partial", word)
        case "note":
            return evidence.write_note(room, case_id, name, word)
        case "colour":
            return evidence.restyle(room, case_id, name, "underline", COLOURS[pick % len(COLOURS)])
        case _:
            return evidence.remove(room, case_id, name)


VERBS = (
    "mark",
    "time",
    "tie",
    "untie",
    "note",
    "colour",
    "part",
    "remove",
    "scratch",
    "rewrite",
    "unscratch",
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.sampled_from(["甲", "乙"])),
        min_size=1,
        max_size=15,
    )
)
def test_n_acts_n_undos_n_redos_give_the_same_tables(
    casework: Casework, steps: list[tuple[str, int, str]]
) -> None:
    room = casework.room
    case_id, material = case_of(room)
    stages = [tables(room, case_id)]
    for verb, pick, word in steps:
        if do(room, case_id, material, verb, pick, word).changes:
            stages.append(tables(room, case_id))
    for stage in reversed(stages[:-1]):
        assert undoing.undo(room, case_id) is not None
        assert tables(room, case_id) == stage
    for stage in stages[1:]:
        assert undoing.redo(room, case_id) is not None
        assert tables(room, case_id) == stage


def test_what_cannot_be_is_refused(casework: Casework) -> None:
    room = casework.room
    case_id, material = case_of(room)
    name = put(room, case_id, material)
    with pytest.raises(BugError):
        evidence.restyle(room, case_id, name, "highlight", "pink")
    with pytest.raises(BugError):
        evidence.annotate(room, case_id, material, 0, "time", [], start_ms=5, end_ms=5)
    with pytest.raises(BugError):
        evidence.annotate(room, case_id, material, 0, "text", [], start_ms=1, end_ms=2)
    with pytest.raises(BugError):
        scratching.write(room, case_id, "x", "0" * 64)
    other = room.assignment.cases[1].id
    with pytest.raises(BugError):
        evidence.write_note(room, other, name, "x")


def test_carried_over_with_its_ties_and_back(casework: Casework) -> None:
    room = casework.room
    case_id, material = case_of(room)
    other = room.assignment.cases[0].materials[1].sha256
    name = put(room, case_id, material, links=[("1.1", "material", "sole", "")])
    before = room.storage.one(Annotation, annotation_id=name)
    assert before is not None
    after = Annotation(name, case_id, other, 4, "text", "[[9,9,20,20]]", "示例引文", "", "")
    carry_over(room, case_id, [(before, after)])
    assert room.storage.rows(Annotation, case_id=case_id) == [after]
    assert [row.target for row in room.storage.rows(EvidenceLink, annotation_id=name)] == ["1.1"]
    undoing.undo(room, case_id)
    assert room.storage.rows(Annotation, case_id=case_id) == [before]


def test_only_evidence_leaves_and_the_society_reads_it(world: World, casework: Casework) -> None:
    room = casework.room
    case_id, material = case_of(room)
    fill_case(room, case_id)
    tied = put(
        room, case_id, material, links=[("1.1", "material", "sole", "")], style="underline", colour="doubt"
    )
    loose = put(room, case_id, material, note=SECRET)
    scratching.write(room, case_id, SECRET, material, 2)
    scratching.write(room, case_id, SECRET)
    sent = casework.submit_cases([case_id], PASSWORD)
    path = casework.path_of(sent.bundle_id)
    out = io.BytesIO()
    with path.open("rb") as sealed:
        agefiles.decrypt(sealed, out, casework._sender.unlocked.age_identities())
    archive = out.getvalue()
    assert SECRET.encode() not in archive
    assert loose.encode() not in archive
    assert tied.encode() in archive
    found, _ = parse_evidence(
        case_id, parse_canonical(_member(archive, evidence_file(case_id)), "evidence.json"), prefix="SCR"
    )
    mark = next(row for row in found if row.annotation_id == tied)
    assert (mark.style, mark.colour) == ("underline", "doubt")
    assert world.receive(path)[0].outcome == "accepted"


def _member(archive: bytes, name: str) -> bytes:
    """One file of a plain archive, found by its header."""
    at = archive.index(f"/{name}".encode() + b"\0")
    start = at - at % 512
    size = int(archive[start + 124 : start + 135], 8)
    return archive[start + 512 : start + 512 + size]
