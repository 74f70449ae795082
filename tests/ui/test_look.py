"""The look: contrast in every theme, no colour outside the tokens, sizes, mixed text, live switching."""

import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

import ui
from ui.look import Look, numbers
from ui.look.fonts import type_size
from ui.look.icons import GLYPHS
from ui.look.sheet import style_sheet
from ui.look.tokens import SMALLEST_TYPE, STATE_TONES, THEMES, TYPE_EN, TYPE_ZH, Theme

ROOT = Path(ui.__file__).parent
TEXTS = ("text", "strong", "quiet")
GROUNDS = ("surface", "canvas", "hover", "pressed")
STATES = ("good", "notice", "bad", "busy", "accent")


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class Listening(QWidget):
    """Counts how often it is told of another language."""

    told = 0

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.LanguageChange:
            self.told += 1


def pairs(theme: Theme) -> list[tuple[str, str]]:
    found = list(product(TEXTS, GROUNDS))
    found += [
        (state, ground) for state in STATES for ground in ("surface", "canvas", "hover", f"{state}_tint")
    ]
    found += [("text", f"{state}_tint") for state in STATES]
    found += [("quiet", f"{state}_tint") for state in STATES]
    found += [("on_accent", "accent"), ("on_accent", "accent_strong"), ("accent_strong", "accent_tint")]
    found += [("surface", "strong")]
    return found


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_text_stands_out_from_its_ground(theme: Theme) -> None:
    colors = theme.colors()
    weak = {
        (text, ground): round(contrast(colors[text], colors[ground]), 2)
        for text, ground in pairs(theme)
        if contrast(colors[text], colors[ground]) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_edges_of_fields_and_focus_can_be_seen(theme: Theme) -> None:
    colors = theme.colors()
    for ground in ("surface", "canvas"):
        assert contrast(colors["edge"], colors[ground]) >= 3
        assert contrast(colors["accent"], colors[ground]) >= 3


def test_colours_stand_in_the_tokens_only() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|Qt\.GlobalColor\.(?!transparent)|QColor\(\s*[\"'\d]")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in ROOT.rglob("*.py")
        if path.name != "tokens.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if literal.search(line)
    ]
    assert not found, "ask look.color(role) instead"


def test_the_style_sheet_leaves_no_token_open() -> None:
    for theme in THEMES.values():
        assert "@" not in style_sheet(theme, lambda role: TYPE_ZH[role], lambda distance: distance)


def test_no_type_is_smaller_than_the_smallest() -> None:
    for language, percent in product(("zh_CN", "en"), (80, 100, 150, 200)):
        for role in TYPE_EN:
            assert type_size(role, language, percent) >= SMALLEST_TYPE
    assert type_size("body", "zh_CN", 100) == 15
    assert type_size("body", "zh_CN", 200) == 30


def test_states_name_colours_and_icons_that_exist() -> None:
    roles = THEMES["light"].colors()
    assert all(tone in roles and icon in GLYPHS for tone, icon in STATE_TONES.values())


@pytest.mark.parametrize("name", sorted(GLYPHS))
def test_every_icon_can_be_drawn(look: Look, name: str) -> None:
    assert not look.icon(name).pixmap(20, 20).isNull()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("评审第12页PDF文件", "评审第\u200912\u2009页\u2009PDF\u2009文件"),
        ("80%以上", "80%\u2009以上"),
        ("评审", "评审"),
        ("only Latin 12", "only Latin 12"),
    ],
)
def test_a_thin_space_parts_chinese_from_latin(text: str, expected: str) -> None:
    assert numbers.spaced(text, "zh_CN") == expected
    assert numbers.spaced(text, "en") == text


def test_days_and_sizes_follow_the_language() -> None:
    assert numbers.day("2026-03-06", "en") == "6 Mar 2026"
    assert numbers.day("2026-03-06", "en", today=date(2026, 1, 1)) == "6 Mar"
    assert numbers.day("2026-03-06", "zh_CN").replace("\u2009", "") == "2026年3月6日"
    assert numbers.clock("2026-03-06T09:30:00+08:00") == "09:30"
    assert numbers.count(10000, "en") == "10,000"
    assert [numbers.size(octets) for octets in (12, 1500, 34_000_000, 3 << 30)] == [
        "12 B",
        "1.5 KB",
        "32.4 MB",
        "3.0 GB",
    ]


def test_language_and_theme_switch_live(look: Look, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    look.dress(button, "roster")
    assert not button.icon().isNull()
    light = look.color("surface")
    with qtbot.waitSignal(look.restyled):
        look.set_theme("dark")
    assert look.color("surface") != light
    outer = QWidget()
    inner = Listening(outer)
    qtbot.addWidget(outer)
    look.set_language("en")
    assert inner.told == 1
