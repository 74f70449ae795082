"""One file that leaves: its state, one sentence, its actions, and the details one level down."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.services.sheets import OutgoingRow
from ui.look import Look
from ui.widgets import Retranslated, StateChip, TextLabel, VerbButton, hairline

NEXT = {"made": ("copy", "save"), "handed_over": ("copy", "save")}


class OutgoingLine(Retranslated, QWidget):
    """A file in the list of the Return place."""

    copy_wanted = Signal(object)
    save_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(self, look: Look, row: OutgoingRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.row = row
        self._chip = StateChip(look)
        self._kind = TextLabel(look, type="small", tone="quiet")
        self._sentence = TextLabel(look, wrap=True)
        self._sentence.say_words(row.sentence)
        self.details = self._build_details()
        self.details.hide()
        self.more = VerbButton(look, "shell.verb.show_details", kind="link")
        self.more.clicked.connect(self._toggle)
        self.buttons = self._build_buttons()
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        head.addWidget(self._chip)
        head.addWidget(self._kind)
        head.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        words.addLayout(head)
        words.addWidget(self._sentence)
        words.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        row_layout = QHBoxLayout()
        row_layout.setSpacing(look.px(8))
        row_layout.addLayout(words, 1)
        for button in self.buttons.values():
            row_layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(12), 0, 0)
        column.setSpacing(look.px(8))
        column.addLayout(row_layout)
        column.addWidget(self.details)
        column.addWidget(hairline())
        self.retranslate()

    def retranslate(self) -> None:
        look, row = self._look, self.row
        self._chip.set_state(row.state, look.words(row.state_words))
        made = look.day_and_clock(row.created_at)
        parts = (look.words(row.kind_words), made, look.file_size(row.size) if row.size else "")
        self._kind.say_plain("  ·  ".join(part for part in parts if part))
        self.setAccessibleName(look.words(row.sentence))
        for button in (*self.buttons.values(), self.more):
            button.setAccessibleDescription(look.words(row.sentence))

    def _build_buttons(self) -> dict[str, VerbButton]:
        look = self._look
        made: dict[str, VerbButton] = {}
        for name in NEXT.get(self.row.state, ()):
            primary = name == "copy" and self.row.state == "made"
            key = "again" if name == "copy" and self.row.state == "handed_over" else name
            button = VerbButton(
                look, f"return.verb.{key}", kind="primary" if primary else "normal", icon=name
            )
            signal = self.copy_wanted if name == "copy" else self.save_wanted
            button.clicked.connect(lambda _=False, signal=signal: signal.emit(self.row))
            made[name] = button
        return made

    def _build_details(self) -> QWidget:
        look = self._look
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, look.px(8))
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(4))
        grid.setColumnStretch(1, 1)
        for place, (name, value) in enumerate(self.row.details):
            label = TextLabel(look, type="small", tone="quiet")
            label.say_words(name)
            said = TextLabel(look, type="small", wrap=True)
            said.say_plain(value)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, place, 1)
        show = VerbButton(look, "return.verb.show", kind="link", icon="show")
        show.clicked.connect(lambda: self.show_wanted.emit(self.row))
        grid.addWidget(show, len(self.row.details), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        return inside

    def _toggle(self) -> None:
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        self.more.say("shell.verb.hide_details" if shown else "shell.verb.show_details")
