"""A person at the keyboard of the real program in a test: the window, what can be read on it, and pictures of it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from cse_desktop.app.player import Player
from cse_desktop.app.window import Running, make_application, make_running
from cse_desktop.errors import Words
from cse_desktop.wiring.world import SystemClock
from tests.world import MovingClock
from ui.returning.page import ReturnPage

T = TypeVar("T")
LANGUAGES = ("zh_CN", "en")
SIZE = (1366, 768)
MEANT = frozenset({"MainWindow", "QTipLabel", "PhrasePanel"})
"""what may stand on the screen by itself: the window, the tips of Qt, and what floats over the rubric"""


class TopLevels(QObject):
    """Records every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.add(type(watched).__name__ or watched.metaObject().className())
        return False


@contextmanager
def only_meant_windows() -> Iterator[None]:
    """Fails when anything but the windows meant was shown as a window: a stray one takes the keys away."""
    application = make_application()
    watch = TopLevels()
    application.installEventFilter(watch)
    try:
        yield
    finally:
        application.removeEventFilter(watch)
    assert watch.shown <= MEANT, f"shown as windows of their own: {sorted(watch.shown - MEANT)}"


class Person(Player):
    """One assessor at the keyboard; keeps what the player says and reads what stands on the window."""

    def __init__(self, running: Running) -> None:
        self.said: list[Words] = []
        self.running = running
        super().__init__(running, self.said.append)

    def speak(self, language: str) -> None:
        """Switches the language live, as the settings do."""
        self.running.program.settings.change(language=language)
        self.window.session.apply_settings()
        self.hands.rest(1)

    def reads(self) -> str:
        """Every text of a visible label on the window."""
        labels = self.window.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible() and label.text())

    def waits_to_read(self, text: str) -> None:
        """Waits until `text` stands on the window."""
        try:
            self.hands.wait(lambda: text in self.reads(), text, seconds=10)
        finally:
            assert text in self.reads(), self.reads()

    def states_of_return(self) -> list[str]:
        """The states of all files on the Return place."""
        self.hands.press("Ctrl+3")
        page = self._page("return", ReturnPage)
        self.idle()
        return [line.row.state for line in page.lines]

    def in_storage(self, call: Callable[[], T]) -> T:
        """Runs `call` where the case file lives."""
        found: list[T] = []
        self.running.program._lanes.in_storage(lambda: found.append(call()))
        return found[0]

    def photograph(self, name: str) -> None:
        """Saves a picture of the window where `CSE_PICTURES` names a folder."""
        folder = os.environ.get("CSE_PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.hands.rest(100)
            language = self.running.program.settings.values.language
            assert self.window.grab().save(str(Path(folder) / f"{name}-{language}.png"))

    def reads_in_both(self, name: str, zh: str, en: str) -> None:
        """Checks that the window says `zh` in Chinese and `en` in English, and takes a picture of each."""
        for language, text in zip(LANGUAGES, (zh, en), strict=True):
            self.speak(language)
            self.waits_to_read(text)
            self.photograph(name)
        self.speak("zh_CN")


@contextmanager
def at_the_keyboard(home: Path, clock: MovingClock | SystemClock | None = None) -> Iterator[Person]:
    """The real program over `home` with its window open; everything is closed and put back afterwards."""
    application = make_application()
    before = application.styleSheet(), application.palette(), application.font()
    running = make_running(application, home, language="zh_CN", theme="light", clock=clock)
    look = running.program.look
    try:
        with only_meant_windows():
            running.window.resize(*SIZE)
            running.window.show()
            running.window.session.start()
            yield Person(running)
    finally:
        running.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        shiboken6.delete(look)
        _put_back(application, *before)


def _put_back(application: QApplication, style_sheet: str, palette: object, font: object) -> None:
    """Tests of screens share one look for the whole run; it must find what it has set."""
    application.setStyleSheet(style_sheet)
    application.setPalette(palette)  # type: ignore[call-overload]  # as it was got
    application.setFont(font)  # type: ignore[call-overload]  # likewise
