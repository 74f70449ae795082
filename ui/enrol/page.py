"""Enrolment in three steps: make keys, hand in the request, install the certificate; each can be come back to."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desktop.domain.ports import IdentityInfo
from cse_desktop.errors import KnownError
from cse_desktop.services.enrolments import WaitingEnrolment, Wanted
from ui.enrol.certificate import CertificatePart
from ui.enrol.form import EnrolForm
from ui.enrol.steps import STEPS, Steps
from ui.enrol.waiting import WaitingPart
from ui.program import Program
from ui.shell.doors import centred
from ui.shell.handing import copy_file, pick_file, pick_folder, save_copy, show_in_folder
from ui.widgets import InlineBanner, PageStack, ProgressPanel, Retranslated, TextLabel, VerbButton

if TYPE_CHECKING:
    from cse_desktop.services.appointment import CertificateOffer
    from cse_desktop.services.invitations import InvitationSheet

KEYS, REQUEST, CERTIFICATE = range(len(STEPS))


class EnrolPage(Retranslated, QWidget):
    """Leads a person from nothing to an installed certificate."""

    left = Signal()
    enrolled = Signal()

    def __init__(self, program: Program, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        look = self._look = program.look
        self._title = TextLabel(look, "opening.enrol.title", type="title")
        self._steps = Steps(look)
        self.banner = InlineBanner(look)
        self._progress = ProgressPanel(look)
        self.form = EnrolForm(look)
        self.form.made.connect(self._make)
        self.form.faulty.connect(lambda: self.banner.say("notice", lambda: look.t("opening.enrol.look")))
        self.form.invitation_wanted.connect(
            lambda: self._pick("opening.enrol.open_invitation", self.take_invitation)
        )
        self.waiting = WaitingPart(look)
        self.waiting.wanted.connect(self._on_wanted)
        self.waiting.certificate_wanted.connect(
            lambda: self._pick("opening.enrol.install", self.take_certificate)
        )
        self.waiting.another_wanted.connect(self.begin)
        self.waiting.left.connect(self.left)
        self.certificate = CertificatePart(look)
        self.certificate.confirmed.connect(self._install)
        self.certificate.left.connect(self.show_waiting)
        self._turn = 0
        """counts what was asked for: an answer that comes after something else was asked is passed over"""
        self._parts = PageStack()
        for part in (self.form, self.waiting, self.certificate):
            self._parts.addWidget(part)
        self._lay_out()
        self.retranslate()

    @property
    def step(self) -> int:
        """The step one is at: `KEYS` `REQUEST` `CERTIFICATE`."""
        return self._parts.currentIndex()

    def begin(self) -> None:
        """The first step, for one more enrolment; what was typed before is still there."""
        self._turn += 1
        self._go(KEYS)
        self.form.setFocus()

    def show_waiting(self) -> None:
        """The second step, with everything that waits; the first where nothing does."""
        self._ask_waiting(self._on_waiting)

    def take_invitation(self, path: Path) -> None:
        """Looks at an invitation and offers what its society has; one that is not believed is said."""
        self._turn += 1
        self._go(KEYS)
        self._look_at(partial(self._program.desk.look_at_invitation, path), self._on_invitation)

    def take_certificate(self, path: Path) -> None:
        """Looks at a certificate and asks whether to install it; one that is refused is said beside what waits."""

        def look(enrolments: tuple[WaitingEnrolment, ...]) -> None:
            self._on_waiting(enrolments)
            self._look_at(partial(self._program.desk.look_at_certificate, path), self._on_offer)

        self._ask_waiting(look)

    def settle(self) -> None:
        """Another place is gone to: passwords typed do not stay."""
        self.form.password.take()
        self.form.again.take()

    def retranslate(self) -> None:
        self.setAccessibleName(self._title.text())

    # -- going

    def _ask_waiting(self, then: Callable[[tuple[WaitingEnrolment, ...]], None]) -> None:
        self._turn += 1
        turn = self._turn

        def answered(enrolments: tuple[WaitingEnrolment, ...]) -> None:
            if turn == self._turn:
                then(enrolments)

        self._program.run(self, self._program.desk.enrolments.waiting, answered, lane="work")

    def _go(self, step: int) -> None:
        """Goes to a step; what was said of another one is over."""
        self.banner.clear()
        self._progress.end()
        self._parts.setCurrentIndex(step)
        self._parts.updateGeometry()
        self._steps.set_step(step)

    def _on_waiting(self, enrolments: tuple[WaitingEnrolment, ...]) -> None:
        self.waiting.show_waiting(enrolments)
        if enrolments:
            self._go(REQUEST)
            self.waiting.take_focus()
        else:
            self.begin()

    def _lay_out(self) -> None:
        look = self._look
        back = VerbButton(look, "shell.verb.back", kind="plain", icon="back")
        back.setProperty("flush", True)
        back.clicked.connect(self._back)
        inside = QVBoxLayout()
        inside.setSpacing(look.px(12))
        inside.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._title, self._steps, self.banner, self._parts, self._progress):
            inside.addWidget(part)
        centred(self, inside, look, 640)
        self.setFocusProxy(self.form)

    def _back(self) -> None:
        """From the certificate to what waits; from everywhere else out of here."""
        if self.step == CERTIFICATE:
            self.show_waiting()
        else:
            self.left.emit()

    # -- step 1

    def _on_invitation(self, sheet: "InvitationSheet") -> None:
        self._progress.end()
        self.form.show_invitation(sheet)
        self.form.setFocus()

    def _make(self, wanted: Wanted, password: str) -> None:
        self.banner.clear()
        self.form.wait(True)
        self._progress.begin("opening.enrol.making")
        begin = self._program.desk.enrolments.begin
        self._program.run(
            self, lambda: begin(wanted, password), self._on_made, self._on_not_made, lane="work"
        )

    def _on_made(self, _: Path) -> None:
        self.form.wait(False)
        self.form.forget()
        self.show_waiting()

    def _on_not_made(self, error: KnownError) -> None:
        self.form.wait(False)
        self._on_refused(error)

    # -- step 2

    def _on_wanted(self, what: str, identity_id: str) -> None:
        if what == "abandon":
            enrolments = self._program.desk.enrolments
            self._run(lambda: enrolments.abandon(identity_id), lambda _: self._on_abandoned())
        elif what == "save":
            folder = pick_folder(
                self, self._look.t("opening.enrol.waiting.save"), self._program.settings.values.save_folder
            )
            if folder is not None:
                self._with_request(identity_id, lambda request: self._save(request, folder))
        else:
            self._with_request(identity_id, self._copy if what == "copy" else show_in_folder)

    def _with_request(self, identity_id: str, then: Callable[[Path], None]) -> None:
        request = self._program.desk.enrolments.request
        self._run(lambda: request(identity_id), then)

    def _copy(self, request: Path) -> None:
        copy_file(request)
        self.banner.say("good", lambda: self._look.t("opening.enrol.copied"))

    def _save(self, request: Path, folder: Path) -> None:
        self._run(
            lambda: save_copy(request, folder),
            lambda _: self.banner.say("good", lambda: self._look.t("opening.enrol.saved", folder=folder)),
        )

    def _on_abandoned(self) -> None:
        self._ask_waiting(self._after_abandoning)

    def _after_abandoning(self, enrolments: tuple[WaitingEnrolment, ...]) -> None:
        self._on_waiting(enrolments)
        self.banner.say("good", lambda: self._look.t("opening.enrol.waiting.abandoned"))

    # -- step 3

    def _on_offer(self, offer: "CertificateOffer") -> None:
        self.certificate.show_offer(offer)
        self._go(CERTIFICATE)
        self.certificate.take_focus()

    def _install(self, offer: "CertificateOffer") -> None:
        self._progress.begin("opening.enrol.certificate.working")
        desk = self._program.desk
        self._program.run(
            self, lambda: desk.install(offer), self._on_installed, self._on_not_installed, lane="work"
        )

    def _on_installed(self, _: IdentityInfo) -> None:
        self._progress.end()
        self.enrolled.emit()

    def _on_not_installed(self, error: KnownError) -> None:
        self.certificate.install.setEnabled(True)
        self._on_refused(error)

    # -- all steps

    def _pick(self, title: str, then: Callable[[Path], None]) -> None:
        look, settings = self._look, self._program.settings
        path = pick_file(self, look.t(title), settings.values.open_folder, look.t("opening.file.kinds"))
        if path is not None:
            then(path)

    def _look_at(self, call: Callable[[], object], then: Callable[..., None]) -> None:
        self.banner.clear()
        self._progress.begin("opening.enrol.certificate.looking")
        self._run(call, then)

    def _run(self, call: Callable[[], object], then: Callable[..., None]) -> None:
        self._program.run(self, call, then, self._on_refused, lane="work")

    def _on_refused(self, error: KnownError) -> None:
        self._progress.end()
        self.banner.say_error(error)
