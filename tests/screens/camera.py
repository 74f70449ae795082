"""The camera: takes one screen in both languages, light and dark, small and large, by switching the program live."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cse_desktop.app.window import Running
from ui.assess.document.pictures import PageImages

LANGUAGES = ("zh_CN", "en")
THEMES = ("light", "dark")
SIZES = ((1366, 768), (1920, 1080))
COLOURS = 256
MOST_WAITS = 1000
CALM_MS = 90
"""until the program has nothing under way and nothing moves any more"""
DRAWN_MS = 350
"""the same where pages of documents are drawn"""


class Camera:
    """Writes pictures below `out`; `only` names the screens wanted, all when empty."""

    def __init__(self, out: Path, only: Sequence[str] = ()) -> None:
        self._out = out
        self._only = frozenset(only)
        self.taken: list[Path] = []
        out.mkdir(parents=True, exist_ok=True)

    def wants(self, screen: str) -> bool:
        """Whether a screen was asked for."""
        return not self._only or screen in self._only

    def take(
        self,
        running: Running,
        screen: str,
        *,
        themes: Sequence[str] = THEMES,
        sizes: Sequence[tuple[int, int]] = SIZES,
        percent: int = 100,
        drawn: bool = False,
        before: Callable[[], object] | None = None,
    ) -> None:
        """Takes a screen in every way; `before` is done each time when all stands, before the shutter.

        In the dark theme the first size is enough: a theme is colours, and the folder stays small.
        """
        if not self.wants(screen):
            return
        with self._as_it_was(running):
            for language in LANGUAGES:
                for theme in themes:
                    self._switch(running, language, theme, percent)
                    for size in sizes if theme != "dark" else sizes[:1]:
                        running.window.resize(*size)
                        self._settle(running, DRAWN_MS if drawn else CALM_MS)
                        if before is not None:
                            before()
                            self._settle(running, CALM_MS)
                        self._shoot(running, f"{screen}-{language}-{theme}-{size[0]}.png")
        print(f"· {screen}", flush=True)

    @contextmanager
    def _as_it_was(self, running: Running) -> Iterator[None]:
        size = running.window.size()
        yield
        self._switch(running, "zh_CN", "light", 100)
        running.window.resize(size)
        self._settle(running, CALM_MS)

    def _switch(self, running: Running, language: str, theme: str, percent: int) -> None:
        """By the settings, as a person would; they hold at once."""
        running.program.settings.change(language=language, theme=theme, text_percent=percent)
        running.window.session.apply_settings()

    def _settle(self, running: Running, milliseconds: int) -> None:
        bridge = running.program.bridge
        QTest.qWait(milliseconds)
        for _ in range(MOST_WAITS):
            pages = running.window.findChildren(PageImages)
            if bridge.under_way == 0 and not any(images.busy for images in pages):
                break
            QTest.qWait(5)
        QTest.qWait(10)

    def _shoot(self, running: Running, name: str) -> None:
        QApplication.processEvents()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        running.window.grab().save(buffer, "PNG")
        picture = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
        flat = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        path = self._out / name
        flat.save(path, optimize=True)
        self.taken.append(path)
