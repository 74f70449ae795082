"""A second start over the same home: its files go to the window that is there, and every way that can fail is said."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from cse_desktop.app.instance import LONGEST_MESSAGE, Instance
from cse_desktop.app.window import take_in
from cse_desktop.errors import KnownError
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.keyboard import at_the_keyboard
from tests.world import PASSWORD, World

ROOT = Path(__file__).resolve().parents[2]
HOLDING = """
import sys, pathlib
from cse_desktop.app.instance import Instance
instance = Instance(pathlib.Path(sys.argv[1]))
assert instance.is_first
print("first", flush=True)
sys.stdin.read()
"""
"""the first of all, whose window does not answer: nobody runs its events"""


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the session, as short as such folders are."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    shutil.rmtree(folder)


@contextmanager
def placed(home: Path) -> Iterator[Instance]:
    made = Instance(home)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def another(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is first over `home`, and hangs."""
    command = [sys.executable, "-c", HOLDING, str(home)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as made:
        assert made.stdout is not None
        assert made.stdout.readline() == "first\n"
        yield made
        made.kill()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_its_files_go_to_the_window_that_is_there(world: World, desk: AssessorDesk, tmp_path: Path) -> None:
    desk.close_room()
    home = world.folder / "desks" / "e-001"
    by_another_way = tmp_path / "link"
    by_another_way.symlink_to(home)
    file = world.issued["e-001"]
    with at_the_keyboard(home, world.clock) as person, placed(home) as first:
        take_in(person.window, first, [])
        person.unlock(PASSWORD)
        person.window.setWindowState(Qt.WindowState.WindowMinimized)
        second = subprocess.Popen(
            [sys.executable, "-m", "cse_desktop", "--home", by_another_way, file.name],
            cwd=file.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
        )
        person.hands.wait(lambda: second.poll() is not None, "the second start ends")
        assert second.returncode == 0, second.communicate()[1]
        second.communicate()
        person.hands.wait(lambda: person.window.place == "roster", "the assignment it brought")
        assert not person.window.isMinimized()
        person.idle()


def test_a_start_without_files_only_brings_the_window_up(tmp_path: Path, qtbot: QtBot) -> None:
    with placed(tmp_path) as first, placed(tmp_path) as second:
        assert (first.is_first, second.is_first) == (True, False)
        with handed_over_beside(tmp_path), qtbot.waitSignal(first.came) as came:
            pass
        assert came.args == [[]]


@contextmanager
def handed_over_beside(home: Path, *files: Path) -> Iterator[None]:
    """A second start as far as it concerns the first, which runs its events here."""
    script = (
        "import sys, pathlib; from cse_desktop.app.instance import Instance\n"
        "given = [pathlib.Path(one) for one in sys.argv[1:]]\n"
        "assert Instance(given[0]).hand_over(given[1:])"
    )
    second = subprocess.Popen([sys.executable, "-c", script, str(home), *map(str, files)], cwd=ROOT)
    yield
    assert second.wait() == 0


def test_many_files_and_names_of_all_kinds_arrive(tmp_path: Path, qtbot: QtBot) -> None:
    files = [tmp_path / f"任务 {number}\n“x”.csb" for number in range(300)]
    with (
        placed(tmp_path) as first,
        handed_over_beside(tmp_path, *files),
        qtbot.waitSignal(first.came) as came,
    ):
        pass
    assert came.args == [files]


def test_each_home_has_a_first_of_its_own(tmp_path: Path) -> None:
    with placed(tmp_path / "one") as one, placed(tmp_path / "two") as two, placed(tmp_path / "one") as again:
        assert (one.is_first, two.is_first, again.is_first) == (True, True, False)


def test_one_that_was_killed_stands_in_nobodys_way(tmp_path: Path, runtime: Path, qtbot: QtBot) -> None:
    with another(tmp_path) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert list(runtime.rglob("*.socket")), "it left its socket behind"
    with placed(tmp_path) as now:
        assert now.is_first
        with handed_over_beside(tmp_path), qtbot.waitSignal(now.came):
            pass


def test_one_that_hangs_is_named(tmp_path: Path) -> None:
    with another(tmp_path) as first, placed(tmp_path) as second:
        with pytest.raises(KnownError) as caught:
            second.hand_over([], patience_ms=300)
        assert caught.value.code == "APP-007"
        assert str(first.pid) in caught.value.what.zh
        assert str(first.pid) in caught.value.what.en


def test_one_that_ends_meanwhile_leaves_its_place(tmp_path: Path) -> None:
    with another(tmp_path) as first, placed(tmp_path) as second:
        assert not second.is_first
        first.kill()
        first.wait()
        assert not second.hand_over([])
        assert second.is_first


def test_the_program_says_that_the_first_hangs(tmp_path: Path) -> None:
    with another(tmp_path):
        ran = subprocess.run(
            [sys.executable, "-m", "cse_desktop", "--home", tmp_path],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
            check=False,
        )
    assert ran.returncode == 2
    assert ran.stderr.count("APP-007") == 2
    assert "Traceback" not in ran.stderr


def test_others_cannot_get_in(tmp_path: Path, runtime: Path) -> None:
    with placed(tmp_path) as first:
        assert first.is_first
        for path in (runtime / "cse-desktop").iterdir():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.suffix
        assert stat.S_IMODE((runtime / "cse-desktop").stat().st_mode) == 0o700
    assert not list((runtime / "cse-desktop").iterdir()), "and it leaves nothing"


def open_to_all(runtime: Path) -> None:
    (runtime / "cse-desktop").mkdir()
    (runtime / "cse-desktop").chmod(0o777)


def led_elsewhere(runtime: Path) -> None:
    (runtime / "cse-desktop").symlink_to(runtime.parent)


def no_folder(runtime: Path) -> None:
    (runtime / "cse-desktop").touch()


@pytest.mark.parametrize("spoil", [open_to_all, led_elsewhere, no_folder])
def test_a_place_that_is_not_ones_own_is_not_used(
    tmp_path: Path, runtime: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(runtime)
    with placed(tmp_path) as first, placed(tmp_path) as second:
        assert (first.is_first, second.is_first) == (True, False)
    assert not list(runtime.rglob("*.lock"))


def test_a_folder_with_a_long_path_is_not_used(
    tmp_path: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = runtime / ("d" * 90)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    with placed(tmp_path) as first, placed(tmp_path) as second:
        assert (first.is_first, second.is_first) == (True, False)
    assert not list(deep.iterdir())


@pytest.mark.parametrize("said", [b"\n", b"{}\n", b'{"files": 7}\n', b"\xff\xfe\n", b"[]\n"], ids=repr)
def test_nonsense_only_brings_the_window_up(tmp_path: Path, runtime: Path, qtbot: QtBot, said: bytes) -> None:
    with placed(tmp_path) as first, qtbot.waitSignal(first.came) as came:
        line = spoken(runtime, said)
    assert came.args == [[]]
    line.close()


def test_a_message_without_end_is_cut_off(tmp_path: Path, runtime: Path, qtbot: QtBot) -> None:
    with placed(tmp_path) as first:
        came: list[object] = []
        first.came.connect(came.append)
        line = spoken(runtime, b"x" * (LONGEST_MESSAGE + 2))
        qtbot.waitUntil(lambda: line.state() == QLocalSocket.LocalSocketState.UnconnectedState)
        assert not came


def spoken(runtime: Path, said: bytes) -> QLocalSocket:
    """A line to the first, with something said on it."""
    line = QLocalSocket()
    line.connectToServer(str(next(runtime.rglob("*.socket"))))
    assert line.waitForConnected(5000)
    line.write(said)
    line.flush()
    return line
