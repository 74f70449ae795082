"""A strip above the marks: some stand on a file that another has replaced, and may be carried over to it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.services.anchoring import Carried
from cse_desktop.services.sheets import CaseSheet, MaterialRow
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton, announce

NAMED = 4
"""so many lost marks are named; the others are counted"""
QUOTED = 24
"""characters of a mark by which it is named"""


class CarryStrip(Retranslated, QFrame):
    """Asks first where the marks stand in the new file, shows what was found and what was lost, then carries over."""

    look_wanted = Signal(str, str)
    """digests of the old and the new file"""
    carry_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._old: MaterialRow | None = None
        self._new: MaterialRow | None = None
        self._count = 0
        self._found: tuple[Carried, ...] | None = None
        self.setProperty("banner", "info")
        self.text = TextLabel(look, type="small", wrap=True)
        self.lost = TextLabel(look, type="small", tone="notice", wrap=True)
        self.look = VerbButton(look, "marks.carry.look", icon="search")
        self.carry = VerbButton(look, "marks.carry.over", kind="primary", icon="check")
        self.look.clicked.connect(self._ask)
        self.carry.clicked.connect(self.carry_wanted)
        acts = QHBoxLayout()
        acts.addWidget(self.look)
        acts.addWidget(self.carry)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        column.setSpacing(SPACE["xs"])
        column.addWidget(self.text)
        column.addWidget(self.lost)
        column.addLayout(acts)
        self.hide()

    def show_case(self, case: CaseSheet) -> None:
        """Shows the first replaced file that still carries marks, or nothing."""
        by_digest = {row.sha256: row for row in case.materials}
        pairs = [(by_digest.get(row.replaces), row) for row in case.materials if row.replaces]
        old, new = next(
            ((old, new) for old, new in pairs if old is not None and old.evidence and not case.frozen),
            (None, None),
        )
        count = old.evidence if old is not None else 0
        if (old, new) != (self._old, self._new) or count != self._count:
            self._found = None
        self._old, self._new, self._count = old, new, count
        self.retranslate()

    def show_found(self, found: tuple[Carried, ...]) -> None:
        """Where the marks stand in the new file."""
        self._found = found
        self.retranslate()
        announce(self, self.text.text())

    def show_refused(self) -> None:
        """The new file could not be read."""
        self._found = None
        self.retranslate()

    def retranslate(self) -> None:
        old, new, found = self._old, self._new, self._found
        self.setVisible(old is not None)
        if old is None or new is None:
            return
        self.look.setEnabled(True)
        self.look.setVisible(found is None)
        if found is None:
            key = "marks.carry.replaced_one" if self._count == 1 else "marks.carry.replaced"
            self.text.say(key, old=_file(old), number=new.supplement, n=self._count)
            self.lost.hide()
            self.carry.hide()
            return
        lost = [row for row in found if row.found.verdict == "lost"]
        alike = sum(row.found.verdict == "alike" for row in found)
        count = len(found) - len(lost)
        key = "marks.carry.found_alike" if alike else "marks.carry.found"
        self.text.say(key, total=len(found), n=count, alike=alike)
        self.lost.setVisible(bool(lost))
        self.lost.say("marks.carry.lost", names=self._names(lost))
        self.carry.setVisible(count > 0)
        self.carry.say("marks.carry.over_one" if count == 1 else "marks.carry.over", n=count)
        self.setAccessibleName(self.text.text())

    def _ask(self) -> None:
        if self._old is not None and self._new is not None:
            self.look.setEnabled(False)
            self.look_wanted.emit(self._old.sha256, self._new.sha256)

    def _names(self, lost: list[Carried]) -> str:
        look = self._look
        named = []
        for row in lost[:NAMED]:
            mark = row.before
            words = mark.quote[:QUOTED] or mark.note[:QUOTED] or look.t("marks.carry.no_words")
            named.append(look.t("marks.carry.name", page=mark.page + 1, words=words))
        if len(lost) > NAMED:
            named.append(look.t("marks.carry.more", n=len(lost) - NAMED))
        return look.t("marks.carry.between").join(named)


def _file(row: MaterialRow) -> str:
    return row.name.rsplit("/", 1)[-1]
