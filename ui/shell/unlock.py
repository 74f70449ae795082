"""The lock: one password, everything else put away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cse_desktop.domain.ports import IdentityInfo
from cse_desktop.errors import KnownError
from ui.look import Look
from ui.program import Program
from ui.shell.doors import centred
from ui.widgets import PasswordField, ProgressPanel, Retranslated, TextLabel, VerbButton, error_text


class UnlockPage(Retranslated, QWidget):
    """Asks for the password and opens the desk."""

    unlocked = Signal()

    def __init__(self, program: Program, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look: Look = program.look
        self._who: IdentityInfo | None = None
        look = self._look
        picture = QLabel()
        look.dress(picture, "lock", "accent", 24)
        self._title = TextLabel(look, "opening.unlock.title", type="title")
        self._person = TextLabel(look, type="strong")
        self.password = PasswordField(look, "opening.unlock.password")
        self.password.entered.connect(self.unlock)
        self.verb = VerbButton(look, "opening.unlock.verb", kind="primary", icon="unlock")
        self.verb.clicked.connect(self.unlock)
        self._progress = ProgressPanel(look)
        inside = QVBoxLayout()
        inside.setSpacing(look.px(12))
        inside.addWidget(picture)
        inside.addWidget(self._title)
        inside.addWidget(TextLabel(look, "opening.unlock.text", tone="quiet", wrap=True))
        inside.addSpacing(look.px(8))
        inside.addWidget(self._person)
        inside.addWidget(self.password)
        inside.addWidget(self.verb, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._progress)
        centred(self, inside, look, 380)
        self.setFocusProxy(self.password)
        self.retranslate()

    def show_person(self, who: IdentityInfo | None) -> None:
        """Says whose desk it is."""
        self._who = who
        self.retranslate()
        self.password.take()
        self.password.say_wrong(None)
        self.password.setFocus()

    def unlock(self) -> None:
        """Tries the password typed."""
        if not self.verb.isEnabled():
            return
        password = self.password.take()
        if not password:
            self.password.say_wrong(lambda: self._look.t("opening.unlock.empty"))
            return
        self._wait(True)
        desk = self._program.desk
        self._program.run(
            self, lambda: desk.unlock(password), self._on_unlocked, self._on_refused, lane="work"
        )

    def retranslate(self) -> None:
        self.setAccessibleName(self._title.text())
        if self._who is not None:
            self._person.say_plain(self._who.name)
        self._person.setVisible(self._who is not None)

    def _on_unlocked(self, _: None) -> None:
        self._wait(False)
        self.unlocked.emit()

    def _on_refused(self, error: KnownError) -> None:
        self._wait(False)
        self.password.say_wrong(lambda: error_text(self._look, error))
        self.password.setFocus()

    def _wait(self, waiting: bool) -> None:
        self.verb.setEnabled(not waiting)
        self.password.field.setReadOnly(waiting)
        if waiting:
            self._progress.begin("opening.unlock.working")
        else:
            self._progress.end()
