"""Chips of evidence: each opens its place, and its menu says the applicant's own part, a remark, or unties it."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from cse_desktop.domain.annotations import place_of
from cse_desktop.services.sheets import EvidenceRow
from ui.look import Look
from ui.look.tokens import SPACE

OWN_PARTS = ("sole", "leading", "partial", "unclear")
LONGEST_NAME = 9


def short_name(material: str) -> str:
    """A file's name without folders, ending and leading number, for a narrow place."""
    stem = material.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return stem.lstrip("0123456789-_. ") or stem


def shortened(name: str) -> str:
    """A name cut to the length that a chip has room for."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


class EvidenceChip(QToolButton):
    """One piece of evidence: file, page and own part in a few words."""

    opened = Signal(str)
    """annotation id"""
    relinked = Signal(str, str, str)
    """annotation id, own part, remark"""
    untied = Signal(str)
    """annotation id"""

    def __init__(self, row: EvidenceRow, number: int, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self._number = number
        self._look = look
        self.setProperty("evidence", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.open_menu)
        self.clicked.connect(lambda: self.opened.emit(self.row.annotation.annotation_id))
        look.dress(self, "box" if row.annotation.shape == "box" else "phrase", "accent", 16)
        self.retranslate()

    def retranslate(self) -> None:
        """Its words in the language of the moment."""
        look, row = self._look, self.row
        part = look.t(f"rubric.part.{row.link.own_part}")
        short = shortened(short_name(row.material_name))
        kind, place = place_of(row.annotation)
        self.setText(look.t(f"rubric.evidence.chip.{kind}", name=short, place=place, part=part))
        spoken = look.t(
            f"rubric.evidence.accessible.{kind}",
            place=place,
            number=self._number,
            name=row.material_name,
            part=part,
            quote=self._quote(),
        )
        self.setAccessibleName(spoken)
        shown = [row.material_name, self._quote(), row.link.remark]
        self.setToolTip("\n".join(text for text in shown if text))

    def _quote(self) -> str:
        found = self.row.annotation
        return f"{found.quote} {self._look.t('ocr.quoted')}" if found.shape == "scan" else found.quote

    def sizeHint(self) -> QSize:
        """As wide as its words, with room for the icon."""
        metrics = QFontMetrics(self._look.font("small"))
        return QSize(metrics.horizontalAdvance(self.text()) + self._look.px(44), self._look.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def open_menu(self, _at: QPoint | None = None) -> None:
        """Shows own part, remark and untying."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = menu.addAction(self._look.t("rubric.part.heading"))
        heading.setEnabled(False)
        group = QActionGroup(menu)
        for part in OWN_PARTS:
            action = QAction(self._look.t(f"rubric.part.{part}_long"), menu)
            action.setCheckable(True)
            action.setChecked(part == self.row.link.own_part)
            action.triggered.connect(lambda _=False, part=part: self._relink(part, self.row.link.remark))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self._remark_action(menu))
        menu.addSeparator()
        untie = menu.addAction(self._look.t("rubric.evidence.untie"))
        untie.triggered.connect(lambda: self.untied.emit(self.row.annotation.annotation_id))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _remark_action(self, menu: QMenu) -> QWidgetAction:
        action = QWidgetAction(menu)
        field = QLineEdit(self.row.link.remark, menu)
        field.setPlaceholderText(self._look.t("rubric.evidence.remark"))
        field.setAccessibleName(self._look.t("rubric.evidence.remark"))
        field.setMinimumWidth(self._look.px(260))
        field.returnPressed.connect(menu.close)
        field.editingFinished.connect(lambda: self._relink(self.row.link.own_part, field.text().strip()))
        action.setDefaultWidget(field)
        return action

    def _relink(self, part: str, remark: str) -> None:
        if (part, remark) != (self.row.link.own_part, self.row.link.remark):
            self.relinked.emit(self.row.annotation.annotation_id, part, remark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Menu, Qt.Key.Key_Down):
            self.open_menu()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.untied.emit(self.row.annotation.annotation_id)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class EvidenceChips(QScrollArea):
    """Chips in one row of fixed height; more than fit are reached by scrolling or Tab."""

    opened = Signal(str)
    relinked = Signal(str, str, str)
    untied = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[EvidenceRow, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shelf = QWidget()
        self._shelf.setProperty("ground", "none")
        self._line = QHBoxLayout(self._shelf)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(SPACE["xs"])
        self._line.addStretch(1)
        self.setWidget(self._shelf)
        self.viewport().setAutoFillBackground(False)
        self._shelf.setAutoFillBackground(False)

    @property
    def chips(self) -> list[EvidenceChip]:
        """The chips in order."""
        return self._shelf.findChildren(EvidenceChip, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def show_evidence(self, rows: tuple[EvidenceRow, ...]) -> None:
        """Shows other evidence; the same rows are left as they stand."""
        if rows == self._rows:
            return
        self._rows = rows
        for chip in self.chips:
            self._line.removeWidget(chip)
            chip.hide()
            chip.setParent(None)
            chip.deleteLater()
        for number, row in enumerate(rows, 1):
            chip = EvidenceChip(row, number, self._look, self._shelf)
            chip.opened.connect(self.opened)
            chip.relinked.connect(self.relinked)
            chip.untied.connect(self.untied)
            self._line.insertWidget(number - 1, chip)

    def sizeHint(self) -> QSize:
        return QSize(120, self._look.px(30))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._look.px(30))

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        focused = self._shelf.focusWidget()
        if focused is not None:
            self.ensureWidgetVisible(focused)
        return moved

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for chip in self.chips:
                chip.retranslate()
        super().changeEvent(event)
