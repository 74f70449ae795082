"""Other people's documents as materials of a round: each is opened on the Assess page, and the program goes on."""

import os
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World, write_round
from ui.assess.document.tab import DocumentTab
from ui.assess.page import AssessPage

FOLDERS = ("pdf", "image", "office")
LEAST_PDFS = 53
BROKEN_IMAGES = ("crash", "bomb")
"""in the names of pictures that were made to break programs"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one document."""

    folder: str
    name: str
    shown: bool
    said: str
    """the words why not"""
    ms: int


@pytest.fixture
def corpus() -> Path:
    """The folder that `CSE_TEST_CORPUS` names."""
    place = os.environ.get("CSE_TEST_CORPUS")
    if not place:
        missing = "CSE_TEST_CORPUS names no folder of real documents; .ci/run sets it"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return Path(place)


def test_every_document_is_shown_or_says_why_not(
    world: World, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.enrol("e-009")
    world.enrol("e-001")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=len(FOLDERS))
    numbers = dict(
        zip(FOLDERS, sorted(path.name for path in (world.round / "applicants").iterdir()), strict=True)
    )
    for folder, number in numbers.items():
        materials = world.round / "applicants" / number / "materials"
        shutil.rmtree(materials)
        shutil.copytree(corpus / folder, materials)
    world.issue()
    seen: list[Seen] = []
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        person.open_file(world.issued["e-001"], arrives="roster")
        person.declare([], PASSWORD)
        for folder, number in numbers.items():
            page = person.open_case(number)
            seen += [
                _open(person, page, folder, place) for place in range(len(person._sheet(page).materials))
            ]
    with capsys.disabled():
        print("\n" + _table(seen))
    _judge(seen, {folder: len(list((corpus / folder).iterdir())) for folder in FOLDERS})


def _open(person: Person, page: AssessPage, folder: str, place: int) -> Seen:
    name = person._sheet(page).materials[place].name
    began = time.monotonic()
    person._open_material(page, place)
    tab = page.place.desk.current
    assert tab is not None
    assert tab.material.name == name
    person.hands.wait(lambda: _shows(tab) or _said(tab), f"something of {name}", seconds=40)
    return Seen(folder, name, _shows(tab), _said(tab), int((time.monotonic() - began) * 1000))


def _shows(tab: DocumentTab) -> bool:
    """Whether a picture of a page is on the screen."""
    return tab.view is not None and tab.view.isVisible() and bool(tab.view.images._kept)


def _said(tab: DocumentTab) -> str:
    """The words that stand in place of the document, or over it."""
    if tab.refusal is not None and tab.refusal.isVisible():
        return tab.refusal.why.text()
    if tab.locked is not None and tab.locked.isVisible():
        return tab.locked.kept.text()
    if tab.trouble is not None and tab.trouble.isVisible():
        return tab.trouble.words.text()
    return ""


def _judge(seen: list[Seen], wanted: dict[str, int]) -> None:
    assert Counter(document.folder for document in seen) == wanted, "every document was opened"
    silent = [document.name for document in seen if not document.shown and len(document.said) < 4]
    assert not silent
    assert sum(document.shown for document in seen if document.folder == "pdf") >= LEAST_PDFS
    hidden = [document.name for document in seen if document.folder == "image" and not document.shown]
    assert all(any(word in name for word in BROKEN_IMAGES) for name in hidden), hidden


def _table(seen: list[Seen]) -> str:
    lines = []
    for folder in FOLDERS:
        rows = [document for document in seen if document.folder == folder]
        slowest = max(rows, key=lambda document: document.ms)
        lines.append(
            f"{folder}: {sum(row.shown for row in rows)} of {len(rows)} shown; slowest {slowest.ms} ms ({slowest.name})"
        )
        lines += [f"  {row.name}: {row.said}" for row in rows if not row.shown]
    return "\n".join(lines)
