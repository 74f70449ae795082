"""What happens to the window as a whole: starting, unlocking, locking, opening files, changing the look."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from cse_desktop.errors import KnownError
from ui.program import DeskState, Opened
from ui.shell.handing import pick_file

if TYPE_CHECKING:
    from ui.shell.window import MainWindow

FROM_PANEL = ("scores", "moderation", "consent")
"""what comes from other members of the panel"""
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
        if not state.identities:
            self._window.go("doors")
            self._open_waiting()
        elif desk.locked:
            self._program.run(self, desk.unlock_from_key_ring, self._on_key_ring, lane="work")
        else:
            self._on_unlocked(state)

    def _on_key_ring(self, opened: bool) -> None:
        # a desk that was locked by hand asks for its password
        if opened and not self._locked_at:
            self.start()
        else:
            self._ask_password()

    def _ask_password(self) -> None:
        from ui.shell.unlock import UnlockPage  # noqa: PLC0415 - the window imports it anyway; here for its type

        self._window.actions_table.tell(unlocked=False, assignment=False, case=False)
        page = self._window.go("unlock")
        if isinstance(page, UnlockPage):
            page.show_person(self._state.identities[0] if self._state and self._state.identities else None)

    def _on_unlocked(self, state: DeskState) -> None:
        self._window.actions_table.tell(unlocked=True)
        self._restart_idle()
        back, self._locked_at = self._locked_at, ""
        self._open_waiting()
        if not any(who.certificate for who in state.identities):
            self._show_request()
        elif back and self._assignment_id:
            self.open_assignment(self._assignment_id)
        elif len(state.assignments) == 1:
            self.open_assignment(state.assignments[0].assignment_id)
        else:
            self._show_desk(state)

    def _open_waiting(self) -> None:
        """Takes in what came before it could be: on the command line, or while the desk was locked."""
        waiting, self._waiting = self._waiting, []
        for path in waiting:
            self.open_path(path)

    def _show_request(self) -> None:
        from ui.shell.enrol import EnrolPage  # noqa: PLC0415 - the window imports it anyway; here for its type

        page = self._window.go("enrol")
        if isinstance(page, EnrolPage):
            page.show_request(None)

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

    def open_assignment(self, assignment_id: str) -> None:
        """Opens an assignment on its roster. What is still typed belongs to the one before, so its place is left."""
        if self._window.place in ("assess", "interview", "submit", "panel", "supervise"):
            self._window.go("roster")
        self._window.leave_cases()

        def opened() -> None:
            self._assignment_id = assignment_id
            self._window.assignment_opened()

        def refused(error: KnownError) -> None:
            self._assignment_id = ""
            self._window.assignment_closed()
            self._window.say_error(error)
            self.show_desk()

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
        if self._state is None or (desk.locked and self._state.identities):
            self._waiting.append(path)
            return
        self._window.banner.clear()
        self._window.progress.begin("opening.file.working")
        self._program.run(
            self, lambda: desk.open_file(path), self.show_opened, self._window.say_error, lane="work"
        )

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
        elif opened.kind in ("supplement", *FROM_PANEL) and self._assignment_id == opened.assignment_id:
            # one stays where one is, and the new material is there
            window.banner.say(kind, lambda: look.words(opened.words))
            window.refresh()
        else:
            window.banner.say(kind, lambda: look.words(opened.words))
            if not opened.assignment_id:
                self.start()
            elif not self._held:
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
        if window.place in ("doors", "unlock", ""):
            return
        if self._held:
            window.banner.say("notice", lambda: look.t("shell.lock.held"))
            return
        self._locked_at = window.place
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        page = window.go("unlock")
        window.leave_cases()
        window.actions_table.tell(unlocked=False, assignment=False, case=False)
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
