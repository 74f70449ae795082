"""Evidence by keyboard alone on the sample: open, find, tie to two indicators at once, and back from the rating."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication

from cse_desktop.services.sheets import EvidenceRow
from cse_desktop.wiring.sample import PASSWORD, Sample
from tests.e2e.keyboard import Person, at_the_keyboard
from ui.assess.document.marks import boxes_of, evidence_of
from ui.assess.document.page_view import PageView
from ui.assess.page import AssessPage
from ui.assess.rubric.chips import EvidenceChip

CASE = "A001"
REPORT = "03 项目报告"
CHINESE, LATIN = "短路", "kA"
LINE, OTHER = "1.1", "1.2"
PART = "partial"
MOST_PARTS = 4


@dataclass
class Reader:
    """Reads a case by keys alone, and counts the keys of each step."""

    person: Person
    page: AssessPage
    steps: dict[str, int] = field(default_factory=dict)
    _counted: int = 0

    def __post_init__(self) -> None:
        self._counted = self.person.hands.pressed

    def press(self, *keys: str) -> None:
        for key in keys:
            self.person.hands.press(key)

    def step(self, name: str) -> None:
        """All keys since the step before belong to this one; what they began has ended."""
        self.person.idle()
        pressed = self.person.hands.pressed
        self.steps[name] = pressed - self._counted
        self._counted = pressed

    @property
    def view(self) -> PageView:
        view = self.page.place.desk.view
        assert view is not None
        return view

    def open_report(self) -> None:
        """From wherever the keys are: the drawer, the material's name as it begins, Enter."""
        pane = self.page.place.materials
        self.press("Ctrl+M")
        self.person.hands.wait(pane.list.hasFocus, "the list of materials")
        self.person.hands.type(REPORT[:2])
        self.press("Return")
        desk = self.page.place.desk
        self.person.hands.wait(lambda: desk.view is not None and desk.view.page_count, "the report")
        tab = desk.current
        assert tab is not None
        assert tab.material.name.startswith(REPORT)
        assert self.view.hasFocus()

    def find(self, term: str) -> None:
        desk = self.page.place.desk
        self.press("Ctrl+F")
        self.person.hands.type(term)
        self.press("Return")
        self.person.hands.wait(lambda: self.view.findings.hits, f"places of {term}")
        picked = desk.picked
        assert picked is not None
        assert picked[1].shape == "text"
        assert term in picked[1].quote

    def tie_to_two(self) -> None:
        """Ties what is found to the current line and to another, with the applicant's own part."""
        picker = self.page.place.linking
        self.press("Ctrl+Shift+A")
        self.person.hands.wait(picker.field.hasFocus, "the picker")
        self.person.hands.type(OTHER)
        self.press("Down", "Space")
        assert {target for target, _ in picker.ticked} == {LINE, OTHER}
        self.person.tab_to(picker.parts)
        for _ in range(MOST_PARTS):
            if picker.parts.button(PART).hasFocus():
                break
            self.press("Right")
        self.press("Space", "Return")
        self._back_in_document()

    def tie_quickly(self) -> None:
        """The same without a part: the only line that the words leave is meant."""
        self.press("Ctrl+Shift+A")
        self.person.hands.wait(self.page.place.linking.field.hasFocus, "the picker")
        self.person.hands.type(OTHER)
        self.press("Return")
        self._back_in_document()

    def _back_in_document(self) -> None:
        self.person.hands.wait(lambda: not self.page.place.linking.isVisible(), "the picker to close")
        self.person.hands.wait(self.view.hasFocus, "the keys to come back to the document")

    def go_to_chip(self, number: int) -> None:
        """Tab from the document leads to the rating's evidence."""
        for _ in range(number):
            self.press("Tab")
        chip = QApplication.focusWidget()
        assert isinstance(chip, EvidenceChip)
        assert chip.row.annotation.annotation_id == self.evidence()[-1].annotation.annotation_id

    def jump_back(self) -> None:
        """From the chip to the place that it stands for: page, place, mark and keys."""
        mark = self.evidence()[-1].annotation
        self.press("Return")
        self.person.idle()
        view = self.view
        (box, *_) = boxes_of(mark)
        rect, top = view._layout.box_rect(mark.page, box), view.verticalScrollBar().value()
        assert view.page == mark.page
        assert top <= rect.y
        assert rect.y + rect.height <= top + view.viewport().height()
        assert view.focused_mark == mark.annotation_id
        assert view.hasFocus()

    def evidence(self) -> list[EvidenceRow]:
        """What is tied to ratings now, the oldest first."""
        self.person.idle()
        rows = evidence_of(self.person._sheet(self.page))
        return sorted(rows, key=lambda row: (row.annotation.annotation_id, row.link.target))


def told(rows: list[EvidenceRow]) -> list[tuple[str, str]]:
    return [(row.link.target, row.link.own_part) for row in rows]


def test_from_the_material_to_the_rating_and_back(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    both, unclear = [(LINE, PART), (OTHER, PART)], [(LINE, "unclear"), (OTHER, "unclear")]
    with at_the_keyboard(sample.desk) as person:
        person.unlock(PASSWORD)
        person.open_file(sample.assignment, arrives="roster")
        person.declare([], PASSWORD)
        page = person.open_case(CASE)
        reader = Reader(person, page)
        reader.press("Ctrl+M", "Escape")
        assert not page.place.side.isVisible(), "Escape closes the drawer"
        reader.step("drawer")
        reader.open_report()
        reader.step("open")
        for number, (term, tie, step, wanted) in enumerate(
            (
                (CHINESE, reader.tie_to_two, "tie to two with own part", both),
                (LATIN, reader.tie_quickly, "tie to two", both + unclear),
            ),
            1,
        ):
            reader.find(term)
            reader.step(f"find “{term}”")
            tie()
            reader.step(step)
            tied = reader.evidence()
            assert told(tied) == wanted
            assert term in tied[-1].annotation.quote
            assert tied[-1].annotation == tied[-2].annotation, "one place, one act"

            reader.press("End")
            assert reader.view.page == reader.view.page_count - 1
            reader.step("elsewhere")
            reader.go_to_chip(number)
            reader.jump_back()
            reader.step(f"back from chip {number}")

            reader.press("Ctrl+Z")
            assert told(reader.evidence()) == wanted[:-2], "one act, taken back at once"
            reader.press("Ctrl+Shift+Z")
            assert reader.evidence() == tied
            reader.step("undo and redo")
        with capsys.disabled():
            print("\nkeys: " + ", ".join(f"{name} {count}" for name, count in reader.steps.items()))
    assert reader.steps["tie to two"] == 1 + len(OTHER) + 1
    assert reader.steps["back from chip 1"] == 2
