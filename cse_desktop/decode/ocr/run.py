"""One run of the engine: fed through a pipe, limited in time, memory and output, and ended whenever somebody asks."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from cse_desktop.decode.ocr.failures import EngineFailedError
from cse_desktop.decode.ocr.launch import LAUNCH_ARGUMENT

_KEPT_VARIABLES = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TESSDATA_PREFIX")
_WINDOWS_FLAGS = 0x08000000 | 0x00000040  # CREATE_NO_WINDOW, IDLE_PRIORITY_CLASS: named on Windows only
_CHUNK = 1 << 16
_PARTING_SECONDS = 2.0


class EngineStoppedError(Exception):
    """Somebody ended the run."""


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What one run may use."""

    seconds: float = 120.0
    memory_bytes: int = 1 << 30
    """address space (Linux)"""
    output_bytes: int = 8 << 20


class EngineRun:
    """A started engine. `result` is called once, `stop` from any thread."""

    def __init__(self, engine: Path, arguments: Sequence[str], limits: RunLimits) -> None:
        """Starts it; `EngineFailedError` (`crash`) where the system does not."""
        self._limits = limits
        self._ending = threading.Lock()
        self._over = False
        self._stopped = False
        self._too_much = False
        self._out = bytearray()
        try:
            self._process = subprocess.Popen(
                _command(engine, arguments, limits),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                cwd=Path(sys.executable).anchor,
                close_fds=True,
                # a group of its own: what the engine starts itself is ended with it
                start_new_session=True,
                creationflags=_WINDOWS_FLAGS if sys.platform == "win32" else 0,
            )
        except OSError:
            raise EngineFailedError("crash") from None

    def result(self, data: bytes) -> bytes:
        """What it says about `data`; `EngineFailedError` or `EngineStoppedError`. It has ended afterwards."""
        until = time.monotonic() + self._limits.seconds
        pipes = (
            threading.Thread(target=self._feed, args=(data,), name="ocr-feed", daemon=True),
            threading.Thread(target=self._collect, name="ocr-collect", daemon=True),
        )
        for thread in pipes:
            thread.start()
        pipes[1].join(self._limits.seconds)
        late = pipes[1].is_alive()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0 if late else max(0.0, until - time.monotonic()))
        late = late or self._process.poll() is None
        if late:
            self._kill()
            self._process.wait()
        with self._ending:
            self._over = True
        for thread in pipes:
            thread.join(_PARTING_SECONDS)
        if self._stopped:
            raise EngineStoppedError
        if self._too_much:
            raise EngineFailedError("rubbish")
        if late:
            raise EngineFailedError("hang")
        if self._process.returncode != 0:
            raise EngineFailedError("crash")
        return bytes(self._out)

    def stop(self) -> None:
        """Ends it at once."""
        with self._ending:
            if not self._over:
                self._stopped = True
                self._kill()

    def _feed(self, data: bytes) -> None:
        pipe = cast("BinaryIO", self._process.stdin)
        # one that dies or does not listen is told by what it says, or does not say
        with suppress(OSError):
            pipe.write(data)
        with suppress(OSError):
            pipe.close()

    def _collect(self) -> None:
        pipe = cast("BinaryIO", self._process.stdout)
        with pipe:
            while piece := os.read(pipe.fileno(), _CHUNK):
                self._out += piece
                if len(self._out) > self._limits.output_bytes:
                    self._too_much = True
                    self._kill()
                    return

    def _kill(self) -> None:
        with suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)


def _command(engine: Path, arguments: Sequence[str], limits: RunLimits) -> list[str]:
    command = [str(engine), *arguments]
    if sys.platform == "win32":
        return command
    first = (
        [sys.executable, LAUNCH_ARGUMENT]
        if getattr(sys, "frozen", False)
        else [sys.executable, "-P", "-s", "-m", "cse_desktop.decode.ocr.launch"]
    )
    return [*first, str(limits.memory_bytes), str(int(limits.seconds) + 1), *command]


def _environment() -> dict[str, str]:
    """Nothing of the person's environment but what the system, and where its languages lie, need."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    if sys.platform != "win32" and not getattr(sys, "frozen", False):
        kept["PYTHONPATH"] = str(Path(__file__).resolve().parents[3])
    return kept | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
