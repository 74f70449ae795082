"""The guide: pages in both languages, opened at the right one; keys in it come from the table of actions."""

import re

from PySide6.QtCore import QItemSelection, QSize, Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextTable
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from resources import resource
from ui.actions import ACTIONS, PLACES, Actions
from ui.look import Look
from ui.look.tokens import LINE_HEIGHT_READING
from ui.widgets import Retranslated, TextLabel, hairline

PAGES = (
    "start",
    "roster",
    "declare",
    "assess",
    "interview",
    "submit",
    "panel",
    "supervise",
    "return",
    "safety",
    "keys",
)
AT_PLACE = {
    "doors": "start",
    "enrol": "start",
    "desk": "start",
    "unlock": "safety",
    "settings": "safety",
    "identity": "safety",
    "help": "start",
    "": "start",
}
"""place of the window → page of the guide, where the names differ"""
_KEY = re.compile(r"\{([a-z]+\.[a-z_0-9]+)\}")
_NAME = Qt.ItemDataRole.UserRole + 1


def page_text(name: str, language: str) -> str:
    """The Markdown source of one page."""
    return resource("help", language, f"{name}.md").read_text(encoding="utf-8")


def filled(text: str, actions: Actions) -> str:
    """`{action.id}` places filled with the key in use, or the action's name where it has none."""
    return _KEY.sub(lambda found: f"**{actions.native_keys(found[1]) or actions.text(found[1])}**", text)


def keys_page(look: Look, actions: Actions) -> str:
    """All keys, place by place, from the table."""
    lines = [f"# {look.t('settings.guide.keys')}", "", look.t("settings.guide.keys_text"), ""]
    for place in PLACES:
        lines += [f"## {look.t(f'actions.place.{place}')}", ""]
        head = (look.t("settings.keys.action"), look.t("settings.keys.key"))
        lines += [f"| {head[0]} | {head[1]} |", "|---|---|"]
        for action in ACTIONS:
            if action.place == place and actions.keys(action.id):
                lines.append(f"| {actions.text(action.id)} | {_escaped(actions.native_keys(action.id))} |")
        lines.append("")
    return "\n".join(lines)


class GuidePage(Retranslated, QWidget):
    """Contents at the left, the page at the right."""

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._actions = actions
        self.contents = QListWidget()
        self.contents.setFrameShape(QFrame.Shape.NoFrame)
        self.contents.setProperty("plain", True)
        for name in PAGES:
            item = QListWidgetItem()
            item.setData(_NAME, name)
            self.contents.addItem(item)
        self.contents.selectionModel().selectionChanged.connect(self._on_chosen)
        self.browser = QTextBrowser()
        self.browser.setProperty("page", True)
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.setOpenLinks(False)
        left = QVBoxLayout()
        left.setContentsMargins(look.px(12), look.px(20), look.px(12), look.px(12))
        left.setSpacing(look.px(12))
        left.addWidget(TextLabel(look, "settings.guide.title", type="title"))
        left.addWidget(self.contents, 1)
        right = QVBoxLayout()
        right.setContentsMargins(look.px(32), look.px(20), look.px(32), look.px(12))
        right.addWidget(self.browser)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left)
        row.addWidget(hairline(vertical=True))
        row.addLayout(right, 1)
        self.setFocusProxy(self.contents)
        look.restyled.connect(self._measure)
        actions.keys_changed.connect(self._render)
        self._measure()
        self.retranslate()
        self.show_page("start")

    @property
    def page(self) -> str:
        """The page shown."""
        item = self.contents.currentItem()
        return str(item.data(_NAME)) if item is not None else PAGES[0]

    def show_page(self, name: str) -> None:
        """Opens a page, or the one that belongs to a place of the window."""
        wanted = AT_PLACE.get(name, name)
        self.contents.setCurrentRow(PAGES.index(wanted) if wanted in PAGES else 0)

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("settings.guide.title"))
        self.contents.setAccessibleName(look.t("settings.guide.contents"))
        for place, name in enumerate(PAGES):
            self.contents.item(place).setText(look.t(f"settings.guide.page.{name}"))
        self._render()

    def _on_chosen(self, chosen: QItemSelection) -> None:
        if not chosen.isEmpty():
            self._render()

    def _render(self) -> None:
        name, look = self.page, self._look
        if name == "keys":
            text = keys_page(look, self._actions)
        else:
            text = filled(page_text(name, look.language), self._actions)
        self.browser.setAccessibleName(look.t(f"settings.guide.page.{name}"))
        self.browser.setMarkdown(text)
        self._set_type()

    def _set_type(self) -> None:
        """Gives the rendered page the program's type: Medium instead of Bold, calm headings, tables of lines."""
        document, look = self.browser.document(), self._look
        spaced = QTextBlockFormat()
        spaced.setLineHeight(
            LINE_HEIGHT_READING * 100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            role = {0: "reading", 1: "title"}.get(level, "subtitle")
            for found in block.textFormats():
                bold = found.format.fontWeight() > QFont.Weight.Normal
                cursor.setPosition(block.position() + found.start)
                cursor.setPosition(
                    block.position() + found.start + found.length, QTextCursor.MoveMode.KeepAnchor
                )
                cursor.setCharFormat(self._format(role, medium=bold or level > 0))
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                form = frame.format()
                form.setBorder(0)
                form.setCellPadding(look.px(6))
                form.setCellSpacing(0)
                frame.setFormat(form)

    def _format(self, role: str, *, medium: bool) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(self._look.font(role, medium=medium))
        made.setForeground(self._look.color("text"))
        return made

    def _measure(self) -> None:
        self.contents.setFixedWidth(self._look.px(220))
        for place in range(self.contents.count()):
            self.contents.item(place).setSizeHint(QSize(0, self._look.px(36)))
        if self.contents.currentItem() is not None:
            self._render()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")
