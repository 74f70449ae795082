"""Packs with other scales than 0 to 5: nothing off the scale is taken, and everything on it can be given."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cse_desktop.domain.packs.model import Level, Standard
from cse_desktop.errors import Words
from cse_desktop.settings import Settings
from tests.ui import case_samples as samples
from tests.ui.sample_sheets.panel import differences
from ui.actions import Actions
from ui.assess.keys import FULL_WIDTH_ZERO, bind_rating
from ui.assess.rubric.bar import RatingBar
from ui.assess.rubric.lines import RubricLine, interview_lines, material_lines
from ui.assess.rubric.pane import RubricPane
from ui.look import Look
from ui.panel.difference import DifferenceCard
from ui.paper.fields import RatingField

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", "keyToAscii")
KEYS = [str(level) for level in range(10)]


def scaled(lowest: int, highest: int) -> Standard:
    """The carried standard with another scale."""
    standard = samples.standard()
    levels = tuple(
        Level(value, Words(f"{value}级", f"level {value}"), Words(f"锚定{value}", f"anchor {value}"))
        for value in range(lowest, highest + 1)
    )
    return replace(standard, levels=levels)


@pytest.fixture(params=[(0, 3), (1, 4), (0, 5), (0, 9)], ids=lambda found: f"{found[0]}-{found[1]}")
def standard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Standard:
    """A standard; the samples are made after it, some with a rating from before that is not on its scale."""
    made = scaled(*request.param)
    monkeypatch.setattr(samples, "standard", lambda: made)
    return made


@pytest.fixture(params=["material", "interview"])
def lines(request: pytest.FixtureRequest, standard: Standard) -> tuple[RubricLine, ...]:
    if request.param == "material":
        return material_lines(samples.case_sheet())
    return interview_lines(samples.interview_sheet())


@pytest.fixture
def pane(
    qtbot: QtBot, look: Look, standard: Standard, lines: tuple[RubricLine, ...], tmp_path: Path
) -> Iterator[RubricPane]:
    """The rubric with its keys bound, and the rating bar that mirrors it."""
    made = RubricPane(look)
    bar = RatingBar(made, look, made)
    bar.setObjectName("bar")
    qtbot.addWidget(made)
    actions = Actions(look, Settings(tmp_path / "settings.toml"))
    bind_rating(made, actions, made)
    actions.tell(case=True, assignment=True, unlocked=True)
    made.resize(380, 690)
    made.show_lines(lines, standard, samples.grade(), frozen=False)
    made.show()
    qtbot.waitExposed(made)
    yield made
    look.set_language("zh_CN")


def restyle(pane: QWidget, look: Look) -> None:
    """What ended the program: everything is said and painted again."""
    for language in ("en", "zh_CN"):
        look.set_language("en" if language == "en" else "zh_CN")
        assert not pane.grab().isNull()


def press(pane: RubricPane, qtbot: QtBot, sign: str) -> None:
    pane.rows.setFocus()
    key = Qt.Key(ord(sign))
    qtbot.keyClick(pane.rows, key, Qt.KeyboardModifier.AltModifier)


@pytest.mark.parametrize("wide", [False, True], ids=["plain", "full-width"])
def test_a_key_off_the_scale_changes_nothing_and_says_what_can_be_given(
    pane: RubricPane, standard: Standard, look: Look, qtbot: QtBot, wide: bool
) -> None:
    pane.go_to("1" if pane.lines[0].cell is not None else "1.1")
    rated: list[object] = []
    pane.rated.connect(lambda target, method, value: rated.append(value))
    for key in KEYS:
        pane.banner.clear()
        press(pane, qtbot, chr(FULL_WIDTH_ZERO + int(key)) if wide else key)
        off = key not in standard.scale
        assert bool(pane.banner.text) == off, key
    restyle(pane, look)
    assert rated == list(standard.scale)


def test_every_line_has_a_segment_for_each_level_and_for_no_other(
    pane: RubricPane, standard: Standard, look: Look, qtbot: QtBot
) -> None:
    bar = pane.findChild(RatingBar, "bar")
    assert isinstance(bar, RatingBar)
    for line in pane.lines:
        pane.go_to(line.target, line.method)
        for segments in (pane.card.segments, bar.segments):
            shown = [button.value for button in segments.buttons if button.isVisibleTo(segments)]
            assert shown == [*standard.scale, "NE", "NA"]
        for value in (*KEYS, "NE", "NA"):
            assert pane.rate(value) == line.permits(value)
            assert pane.card.segments.button(value).isEnabled() == line.permits(value)
        pane.rows.entered.emit()
    restyle(pane, look)


def test_the_segments_stand_beside_each_other_in_the_pane(pane: RubricPane, standard: Standard) -> None:
    pane.go_to("1.1")
    segments = pane.card.segments
    buttons = [button for button in segments.buttons if button.isVisibleTo(segments)]
    for left, right in pairwise(buttons):
        assert left.geometry().right() < right.geometry().left()
    assert segments.rect().contains(buttons[-1].geometry())
    assert buttons[0].width() >= (24 if len(buttons) > 8 else 40)


def test_the_panel_agrees_on_the_scale_only(look: Look, standard: Standard, qtbot: QtBot) -> None:
    options = (*standard.scale, "NE")
    row = replace(differences()[0], options=options, value="")
    card = DifferenceCard(look, row)
    qtbot.addWidget(card)
    card.show()
    agreed: list[str] = []
    card.agreed.connect(lambda target, method, value, reason: agreed.append(value))
    for value in (*KEYS, "NE", "NA"):
        card.take(value)
    shown = [button.value for button in card.levels.buttons if button.isVisibleTo(card.levels)]
    assert shown == [*standard.scale, "NE", "NA"]
    assert agreed == list(options)
    restyle(card, look)


def test_a_field_of_the_paper_takes_the_scale_only(look: Look, standard: Standard, qtbot: QtBot) -> None:
    field = RatingField(look)
    qtbot.addWidget(field)
    field.offer((*standard.scale, "NE"))
    given: list[str] = []
    field.committed.connect(given.append)
    for key in KEYS:
        qtbot.keyClicks(field, key)
        assert bool(field.property("wrong")) == (key not in standard.scale)
    assert given == list(standard.scale)
