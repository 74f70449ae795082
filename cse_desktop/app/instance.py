"""One program over one home: whoever is first listens, and a second start hands its files over and ends."""

import hashlib
import json
import logging
import os
import stat
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from cse_desktop.durable import private_folder
from cse_desktop.errors import KnownError, Words
from cse_desktop.exclusive import Exclusive, HeldElsewhereError

LOG = logging.getLogger(__name__)
LONGEST_PATH = 100
"""bytes; a socket's name may have 108 on Linux, 104 on macOS"""
LONGEST_MESSAGE = 1 << 20
PATIENCE_MS = 6000
"""for the first to answer: it may just be starting, or be busy; after that it is said to hang"""
STEP_MS = 100
TAKEN = b"taken\n"


class Instance(QObject):
    """This program's place among those started over the same home. Who made it calls `close`."""

    came = Signal(list)
    """a second start has handed over these files (`Path`), and wants the window to be seen"""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._server: QLocalServer | None = None
        self._held: Exclusive | None = None
        self._lines: list[QLocalSocket] = []
        """those who have connected and have not said yet what they want"""
        self._holder = b""
        self._folder = _folder()
        self._name = hashlib.sha256(os.fsencode(_whole(home))).hexdigest()[:24]
        self.is_first = self._claim()
        """whether nobody else works over this home"""

    def hand_over(self, files: Sequence[Path], patience_ms: int = PATIENCE_MS) -> bool:
        """Gives the files to the first, which shows its window. False where it has ended meanwhile: this one is first.

        `KnownError` `APP-007` where it does not answer.
        """
        said = json.dumps({"files": [os.fspath(_whole(path)) for path in files]}).encode() + b"\n"
        waited = QElapsedTimer()
        waited.start()
        while (left := patience_ms - waited.elapsed()) > 0:
            if _asked(self._socket, said, int(left)):
                return True
            time.sleep(STEP_MS / 1000)
            self.is_first = self._claim()
            if self.is_first:
                return False
        raise _hangs(self._holder.decode("ascii", "replace"))

    def close(self) -> None:
        """Nobody is listened to any more; a second call does nothing."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._held is not None:
            self._held.release()
            self._held = None

    @property
    def _socket(self) -> str:
        return str(self._folder / f"{self._name}.socket") if self._folder is not None else ""

    def _claim(self) -> bool:
        """Takes the first place and listens there; False where somebody has it."""
        if self._folder is None:
            return True
        try:
            self._held = Exclusive(self._folder / f"{self._name}.lock", str(os.getpid()).encode())
        except HeldElsewhereError as error:
            self._holder = error.said
            return False
        except OSError as error:
            # without a place to meet everybody is the first: the lock of each case file still stands
            LOG.warning("no other start can be heard: error %s", error.errno)
            return True
        self._listen()
        return True

    def _listen(self) -> None:
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # who was first before may have been killed, and left its socket behind: the lock says that it is gone
        QLocalServer.removeServer(self._socket)
        server.newConnection.connect(self._greet)
        if server.listen(self._socket):
            self._server = server

    def _greet(self) -> None:
        while self._server is not None and (line := self._server.nextPendingConnection()) is not None:
            self._lines.append(line)
            line.readyRead.connect(self._hear)
            line.disconnected.connect(self._forget)
        self._hear()

    def _hear(self) -> None:
        for line in list(self._lines):
            if line.canReadLine():
                files = _files(bytes(line.readLine(LONGEST_MESSAGE).data()))
                line.write(TAKEN)
                line.flush()
                self._hang_up(line)
                self.came.emit(files)
            elif line.bytesAvailable() > LONGEST_MESSAGE:
                self._hang_up(line)

    def _forget(self) -> None:
        for line in list(self._lines):
            if line.state() == QLocalSocket.LocalSocketState.UnconnectedState:
                self._hang_up(line)

    def _hang_up(self, line: QLocalSocket) -> None:
        self._lines.remove(line)
        line.disconnectFromServer()
        line.deleteLater()


def _folder() -> Path | None:
    """Where this user's programs meet, closed to everybody else; None where there is no such place.

    Beside a home it would not do: its path may be too long for a socket, and others may have the drive as well.
    """
    by_session = os.environ.get("XDG_RUNTIME_DIR", "")
    user = str(os.getuid()) if hasattr(os, "getuid") else ""
    places = [Path(by_session) / "cse-desktop"] if by_session and Path(by_session).is_dir() else []
    everybodys = (tempfile.gettempdir(), "/tmp")  # noqa: S108 - in a folder of one's own, which is looked at first
    for place in (*places, *(Path(folder) / f"cse-desktop-{user}" for folder in everybodys)):
        if len(os.fsencode(place)) + 32 <= LONGEST_PATH and _is_own(place):
            return place
    return None


def _is_own(place: Path) -> bool:
    """Whether the folder is there or can be made, is this user's, and shut to others."""
    try:
        private_folder(place)
        found = place.lstat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return True
    shut = not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and shut


def _whole(path: Path) -> Path:
    """The path from the root, the same by whatever way it was named."""
    return Path(os.path.realpath(path))


def _asked(socket: str, said: bytes, patience_ms: int) -> bool:
    line = QLocalSocket()
    line.connectToServer(socket)
    if not line.waitForConnected(patience_ms):
        return False
    line.write(said)
    line.waitForBytesWritten(patience_ms)
    return line.waitForReadyRead(patience_ms) and line.readLine().data() == TAKEN


def _files(said: bytes) -> list[Path]:
    """The files named; nothing where the message is none of ours, which still wants the window to be seen."""
    try:
        named = json.loads(said)["files"]
        return [Path(str(one)) for one in named]
    except (ValueError, KeyError, TypeError):
        return []


def _hangs(process: str) -> KnownError:
    named = process if process.isdecimal() else "?"
    return KnownError(
        "APP-007",
        Words(
            f"本程序已经在运行（进程 {named}），但没有回应。",
            f"The program is running already (process {named}), but does not answer.",
        ),
        safe=Words("已保存的内容都在。", "Everything saved is safe."),
        next_step=Words(
            "请切换到已打开的窗口，稍等片刻再试；如果它一直没有反应，请结束该进程后重新启动本程序。",
            "Please go to the window that is open, wait a moment and try again; if it stays like that, end that "
            "process and start the program anew.",
        ),
    )
