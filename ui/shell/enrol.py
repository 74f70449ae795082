"""Enrolment in three steps: make keys, hand in the request, install the certificate."""

import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from cse_desktop.domain.ports import IdentityInfo
from cse_desktop.errors import KnownError
from ui.look import Look
from ui.program import Program
from ui.shell.doors import centred
from ui.shell.handing import copy_file, pick_file, pick_folder, save_copy, show_in_folder
from ui.widgets import (
    FieldLabel,
    InlineBanner,
    PasswordField,
    ProgressPanel,
    Retranslated,
    TextLabel,
    VerbButton,
)

SHORTEST_PASSWORD = 10
STEPS = ("keys", "request", "certificate")


class Steps(Retranslated, QWidget):
    """Which of the steps one is at, in words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._at = 0
        self._labels: list[TextLabel] = []
        self._marks: list[QLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        for place, step in enumerate(STEPS):
            if place:
                arrow = QLabel()
                look.dress(arrow, "right", "faint", 16)
                row.addWidget(arrow)
            mark = QLabel()
            label = TextLabel(look, f"opening.enrol.step_{step}", type="small")
            row.addWidget(mark)
            row.addWidget(label)
            self._marks.append(mark)
            self._labels.append(label)
        row.addStretch(1)
        self.set_step(0)

    def set_step(self, at: int) -> None:
        """Marks the step one is at."""
        self._at = at
        for place, (mark, label) in enumerate(zip(self._marks, self._labels, strict=True)):
            tone = "good" if place < at else "accent" if place == at else "quiet"
            self._look.dress(
                mark, "ready" if place < at else "progress" if place == at else "circle", tone, 16
            )
            label.set_tone(tone)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self._labels[self._at].text())


class EnrolPage(Retranslated, QWidget):
    """Leads a person from nothing to an installed certificate; each step can be come back to."""

    left = Signal()
    enrolled = Signal()

    def __init__(self, program: Program, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._request: Path | None = None
        look = self._look
        self._title = TextLabel(look, "opening.enrol.title", type="title")
        self._steps = Steps(look)
        self._banner = InlineBanner(look)
        self._progress = ProgressPanel(look)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._build_keys())
        self._pages.addWidget(self._build_request())
        back = VerbButton(look, "shell.verb.back", kind="plain", icon="back")
        back.setProperty("flush", True)
        back.clicked.connect(self.left)
        inside = QVBoxLayout()
        inside.setSpacing(look.px(12))
        inside.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._title)
        inside.addWidget(self._steps)
        inside.addWidget(self._banner)
        inside.addWidget(self._pages)
        inside.addWidget(self._progress)
        centred(self, inside, look, 560)
        self.setFocusProxy(self.name)
        self.retranslate()

    def show_request(self, request: Path | None) -> None:
        """Goes to the second step: the request is made, or was made before (then without its file)."""
        self._request = request
        for button in self._of_request:
            button.setVisible(request is not None)
        self._pages.setCurrentIndex(1)
        self._steps.set_step(1)

    def retranslate(self) -> None:
        self.setAccessibleName(self._title.text())
        self.society.setPlaceholderText(self._look.t("opening.enrol.society_hint"))

    # -- step 1

    def _build_keys(self) -> QWidget:
        look = self._look
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        column.addWidget(TextLabel(look, "opening.enrol.keys_text", tone="quiet", wrap=True))
        column.addSpacing(look.px(4))
        self.name, self.employer, self.society, self.fields = (QLineEdit() for _ in range(4))
        self._named = {
            "name": self.name,
            "employer": self.employer,
            "society": self.society,
            "fields": self.fields,
        }
        for name, field in self._named.items():
            column.addWidget(FieldLabel(look, f"opening.enrol.{name}", field))
            column.addWidget(field)
        self.password = PasswordField(look, "opening.enrol.password")
        self.again = PasswordField(look, "opening.enrol.again")
        self.again.entered.connect(self._make)
        column.addWidget(self.password)
        column.addWidget(self.again)
        self.make = VerbButton(look, "opening.enrol.make", kind="primary", icon="key")
        self.make.clicked.connect(self._make)
        column.addSpacing(look.px(6))
        column.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    def _make(self) -> None:
        look = self._look
        missing = [name for name, field in self._named.items() if not field.text().strip()]
        if missing:
            self._banner.say("notice", lambda: look.t("opening.enrol.need", fields=self._listed(missing)))
            self._named[missing[0]].setFocus()
            return
        if not self.society.text().strip().isdecimal():
            self._banner.say("notice", lambda: look.t("opening.enrol.society_number"))
            self.society.setFocus()
            return
        first, second = self.password.field.text(), self.again.field.text()
        if len(first) < SHORTEST_PASSWORD or first != second:
            short = len(first) < SHORTEST_PASSWORD
            wrong = self.password if short else self.again
            wrong.say_wrong(lambda: look.t("opening.enrol.short" if short else "opening.enrol.differ"))
            wrong.setFocus()
            return
        self._start(first)

    def _listed(self, names: list[str]) -> str:
        look = self._look
        return look.t("opening.enrol.list_separators").join(look.t(f"opening.enrol.{name}") for name in names)

    def _start(self, password: str) -> None:
        self._banner.clear()
        self.make.setEnabled(False)
        self._progress.begin("opening.enrol.making")
        name, employer = self.name.text().strip(), self.employer.text().strip()
        society = int(self.society.text())
        fields = [part for part in re.split(r"[、，,；;\s]+", self.fields.text().strip()) if part]
        desk = self._program.desk
        self._program.run(
            self,
            lambda: desk.enrol(name, employer, society, fields, password),
            self._on_made,
            self._on_refused,
            lane="work",
        )

    def _on_made(self, request: Path) -> None:
        self.make.setEnabled(True)
        self._progress.end()
        self.password.take()
        self.again.take()
        self.show_request(request)

    def _on_refused(self, error: KnownError) -> None:
        self.make.setEnabled(True)
        self._progress.end()
        self._banner.say_error(error)

    # -- steps 2 and 3

    def _build_request(self) -> QWidget:
        look = self._look
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        text = TextLabel(look, "opening.enrol.request_text", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        copy = VerbButton(look, "opening.enrol.copy", kind="primary", icon="copy")
        copy.clicked.connect(self._copy)
        save = VerbButton(look, "opening.enrol.save", icon="save")
        save.clicked.connect(self._save)
        show = VerbButton(look, "opening.enrol.show", kind="plain", icon="show")
        show.clicked.connect(self._show)
        for button in (copy, save, show):
            row.addWidget(button)
        row.addStretch(1)
        self._of_request: tuple[QWidget, ...] = (text, copy, save, show)
        self.install = VerbButton(look, "opening.enrol.install", icon="certificate")
        self.install.clicked.connect(self._pick_certificate)
        later = VerbButton(look, "opening.enrol.later", kind="plain")
        later.clicked.connect(self.left)
        below = QHBoxLayout()
        below.setSpacing(look.px(8))
        below.addWidget(self.install)
        below.addWidget(later)
        below.addStretch(1)
        column.addWidget(text)
        column.addLayout(row)
        column.addSpacing(look.px(12))
        column.addWidget(TextLabel(look, "opening.enrol.certificate_text", wrap=True))
        column.addLayout(below)
        column.addStretch(1)
        return page

    def _copy(self) -> None:
        if self._request is not None:
            copy_file(self._request)
            self._banner.say("good", lambda: self._look.t("opening.enrol.copied"))

    def _save(self) -> None:
        start = self._program.settings.values.save_folder
        folder = pick_folder(self, self._look.t("opening.enrol.save"), start)
        request = self._request
        if folder is None or request is None:
            return
        self._program.run(
            self,
            lambda: save_copy(request, folder),
            lambda _: self._banner.say("good", lambda: self._look.t("opening.enrol.saved", folder=folder)),
            self._banner.say_error,
            lane="work",
        )

    def _show(self) -> None:
        if self._request is not None:
            show_in_folder(self._request)

    def _pick_certificate(self) -> None:
        look = self._look
        start = self._program.settings.values.open_folder
        path = pick_file(self, look.t("opening.enrol.install"), start, look.t("opening.file.kinds"))
        if path is not None:
            self.install_certificate(path)

    def install_certificate(self, path: Path) -> None:
        """Installs what the society sent back."""
        desk = self._program.desk
        self._program.run(
            self,
            lambda: desk.install_certificate(path),
            self._on_installed,
            self._banner.say_error,
            lane="work",
        )

    def _on_installed(self, _: IdentityInfo) -> None:
        self._steps.set_step(2)
        self._banner.say("good", lambda: self._look.t("opening.enrol.installed"))
        self.enrolled.emit()
