"""The one style sheet of the application and its palette, made from the tokens."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QColor, QPalette

from resources import resource
from ui.look.tokens import RADIUS, SPACE, Theme


def palette(theme: Theme) -> QPalette:
    """Qt's palette for `theme`, for what the style sheet does not reach."""
    colors = theme.colors()
    roles = {
        QPalette.ColorRole.Window: "canvas",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "canvas",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.PlaceholderText: "quiet",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "bad",
        QPalette.ColorRole.ToolTipBase: "strong",
        QPalette.ColorRole.ToolTipText: "surface",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.LinkVisited: "accent",
        QPalette.ColorRole.Light: "hover",
        QPalette.ColorRole.Midlight: "hairline",
        QPalette.ColorRole.Mid: "line",
        QPalette.ColorRole.Dark: "edge",
        QPalette.ColorRole.Shadow: "shadow",
        QPalette.ColorRole.Accent: "accent",
    }
    made = QPalette()
    for role, name in roles.items():
        made.setColor(role, QColor(colors[name]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors["disabled"]))
    return made


def style_sheet(theme: Theme, size: Callable[[str], int], px: Callable[[int], int]) -> str:
    """The style sheet for `theme`; `size` gives the pixels of a type role, `px` scales a distance."""
    values: dict[str, str] = dict(theme.colors())
    values |= {f"t_{role}": f"{size(role)}px" for role in ("small", "body", "reading", "subtitle", "title")}
    values |= {f"t_{role}": f"{size(role)}px" for role in ("display", "clock")}
    values |= {f"g_{name}": f"{px(distance) if distance > 1 else 1}px" for name, distance in SPACE.items()}
    values["radius"] = f"{RADIUS}px"
    values["half_radius"] = f"{RADIUS // 2}px"
    # a thicker border when focused must not move what stands inside
    wider = 1 if theme.name != "contrast" else 2
    for name, pad in (("v", SPACE["xs"]), ("h", SPACE["m"]), ("f", SPACE["s"]), ("r", SPACE["xs"])):
        values[f"pad_{name}"] = f"{px(pad)}px"
        values[f"in_{name}"] = f"{max(0, px(pad) - wider)}px"
    mark = px(16)
    values |= {"mark": f"{mark}px", "mark_radius": f"{mark // 2 + 1}px", "dot": f"{mark // 3}px"}
    values |= {"in_dot": f"{mark + 2 - 2 * (mark // 3)}px", "in_mark": f"{mark - 2}px"}
    values["check_image"] = Path(str(resource("icons", f"check-{theme.name}.svg"))).as_posix()
    values["chevron_image"] = Path(str(resource("icons", f"chevron-{theme.name}.svg"))).as_posix()
    for side in ("left", "right"):
        values[f"{side}_image"] = Path(str(resource("icons", f"{side}-{theme.name}.svg"))).as_posix()
    values["scroller"] = f"{px(28)}px"
    values["control"] = f"{px(20)}px"
    values["focus"] = "2px" if theme.name != "contrast" else "3px"
    values["focus_in"] = "1px" if theme.name != "contrast" else "2px"
    sheet = _SHEET
    for name in sorted(values, key=len, reverse=True):
        for end in (";", " ", ")"):
            sheet = sheet.replace(f"@{name}{end}", f"{values[name]}{end}")
    return sheet


_SHEET = """
* { outline: 0; }
QWidget { color: @text; }
QMainWindow, QDialog, QWidget[ground="canvas"] { background-color: @canvas; }
QWidget[ground="surface"] { background-color: @surface; }
QLabel, QCheckBox, QRadioButton { background: transparent; }
QToolTip { color: @surface; background-color: @strong; border: 0; padding: @g_xs @g_s; }

QLabel[type="small"] { font-size: @t_small; }
QLabel[type="reading"] { font-size: @t_reading; }
QLabel[type="subtitle"] { font-size: @t_subtitle; font-weight: 500; }
QLabel[type="title"] { font-size: @t_title; font-weight: 500; }
QLabel[type="display"] { font-size: @t_display; font-weight: 500; }
QLabel[type="clock"] { font-size: @t_clock; font-weight: 500; }
QLabel[type="strong"] { font-weight: 500; }
QLabel[tone="quiet"] { color: @quiet; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="good"] { color: @good; }
QLabel[tone="notice"] { color: @notice; }
QLabel[tone="bad"] { color: @bad; }
QLabel[tone="busy"] { color: @busy; }
QLabel:disabled { color: @disabled; }

QFrame[rule="h"] { background-color: @hairline; border: 0; min-height: 1px; max-height: 1px; }
QFrame[rule="v"] { background-color: @hairline; border: 0; min-width: 1px; max-width: 1px; }
QFrame[card="true"] { background-color: @surface; border: 1px solid @hairline; border-radius: @radius; }
QFrame[floating="true"] { background-color: @surface; border: 1px solid @line; border-radius: @radius; }

QPushButton, QToolButton {
    background-color: @surface; color: @text; border: 1px solid @line; border-radius: @radius;
    padding: @pad_v @pad_h; min-height: @control; }
QPushButton:hover, QToolButton:hover { background-color: @hover; }
QPushButton:pressed, QToolButton:pressed { background-color: @pressed; }
QPushButton:focus, QToolButton:focus { border: @focus solid @accent; padding: @in_v @in_h; }
QPushButton:disabled, QToolButton:disabled { color: @disabled; background-color: @canvas; border-color: @hairline; }
QPushButton[verb="primary"] {
    background-color: @accent; color: @on_accent; border: 1px solid @accent; font-weight: 500; }
QPushButton[verb="primary"]:hover { background-color: @accent_strong; border-color: @accent_strong; }
QPushButton[verb="primary"]:focus { border: @focus solid @text; }
QPushButton[verb="primary"]:disabled {
    background-color: @pressed; color: @disabled; border-color: @pressed; }
QPushButton[verb="plain"], QToolButton[verb="plain"] {
    background-color: transparent; border: 1px solid transparent; }
QPushButton[verb="plain"]:hover, QToolButton[verb="plain"]:hover { background-color: @hover; }
QPushButton[verb="plain"]:focus, QToolButton[verb="plain"]:focus { border: @focus solid @accent; }
QPushButton[verb="plain"][flush="true"] { padding-left: 0; }
QPushButton[verb="plain"][flush="true"]:focus { padding-left: 0; }
QPushButton[verb="link"] {
    background-color: transparent; border: 1px solid transparent; color: @accent; padding: 1px;
    text-align: left; min-height: 0; }
QPushButton[verb="link"]:hover { text-decoration: underline; }
QPushButton[verb="link"]:focus { border: @focus solid @accent; padding: 0; }
QPushButton[verb="danger"] { color: @bad; border-color: @bad; }
QPushButton[verb="danger"]:focus { border: @focus solid @bad; }
QToolButton::menu-indicator { image: none; }

QWidget#rail { background-color: @canvas; border-right: 1px solid @hairline; }
QToolButton[rail="true"] {
    background-color: transparent; border: 1px solid transparent; border-radius: @radius; color: @quiet;
    padding: 6px 2px; font-size: @t_small; }
QToolButton[rail="true"]:hover { background-color: @hover; color: @text; }
QToolButton[rail="true"]:checked { background-color: @accent_tint; color: @accent_strong; font-weight: 500; }
QToolButton[rail="true"]:focus { border: @focus solid @accent; padding: 5px 1px; }
QToolButton[rail="true"]:disabled { color: @disabled; background-color: transparent; }

QToolButton[segment="true"] {
    background-color: @surface; border: 1px solid @line; border-radius: 0; padding: @g_xs @g_m;
    margin-left: -1px; }
QToolButton[segment="true"][edge="first"] {
    border-top-left-radius: @radius; border-bottom-left-radius: @radius; margin-left: 0; }
QToolButton[segment="true"][edge="last"] {
    border-top-right-radius: @radius; border-bottom-right-radius: @radius; }
QToolButton[segment="true"]:hover { background-color: @hover; }
QToolButton[segment="true"]:checked {
    background-color: @accent_tint; color: @accent_strong; border-color: @accent; font-weight: 500; }
QToolButton[segment="true"]:focus { border: @focus solid @accent; }
QToolButton[segment="true"]:disabled { color: @disabled; }
QToolButton[segment="true"]:checked:disabled { color: @accent_strong; background-color: @accent_tint; }
QToolButton[segment="true"][choice="recuse"]:checked {
    background-color: @notice_tint; color: @notice; border-color: @notice; }

QToolButton[segment="true"][small="true"] { font-size: @t_small; padding: 0 @g_s; min-height: @control; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QKeySequenceEdit {
    background-color: @surface; color: @text; border: 1px solid @edge; border-radius: @radius;
    padding: @pad_v @pad_f; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit, QComboBox, QSpinBox { min-height: @control; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {
    border: @focus solid @accent; padding: @in_v @in_f; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: @disabled; border-color: @line; }
QLineEdit:read-only, QPlainTextEdit:read-only { background-color: @canvas; border-color: @line; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border: @focus solid @bad; }
QLineEdit[search="true"] { border: 1px solid @line; background-color: @surface; }
QLineEdit[search="true"]:focus { border: @focus solid @accent; }
QLineEdit[finder="true"] { border: 0; font-size: @t_reading; padding: @g_m; background: transparent; }
QLineEdit[finder="true"]:focus { border: 0; padding: @g_m; }
QComboBox::drop-down { border: 0; width: @g_xl; }
QComboBox::down-arrow { image: url(@chevron_image); width: @mark; height: @mark; }
QComboBox QAbstractItemView {
    background-color: @surface; border: 1px solid @line; selection-background-color: @accent_tint;
    selection-color: @accent_strong; padding: @g_xs; }
QTextBrowser[page="true"] { border: 0; background-color: @surface; font-size: @t_reading; padding: 0; }

QCheckBox, QRadioButton { spacing: @g_s; }
QCheckBox::indicator, QRadioButton::indicator { width: @mark; height: @mark; background-color: @surface;
    border: 1px solid @edge; border-radius: 4px; }
QRadioButton::indicator { border-radius: @mark_radius; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid @accent;
    width: @in_mark; height: @in_mark; }
QCheckBox::indicator:checked { background-color: @accent; border-color: @accent; image: url(@check_image); }
QRadioButton::indicator:checked { border: @dot solid @accent; width: @in_dot; height: @in_dot; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: @line;
    background-color: @canvas; }
QCheckBox:focus, QRadioButton:focus { color: @accent_strong; text-decoration: underline; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled; }

QMenu { background-color: @surface; border: 1px solid @line; border-radius: @radius; padding: @g_xs; }
QMenu::item { padding: @g_xs @g_xl @g_xs @g_m; border-radius: @half_radius; }
QMenu::item:selected { background-color: @accent_tint; color: @accent_strong; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @hairline; margin: @g_xs @g_s; }
QMenuBar { background-color: @canvas; }
QMenuBar::item { padding: @g_xs @g_s; background: transparent; border-radius: @half_radius; }
QMenuBar::item:selected { background-color: @hover; }

QAbstractItemView { background-color: @surface; border: 0; selection-background-color: @accent_tint;
    selection-color: @text; alternate-background-color: @surface; }
QTableView, QListView, QTreeView { gridline-color: @hairline; }
QListView[plain="true"]::item { padding: @g_s @g_m; border-radius: @radius; }
QListView[plain="true"]::item:selected { background-color: @accent_tint; color: @accent_strong; }
QHeaderView { background-color: @surface; border: 0; }
QHeaderView::section { background-color: @surface; color: @quiet; border: 0; font-size: @t_small;
    border-bottom: 1px solid @line; padding: @g_s @g_s; }
QHeaderView#roster_columns::section:first { padding-left: @g_l; }
QTableView[plain="true"]::item { padding-left: @g_s; border: 0; }
QTableView[plain="true"]::item:selected { background-color: @accent_tint; color: @text; }
QTableCornerButton::section { background-color: @surface; border: 0; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; border: 0; border-bottom: 2px solid transparent; color: @quiet;
    padding: @g_s @g_m; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tear { width: 0; image: none; }
QTabBar::scroller { width: @scroller; }
QTabBar QToolButton { background-color: @canvas; border: 0; border-radius: 0; padding: 0; min-height: 0; }
QTabBar QToolButton:hover { background-color: @hover; }
QTabBar QToolButton::left-arrow { image: url(@left_image); width: @mark; height: @mark; }
QTabBar QToolButton::right-arrow { image: url(@right_image); width: @mark; height: @mark; }
QTabBar:focus { border: @focus_in solid @accent; }
QTabWidget::pane { border: 0; }

QScrollArea { border: 0; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background-color: @faint; border-radius: 3px; margin: 2px; min-height: 32px;
    min-width: 32px; }
QScrollBar::handle:hover { background-color: @edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background-color: @hairline; }
QSplitter::handle:hover { background-color: @accent; }
QProgressBar { background-color: @pressed; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background-color: @accent; border-radius: 3px; }
QSlider::groove:horizontal { background: @pressed; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @accent; width: 16px; margin: -6px 0; border-radius: 8px; }
QSlider:focus { border: @focus_in solid @accent; border-radius: @radius; }
QStatusBar { background-color: @canvas; border-top: 1px solid @hairline; }

QFrame[banner="info"] { background-color: @busy_tint; border: 0; border-left: 3px solid @busy; }
QFrame[banner="good"] { background-color: @good_tint; border: 0; border-left: 3px solid @good; }
QFrame[banner="notice"] { background-color: @notice_tint; border: 0; border-left: 3px solid @notice; }
QFrame[banner="bad"] { background-color: @bad_tint; border: 0; border-left: 3px solid @bad; }
QFrame[banner="illustrative"] { background-color: transparent; border: 0; }
QFrame[chip="quiet"] { background-color: @hover; border: 0; border-radius: @radius; }
QFrame[chip="accent"] { background-color: @accent_tint; border: 0; border-radius: @radius; }
QFrame[chip="good"] { background-color: @good_tint; border: 0; border-radius: @radius; }
QFrame[chip="notice"] { background-color: @notice_tint; border: 0; border-radius: @radius; }
QFrame[chip="bad"] { background-color: @bad_tint; border: 0; border-radius: @radius; }
QFrame[chip="busy"] { background-color: @busy_tint; border: 0; border-radius: @radius; }
QLabel[key="true"] { background-color: @hover; border: 1px solid @line; border-radius: @half_radius;
    color: @quiet; font-size: @t_small; padding: 0 @g_xs; }
QToolButton[evidence="true"] { background-color: @accent_tint; border: 1px solid @accent_tint;
    color: @accent_strong; font-size: @t_small; padding: 0 @g_s; }
QToolButton[evidence="true"]:hover { border: 1px solid @accent; }
QToolButton[evidence="true"]:focus { border: @focus solid @accent; }
QToolButton[sidetab="true"] { background-color: transparent; color: @quiet; font-size: @t_small;
    border: 1px solid transparent; border-radius: @radius; padding: @g_xs 0; }
QToolButton[sidetab="true"]:hover { background-color: @hover; color: @text; }
QToolButton[sidetab="true"]:checked { background-color: @accent_tint; color: @accent_strong; font-weight: 500; }
QToolButton[sidetab="true"]:focus { border: @focus solid @accent; }
QToolButton[claim="true"] { background-color: transparent; border: 1px solid @line;
    color: @quiet; font-size: @t_small; padding: 0 @g_s; }
QToolButton[claim="true"]:hover { border: 1px solid @accent; }
QToolButton[claim="true"]:focus { border: @focus solid @accent; }
QToolButton[bar="true"], QPushButton[bar="true"] { background-color: transparent;
    border: 1px solid transparent; padding: @g_xs @g_xs; font-size: @t_small; min-height: @control; }
QToolButton[bar="true"]:hover, QPushButton[bar="true"]:hover { background-color: @hover; }
QToolButton[bar="true"]:checked { background-color: @accent_tint; color: @accent_strong; }
QToolButton[bar="true"]:focus, QPushButton[bar="true"]:focus { border: @focus solid @accent; }
QTextBrowser[fixed="true"] { border: 0; background-color: transparent; padding: 0; font-size: @t_small; }
QToolButton[bar="true"][tab="true"] { padding: 0; min-height: 0; border-radius: @half_radius; }
QPlainTextEdit[drafted="true"] { background-color: @notice_tint; }
QPushButton[door="true"] { text-align: left; padding: @g_l @g_l; background-color: @surface;
    border: 1px solid @hairline; }
QPushButton[door="true"]:hover { border: 1px solid @accent; background-color: @surface; }
QPushButton[door="true"]:focus { border: @focus solid @accent; }
"""
