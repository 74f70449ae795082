"""One decoder process as its client sees it: started, asked, watched, ended."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, cast

from cse_desktop.decode.framing import (
    DECODER_ARGUMENT,
    FROM_WORKER_BYTES,
    OUT_OF_MEMORY,
    FrameError,
    Head,
    read_frame,
    write_frame,
)
from cse_desktop.decode.values import Limits

ReadRange = Callable[[str, int, int], bytes | None]
"""document, offset, length → the bytes, or None where they cannot be had"""

_KEPT_VARIABLES = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW, which `subprocess` names on Windows only
_PARTING_SECONDS = 1.0
_PIPE_BYTES = 1 << 20


class WorkerDiedError(Exception):
    """The process ended during a request; `reason` is `crash`, `hang`, `memory` or `start`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DecoderProcess:
    """A running worker. All calls but `kill` come from one thread."""

    def __init__(self, limits: Limits, seconds: float) -> None:
        """Starts the process and waits, at most `seconds`, until it is ready; `WorkerDiedError` if it is not."""
        try:
            self._process = subprocess.Popen(
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                cwd=Path(sys.executable).anchor,
                close_fds=True,
                creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
            )
        except OSError:
            raise WorkerDiedError("start") from None
        self._to = cast("BinaryIO", self._process.stdin)
        self._from = cast("BinaryIO", self._process.stdout)
        _widen(self._from)
        self._watch = _Watch(self.kill)
        try:
            with self._watch.deadline(seconds):
                write_frame(self._to, asdict(limits))
                head, _ = read_frame(self._from, 0)
            self.granted: dict[str, bool] = dict(head["ready"])
        except (FrameError, OSError, KeyError, TypeError, ValueError):
            self.close()
            raise WorkerDiedError("start") from None

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def exchange(self, head: Head, read: ReadRange, seconds: float) -> tuple[Head, bytes]:
        """Sends a request and returns the answer, serving the worker's reads meanwhile.

        A worker that breaks the protocol, or is not done in `seconds`, is ended; then and when it ends by itself
        this raises `WorkerDiedError`.
        """
        try:
            with self._watch.deadline(seconds):
                write_frame(self._to, head)
                while True:
                    answer, body = read_frame(self._from, FROM_WORKER_BYTES)
                    if "ask" not in answer:
                        return answer, body
                    self._serve(answer, read)
        except (FrameError, OSError, KeyError, TypeError, ValueError):
            raise WorkerDiedError(self._post_mortem()) from None

    def _serve(self, asked: Head, read: ReadRange) -> None:
        piece = read(str(asked["document"]), int(asked["offset"]), int(asked["length"]))
        if piece is None:
            write_frame(self._to, {"answer": "failed"})
        else:
            write_frame(self._to, {"answer": "bytes"}, piece)

    def _post_mortem(self) -> str:
        self.kill()
        code = self._process.wait()
        if self._watch.rang:
            return "hang"
        if code == OUT_OF_MEMORY:
            return "memory"
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            return "hang"
        return "crash"

    def kill(self) -> None:
        """Ends the process at once; may be called from any thread."""
        self._process.kill()

    def close(self) -> None:
        """Lets the process go, ends it where it does not, and leaves nothing of it behind."""
        # what was still to be written is of no use to a process that is gone
        with suppress(OSError):
            self._to.close()
        try:
            self._process.wait(_PARTING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._from.close()
        self._watch.close()


class _Watch:
    """Calls `ring` when a deadline passes: blocking reads of pipes have no time-out that works everywhere."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._changed = threading.Condition()
        self._due: float | None = None
        self._over = False
        self.rang = False
        self._thread = threading.Thread(target=self._run, name="decoder-watch", daemon=True)
        self._thread.start()

    def deadline(self, seconds: float) -> "_Watch":
        """As a context: what happens inside has `seconds` to finish."""
        with self._changed:
            self._due = time.monotonic() + seconds
            self._changed.notify()
        return self

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._due = None

    def close(self) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        with self._changed:
            while not self._over:
                now = time.monotonic()
                if self._due is not None and now >= self._due:
                    self._due = None
                    self.rang = True
                    self._ring()
                self._changed.wait(None if self._due is None else self._due - now)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, DECODER_ARGUMENT]
    return [sys.executable, "-P", "-s", "-m", "cse_desktop.decode.worker"]


def _environment() -> dict[str, str]:
    """Nothing of the person's environment but what the system itself needs to start a program."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    if not getattr(sys, "frozen", False):
        kept["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _widen(pipe: BinaryIO) -> None:
    """Makes the pipe hold a good part of a picture, where the system can."""
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415 - exists on Unix only

        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
