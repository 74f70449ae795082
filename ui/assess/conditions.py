"""The application conditions of the grade, each with its result, the fact it rests on, and the assessor's doubt."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from cse_desktop.services.sheets import CaseSheet, ConditionRow
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton

RESULT_TONES = {"met": ("good", "check"), "not_met": ("bad", "close"), "cannot_tell": ("notice", "help")}


class DoubtField(QLineEdit):
    """Why a condition is doubted; Escape leaves it as it was."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ConditionLine(Retranslated, QWidget):
    """One condition. Whether it is met the society decides: what can be done here is to doubt it, with a reason."""

    doubted = Signal(str, str)
    """condition, why; empty takes the doubt back"""

    def __init__(self, condition: ConditionRow, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._condition = condition
        self._open = False
        tone, icon = RESULT_TONES[condition.result]
        picture = QLabel()
        look.dress(picture, icon, tone, 16)
        self.result = TextLabel(look, f"assess.condition.{condition.result}", type="small", tone=tone)
        text = TextLabel(look, type="small", wrap=True)
        text.say_words(condition.words)
        fact = TextLabel(look, type="small", tone="quiet", wrap=True)
        fact.say_words(condition.fact)
        self.why = TextLabel(look, type="small", tone="notice", wrap=True)
        self.field = DoubtField()
        self.field.editingFinished.connect(self._said)
        self.field.left.connect(self._leave)
        self.field.hide()
        self.flag = VerbButton(look, "assess.condition.doubt", kind="link", icon="flag")
        self.flag.clicked.connect(self._begin)
        words = QVBoxLayout()
        words.setSpacing(0)
        for widget in (text, fact, self.why, self.field):
            words.addWidget(widget)
        words.addWidget(self.flag, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["m"], SPACE["xs"])
        row.setSpacing(SPACE["s"])
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.result, 0, Qt.AlignmentFlag.AlignTop)
        self.retranslate()

    def show_condition(self, condition: ConditionRow, *, open_case: bool) -> None:
        """The same condition with another doubt, or in a case that may no longer be changed."""
        self._condition, self._open = condition, open_case
        if not open_case:
            self.field.hide()
        self.retranslate()

    def flush(self) -> None:
        """Keeps what is being typed."""
        self._said()

    def retranslate(self) -> None:
        look, condition = self._look, self._condition
        said = [look.words(condition.words), look.words(condition.fact)]
        if condition.doubt:
            said.append(look.t("assess.condition.doubted", why=condition.doubt))
            self.why.say("assess.condition.doubted", why=condition.doubt)
        editing = not self.field.isHidden()
        self.why.setVisible(bool(condition.doubt) and not editing)
        self.flag.setVisible(self._open and not editing)
        self.flag.say("assess.condition.doubt_again" if condition.doubt else "assess.condition.doubt")
        name = look.t("assess.condition.why", condition=look.words(condition.words))
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(look.t("assess.condition.hint"))
        result = look.t(f"assess.condition.{condition.result}")
        self.setAccessibleName(f"{result}: {' '.join(said)}")

    def _begin(self) -> None:
        self.field.setText(self._condition.doubt)
        self.field.show()
        self.field.setFocus()
        self.retranslate()

    def _said(self) -> None:
        if self.field.isHidden():
            return
        text = " ".join(self.field.text().split())
        self._leave()
        if text != self._condition.doubt:
            self.doubted.emit(self._condition.id, text)

    def _leave(self) -> None:
        had_focus = self.field.hasFocus()
        self.field.hide()
        self.retranslate()
        if had_focus and self.flag.isVisible():
            self.flag.setFocus()


class Conditions(QWidget):
    """All conditions of the grade."""

    doubted = Signal(str, str)
    """condition, why; empty takes the doubt back"""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._case_id = ""
        self.lines: list[ConditionLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_case(self, case: CaseSheet) -> None:
        """Shows the conditions of a case; those of the same one stay where they are, with the keys in them."""
        if case.case_id != self._case_id or len(self.lines) != len(case.conditions):
            self._case_id = case.case_id
            for line in self.lines:
                line.hide()
                line.deleteLater()
            self.lines = [ConditionLine(condition, self._look) for condition in case.conditions]
            for line in self.lines:
                line.doubted.connect(self.doubted)
                self._column.addWidget(line)
        for line, condition in zip(self.lines, case.conditions, strict=True):
            line.show_condition(condition, open_case=not case.frozen)

    def flush(self) -> None:
        """Keeps what is being typed: the case is left."""
        for line in self.lines:
            line.flush()
