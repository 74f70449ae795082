"""The door into the sample: another desk in the same window, built when it is first gone to, and the way back."""

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cse_desktop.app.program import RunningProgram
from cse_desktop.domain.ports import Clock
from cse_desktop.errors import KnownError, Words
from cse_desktop.services.desk import AssessorDesk
from ui.shell.doors import DoorsPage
from ui.shell.window import MainWindow
from ui.widgets import ProgressPanel

if TYPE_CHECKING:
    from cse_desktop.wiring.sample_visit import JoinDesk, SampleVisit
    from ui.shell.sample import SampleStrip


class SampleDoor(QObject):
    """Leads into the sample and out again; the own desk is locked meanwhile, and nothing of it is touched."""

    _stepped = Signal(object)

    def __init__(
        self, program: RunningProgram, window: MainWindow, home: Path, join: "JoinDesk", clock: Clock
    ) -> None:
        """`home` is the sample's folder; `join` makes a desk over a folder."""
        super().__init__(window)
        self._program = program
        self._window = window
        self._home = home
        self._join = join
        self._clock = clock
        self._made: SampleVisit | None = None
        self._own: AssessorDesk | None = None
        self._strip: SampleStrip | None = None
        self._busy = False
        self._stop = Event()
        self._stepped.connect(self._on_step)

    @property
    def inside(self) -> bool:
        """Whether the window stands at the sample's desk."""
        return self._own is not None

    def open(self) -> None:
        """Into the sample; pressed again meanwhile it does nothing."""
        if not self._busy and not self.inside:
            self._enter(self._program.desk, anew=False)

    def begin_anew(self) -> None:
        """Removes the sample with all work on it and builds it afresh."""
        if self._may_go():
            self._window.leave_desk()
            self._enter(self._program.desk, anew=True)

    def leave(self) -> None:
        """Back to the own desk, or to the doors where there is none."""
        if self._may_go():
            self._window.leave_desk()
            self._program.run(self, self._program.desk.lock, lambda _: self._go_home(), lane="work")

    def stop(self) -> None:
        """Has what is being built stop at its next step."""
        self._stop.set()

    def close(self) -> None:
        """The window is closed: the sample is free for another one."""
        if self._made is not None:
            self._made.end()

    # -- in

    def _enter(self, here: AssessorDesk, *, anew: bool) -> None:
        self._busy = True
        self._stop.clear()
        self._window.banner.clear()

        def enter() -> AssessorDesk | None:
            if anew:
                here.lock()
            desk = self._visit().enter(anew=anew)
            if desk is not None:
                here.lock()
            return desk

        self._progress.begin("sample.first", cancel=self.stop)
        self._program.run(self, enter, self._on_entered, self._on_failed, lane="work")

    def _visit(self) -> "SampleVisit":
        if self._made is None:
            # what builds a sample is not on the way to the first window
            from cse_desktop.wiring.sample_visit import SampleVisit  # noqa: PLC0415

            self._made = SampleVisit(
                self._home, self._join, self._clock, self._stepped.emit, self._stop.is_set
            )
        return self._made

    def _on_step(self, words: Words) -> None:
        if self._busy:
            self._progress.go_on(words)

    def _on_entered(self, desk: AssessorDesk | None) -> None:
        self._end_wait()
        if desk is None:
            self._turn_back()
            self._window.banner.say("info", lambda: self._window.look.t("sample.stopped"))
            return
        if self._window.place == "doors":
            self._sit_down(desk)
        else:  # nobody is led away from what they have gone on to meanwhile
            self._window.banner.say(
                "info",
                lambda: self._window.look.t("sample.ready"),
                action=lambda: self._window.look.t("sample.open"),
                on_action=lambda: self._sit_down(desk),
            )

    def _sit_down(self, desk: AssessorDesk) -> None:
        before = self._program.move_to(desk)
        self._own = self._own or before
        self._window.banner.clear()
        self._window.leave_desk()
        self._show_strip()
        self._window.session.start()

    def _on_failed(self, error: KnownError) -> None:
        self._end_wait()
        self._turn_back()
        self._window.say_error(error)

    def _end_wait(self) -> None:
        self._busy = False
        self._progress.end()

    # -- and out

    def _may_go(self) -> bool:
        """Not while something is under way, nor while a clock runs."""
        if self._busy or not self.inside:
            return False
        if self._window.session.held:
            self._window.banner.say("notice", lambda: self._window.look.t("sample.held"))
            return False
        return True

    def _turn_back(self) -> None:
        """A sample that was being begun anew is gone, so one is back at the own desk."""
        if self.inside:
            self._go_home()

    def _go_home(self) -> None:
        if self._own is None:
            return
        own, self._own = self._own, None
        self._program.move_to(own)
        self._visit().end()
        if self._strip is not None:
            self._strip.hide()
        self._window.session.start()

    # -- on the window

    @property
    def _progress(self) -> ProgressPanel:
        page = self._window.page("doors")
        assert isinstance(page, DoorsPage)  # noqa: S101 - its maker makes nothing else
        return page.progress

    def _show_strip(self) -> None:
        if self._strip is None:
            self._strip = self._make_strip()
            self._window.put_above(self._strip)
        self._strip.show()

    def _make_strip(self) -> "SampleStrip":
        from cse_desktop.wiring.sample import PASSWORD  # noqa: PLC0415 - in the sample only
        from ui.shell.sample import SampleStrip  # noqa: PLC0415 - likewise

        strip = SampleStrip(self._window.look, PASSWORD)
        strip.anew_wanted.connect(self.begin_anew)
        strip.leave_wanted.connect(self.leave)
        strip.copied.connect(self._on_copied)
        return strip

    def _on_copied(self) -> None:
        self._window.banner.say("good", lambda: self._window.look.t("sample.copied"))
