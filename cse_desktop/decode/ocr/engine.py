"""Tesseract, where a person has installed it: found on the machine, asked for its languages, given page after page."""

import os
import re
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from cse_desktop.decode.ocr.bitmap import bmp
from cse_desktop.decode.ocr.failures import EngineFailedError, EngineMissingError
from cse_desktop.decode.ocr.run import EngineRun, EngineStoppedError, RunLimits
from cse_desktop.decode.ocr.words import read_text
from cse_desktop.domain.documents import GreyPixels
from cse_desktop.domain.machine_text import MachineText
from cse_desktop.domain.ports import OcrEngine

LANGUAGES = ("chi_sim", "eng")
"""those that are of use here, in the order in which the engine shall try them"""
_NAMES = ("tesseract.exe",) if sys.platform == "win32" else ("tesseract",)
_ASKING = RunLimits(seconds=20.0, output_bytes=1 << 16)
_VERSION = re.compile(rb"tesseract v?([0-9][0-9A-Za-z.\-]{0,30})")


@dataclass(frozen=True, slots=True)
class _Found:
    """An engine and where it lies."""

    path: Path
    engine: OcrEngine


def usual_folders() -> tuple[Path, ...]:
    """Where an engine may lie: the search path, then where its packages put it. Folders named relatively are not."""
    listed = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part]
    if sys.platform == "win32":
        listed += [
            Path(os.environ[name], *below, "Tesseract-OCR")
            for name, below in (("PROGRAMFILES", ()), ("LOCALAPPDATA", ("Programs",)), ("LOCALAPPDATA", ()))
            if name in os.environ
        ]
    elif sys.platform == "darwin":
        listed += [Path("/opt/homebrew/bin"), Path("/usr/local/bin"), Path("/opt/local/bin")]
    return tuple(folder for folder in listed if folder.is_absolute())


class TesseractReader:
    """`domain.ports.PageReader` over tesseract: one page after the other, in a thread of its own."""

    def __init__(self, folders: Sequence[Path] | None = None, limits: RunLimits | None = None) -> None:
        """`folders` are searched instead of the usual ones."""
        self._folders = folders
        self._limits = limits or RunLimits()
        self._changing = Lock()
        self._found: _Found | None = None
        self._run: EngineRun | None = None
        self._stops = 0
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ocr")

    def look(self) -> "Future[OcrEngine | None]":
        """Looks for the engine afresh; None where there is none. One without a language of use is a result too."""
        return self._thread.submit(self._look)

    def read(self, picture: GreyPixels, dots_per_inch: int) -> "Future[MachineText]":
        """The text of a page; fails with `EngineFailedError`, `EngineMissingError`, or is cancelled by `stop`."""
        made: Future[MachineText] = Future()
        with self._changing:
            stops = self._stops
            if self._closed:
                made.cancel()
                return made
            self._thread.submit(self._answer, made, stops, picture, dots_per_inch)
        return made

    def stop(self) -> None:
        """Ends the page under way and drops those that wait."""
        with self._changing:
            self._stops += 1
            run = self._run
        if run is not None:
            run.stop()

    def close(self) -> None:
        """Stops, and ends the thread."""
        with self._changing:
            self._closed = True
        self.stop()
        # pages that wait are let come, to be told that they are dropped
        self._thread.shutdown(wait=True)

    # What follows runs in the reader's thread.

    def _look(self) -> OcrEngine | None:
        try:
            self._found = self._find()
        except EngineStoppedError:
            self._found = None
        return self._found.engine if self._found is not None else None

    def _find(self) -> _Found | None:
        for folder in usual_folders() if self._folders is None else self._folders:
            for name in _NAMES:
                path = folder / name
                try:
                    if not (path.is_file() and os.access(path, os.X_OK)):
                        continue
                    version = _VERSION.search(self._done(EngineRun(path, ["--version"], _ASKING), b""))
                    if version is None:
                        continue
                    listed = self._done(EngineRun(path, ["--list-langs"], _ASKING), b"")
                except (OSError, EngineFailedError):
                    # something else under this name, or an engine that does not run
                    continue
                known = {line.strip() for line in listed.decode("utf-8", "replace").splitlines()}
                usable = tuple(language for language in LANGUAGES if language in known)
                return _Found(path, OcrEngine(version[1].decode("ascii"), usable))
        return None

    def _answer(
        self, made: "Future[MachineText]", stops: int, picture: GreyPixels, dots_per_inch: int
    ) -> None:
        try:
            if stops != self._stops:
                raise EngineStoppedError
            found = self._found
            if found is None or not found.engine.languages:
                raise EngineMissingError
            arguments = ["-", "-", "-l", "+".join(found.engine.languages), "--dpi", str(dots_per_inch), "tsv"]
            run = EngineRun(found.path, arguments, self._limits)
            data = bmp(picture.width, picture.height, picture.data, dots_per_inch)
            read = read_text(self._done(run, data, stops), picture.width, picture.height)
        except EngineStoppedError:
            made.cancel()
        except Exception as error:
            if made.set_running_or_notify_cancel():
                made.set_exception(error)
        else:
            if made.set_running_or_notify_cancel():
                made.set_result(read)

    def _done(self, run: EngineRun, data: bytes, stops: int | None = None) -> bytes:
        with self._changing:
            self._run = run
            late = self._closed or (stops is not None and stops != self._stops)
        try:
            if late:
                run.stop()
            return run.result(data)
        finally:
            with self._changing:
                self._run = None
