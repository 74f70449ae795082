"""What happens to the window as a whole: starting, unlocking, locking, opening files, changing the look."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from cse_desktop.errors import KnownError
from ui.program import DeskState, Opened
from ui.shell.handing import pick_file

if TYPE_CHECKING:
    from ui.enrol.page import EnrolPage
    from ui.shell.window import MainWindow

FROM_PANEL = ("scores", "moderation", "consent")
"""what comes from other members of the panel"""
STAYING = ("assignment", "supplement", *FROM_PANEL)
"""what leads nowhere else while its assignment is the open one: this very assignment may be picked once more"""
OUTSIDE = ("desk", "settings", "identity", "help")
"""places that show nothing of an assignment"""
_MINUTE_MS = 60_000
_LIVING = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.InputMethod}
)


class Session(QObject):
    """Leads the window from locked to a place in an assignment, and back."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._program = window.program
        self._look = window.look
        self._state: DeskState | None = None
        self._held = False
        self._locked_at = ""
        self._locked = False
        self._assignment_id = ""
        self._waiting: list[Path] = []
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self.apply_settings()

    def watch(self) -> None:
        """Listens for signs of life at the window's own handle: all keys and clicks pass there, and little else."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    @property
    def locked(self) -> bool:
        """Whether the password is asked for: until it is given nothing of any assignment is shown."""
        return self._locked

    @property
    def has_several(self) -> bool:
        """Whether several assignments lie on the desk."""
        return self._state is not None and len(self._state.assignments) > 1

    @property
    def assignment_id(self) -> str:
        """The open assignment; empty before the first."""
        return self._assignment_id

    # -- starting

    def start(self) -> None:
        """Finds out where the person stands and goes there."""
        self._program.run(self, self._program.desk.state, self._on_state, lane="work")

    def _on_state(self, state: DeskState) -> None:
        self._state = state
        desk = self._program.desk
        if not self._is_appointed:
            self._before_appointment(state)
        elif desk.locked:
            self._program.run(self, desk.unlock_from_key_ring, self._on_key_ring, lane="work")
        else:
            self._on_unlocked(state)

    @property
    def _is_appointed(self) -> bool:
        """Whether there is anything that a password opens."""
        return self._state is not None and any(who.certificate for who in self._state.identities)

    def _before_appointment(self, state: DeskState) -> None:
        """Nothing is locked yet: a newcomer stands before the doors, who waits for a certificate goes on there."""
        if state.waiting and not self._waiting:
            self.go_on_enrolling()
        else:
            self._show_doors(state)
        self._open_waiting()

    def _show_doors(self, state: DeskState) -> None:
        from ui.shell.doors import DoorsPage  # noqa: PLC0415 - the window imports it anyway; here for its type

        page = self._window.go("doors")
        if isinstance(page, DoorsPage):
            page.show_waiting(bool(state.waiting))

    def _on_key_ring(self, opened: bool) -> None:
        # a desk that was locked by hand asks for its password
        if opened and not self._locked_at:
            self.start()
        else:
            self._ask_password()

    def _ask_password(self) -> None:
        from ui.shell.unlock import UnlockPage  # noqa: PLC0415 - the window imports it anyway; here for its type

        self._locked = True
        self._window.assignment_closed()
        self._window.actions_table.tell(unlocked=False)
        page = self._window.go("unlock")
        if isinstance(page, UnlockPage):
            page.show_person(self._state.identities[0] if self._state and self._state.identities else None)
            self._program.run(page, self._program.desk.enrolments.waiting, page.show_waiting, lane="work")

    def _on_unlocked(self, state: DeskState) -> None:
        self._locked = False
        self._window.actions_table.tell(unlocked=True)
        self._restart_idle()
        back, self._locked_at = self._locked_at, ""
        if back and self._assignment_id:
            self.open_assignment(self._assignment_id, self._open_waiting)
        elif len(state.assignments) == 1:
            self.open_assignment(state.assignments[0].assignment_id, self._open_waiting)
        else:
            self._show_desk(state)
            self._open_waiting()

    def _open_waiting(self) -> None:
        """Takes in what came before it could be: on the command line, or while the desk was locked."""
        waiting, self._waiting = self._waiting, []
        for path in waiting:
            self.open_path(path)

    # -- enrolling

    def _enrolling(self) -> "EnrolPage":
        """The page where one enrols; nothing on it needs a key."""
        from ui.enrol.page import EnrolPage  # noqa: PLC0415 - off the way to the first window

        here = self._window.place == "enrol"
        page = self._window.page("enrol") if here else self._window.go("enrol")
        assert isinstance(page, EnrolPage)  # noqa: S101 - its maker makes nothing else
        return page

    def go_on_enrolling(self) -> None:
        """To the enrolments that wait; to a new one where none does."""
        self._enrolling().show_waiting()

    def enrol_once_more(self) -> None:
        """To one more enrolment."""
        self._enrolling().begin()

    def leave_enrolling(self) -> None:
        """Where one goes from enrolling: the doors, the lock, or the own identity."""
        self._program.run(self, self._program.desk.state, self._on_enrolling_left, lane="work")

    def _on_enrolling_left(self, state: DeskState) -> None:
        self._state = state
        if not self._is_appointed:
            self._show_doors(state)
        elif self._program.desk.locked:
            self._ask_password()
        else:
            self._window.go("identity")

    def on_enrolled(self) -> None:
        """A certificate is installed: the desk is opened with it."""
        self._window.banner.say("good", lambda: self._look.t("opening.enrol.installed"))
        self.start()

    def leave_desk(self) -> None:
        """Forgets the desk one was at; files that wait, wait for the next."""
        self._state = None
        self._assignment_id = self._locked_at = ""

    # -- assignments

    def show_desk(self) -> None:
        """Shows all assignments."""
        self._program.run(self, self._program.desk.state, self._show_desk, lane="work")

    def _show_desk(self, state: DeskState) -> None:
        from ui.shell.desk import DeskPage  # noqa: PLC0415 - the window imports it anyway; here for its type

        self._state = state
        page = self._window.go("desk")
        if isinstance(page, DeskPage):
            page.show_rows(state.assignments)

    def open_assignment(self, assignment_id: str, then: Callable[[], None] | None = None) -> None:
        """Opens an assignment on its roster, or says why not, then calls `then`.

        What is still typed belongs to the one before, so its place is left.
        """
        then = then or (lambda: None)
        if self._window.place in ("assess", "interview", "submit", "panel", "supervise"):
            self._window.go("roster")
        self._window.leave_cases()

        def opened() -> None:
            self._assignment_id = assignment_id
            self._window.assignment_opened()
            then()

        def refused(error: KnownError) -> None:
            self._assignment_id = ""
            self._window.assignment_closed()
            self._window.say_error(error)
            self.show_desk()
            then()

        self._program.open_assignment(assignment_id, opened, refused)

    # -- files

    def pick_file(self) -> None:
        """Asks for a file and opens it."""
        settings = self._program.settings
        look = self._look
        path = pick_file(
            self._window,
            look.t("opening.file.pick"),
            settings.values.open_folder,
            look.t("opening.file.kinds"),
        )
        if path is not None:
            settings.change(open_folder=str(path.parent))
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Takes in a file; while the desk is locked, or not yet known, it waits."""
        desk = self._program.desk
        if self._state is None or (desk.locked and self._is_appointed):
            self._waiting.append(path)
            return
        self._window.banner.clear()
        self._window.progress.begin("opening.file.working")
        self._program.run(
            self,
            lambda: desk.kind_of_file(path),
            lambda kind: self._open_kind(path, kind),
            self._window.say_error,
            lane="work",
        )

    def _open_kind(self, path: Path, kind: str) -> None:
        """What enrolling is about is looked at on its page; everything else is taken in."""
        window, desk = self._window, self._program.desk
        if kind not in ("invitation", "certificate"):
            self._program.run(
                self, lambda: desk.open_file(path), self.show_opened, window.say_error, lane="work"
            )
            return
        window.progress.end()
        if self._held:
            window.banner.say("notice", lambda: self._look.t("opening.file.after_interview"))
        elif kind == "invitation":
            self._enrolling().take_invitation(path)
        else:
            self._enrolling().take_certificate(path)

    def show_opened(self, opened: Opened) -> None:
        """Says what the file was; an assignment is opened, an answer is shown where it belongs."""
        window, look = self._window, self._look
        window.progress.end()
        kind = "notice" if opened.kind == "refusal" else "good"
        if opened.kind in ("receipt", "refusal") and self._assignment_id == opened.assignment_id:
            elsewhere = window.place != "return"
            window.banner.say(
                kind,
                lambda: look.words(opened.words),
                action=(lambda: look.t("opening.file.show_return")) if elsewhere else None,
                on_action=self._to_return,
            )
            if window.place in ("roster", "return"):
                window.go(window.place)
        elif opened.kind in STAYING and self._assignment_id == opened.assignment_id:
            # one stays where one is, and the new material is there
            window.banner.say(kind, lambda: look.words(opened.words))
            if window.place in OUTSIDE:
                window.go("roster")
            else:
                window.refresh()
        else:
            window.banner.say(kind, lambda: look.words(opened.words))
            if not self._held:
                self._program.run(
                    self,
                    self._program.desk.state,
                    lambda state: self._open_arrived(state, opened.assignment_id),
                    lane="work",
                )

    def _open_arrived(self, state: DeskState, assignment_id: str) -> None:
        self._state = state
        self.open_assignment(assignment_id)

    def _to_return(self) -> None:
        self._window.banner.clear()
        self._window.go("return")

    # -- locking

    def lock(self) -> None:
        """Puts the keys away and asks for the password; nothing of anybody stays on the screen meanwhile."""
        window, look = self._window, self._look
        if window.place in ("doors", "unlock", "") or not self._is_appointed:
            return
        if self._held:
            window.banner.say("notice", lambda: look.t("shell.lock.held"))
            return
        self._locked_at = window.place
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self._locked = True
        page = window.go("unlock")
        window.leave_cases()
        window.assignment_closed()
        window.actions_table.tell(unlocked=False)
        page.setEnabled(False)

        def locked(_: object) -> None:
            page.setEnabled(True)
            self._ask_password()

        self._program.run(self, self._program.desk.lock, locked, locked, lane="work")

    @property
    def held(self) -> bool:
        """Whether a clock runs: the program does not lock meanwhile."""
        return self._held

    def hold_lock(self, held: bool) -> None:
        """While a clock runs the program does not lock itself."""
        self._held = held
        self._restart_idle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _LIVING:
            self._restart_idle()
        return super().eventFilter(watched, event)

    def stir(self) -> None:
        """Somebody is there, in another of the program's windows."""
        self._restart_idle()

    def _restart_idle(self) -> None:
        minutes = self._program.settings.values.lock_minutes
        if minutes and not self._held:
            self._idle.start(minutes * _MINUTE_MS)
        else:
            self._idle.stop()

    # -- look

    def apply_settings(self) -> None:
        """Takes over the settings; they hold at once."""
        values, look = self._program.settings.values, self._look
        if values.text_percent != look.text_percent:
            look.set_text_percent(values.text_percent)
        if values.theme != look.theme_choice:
            look.set_theme(values.theme)  # type: ignore[arg-type]  # Settings has checked the choices
        if values.language != look.language:
            look.set_language(values.language)  # type: ignore[arg-type]  # Settings has checked the choices
        look.reduced_motion = values.reduced_motion
        self._restart_idle()

    def apply_key_ring(self) -> None:
        """The key ring may open the desk, or forgets it at once."""
        desk, wanted = self._program.desk, self._program.settings.values.key_ring
        self._program.run(self, lambda: desk.use_key_ring(wanted), lambda _: None, lane="work")

    def switch_language(self) -> None:
        """Chinese to English or back."""
        self._change(language="en" if self._look.language == "zh_CN" else "zh_CN")

    def switch_theme(self) -> None:
        """Light to dark or back."""
        self._change(theme="light" if self._look.theme == "dark" else "dark")

    def scale_text(self, by: int) -> None:
        """Larger or smaller text."""
        self._change(text_percent=min(200, max(80, self._look.text_percent + by)))

    def _change(self, **changed: object) -> None:
        self._program.settings.change(**changed)
        self.apply_settings()

    def open_help(self, page: str = "") -> None:
        """Opens the guide at `page`, or at the page of the place one is in."""
        place = self._window.place
        guide = self._window.go("help")
        show = getattr(guide, "show_page", None)
        if show is not None:
            show(page or place)
