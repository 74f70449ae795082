"""What Qt is told of input methods before it starts: real address files, real sockets, a folder of plugins."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from cse_desktop.app import input_method
from cse_desktop.app.input_method import answers, is_out_of_reach, settle_input_method

PLUGINS = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
NAMED: tuple[dict[str, str], ...] = (
    {"QT_IM_MODULE": "fcitx"},
    {"QT_IM_MODULE": "fcitx5", "XMODIFIERS": "@im=fcitx"},
    {"QT_IM_MODULES": "wayland;fcitx"},
    {"XMODIFIERS": "@im=fcitx"},
    {"QT_IM_MODULE": "xim"},
    {},
)
"""what sessions in China name, and what they forget to"""


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[socket.socket]:
    """Somebody who listens, as fcitx5 and ibus-daemon do."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "bus"))
        listening.listen()
        yield listening


def session(tmp_path: Path, process: int, **more: str) -> dict[str, str]:
    """The environment of a session whose input method has left its address."""
    address = tmp_path / "address"
    address.write_text(
        f"# made by a daemon\nIBUS_ADDRESS=unix:path={tmp_path / 'bus'},guid=00\nIBUS_DAEMON_PID={process}\n",
        encoding="utf-8",
    )
    return {"IBUS_ADDRESS_FILE": str(address), **more}


@pytest.mark.parametrize("named", NAMED, ids=str)
def test_whatever_a_session_names_qt_speaks_to_who_answers(
    bus: socket.socket, tmp_path: Path, named: dict[str, str]
) -> None:
    environment = session(tmp_path, os.getpid(), **named)
    settle_input_method(environment, PLUGINS)
    assert environment["QT_IM_MODULE"] == "ibus"
    assert "QT_IM_MODULES" not in environment
    assert not is_out_of_reach(environment, language="zh_CN")
    assert bus.getsockname()


def test_a_plugin_that_is_there_is_left_alone(bus: socket.socket, tmp_path: Path) -> None:
    folder = tmp_path / "plugins" / "platforminputcontexts"
    folder.mkdir(parents=True)
    for name in ("fcitx", "ibus"):
        (folder / f"lib{name}platforminputcontextplugin.so").touch()
    environment = session(tmp_path, os.getpid(), QT_IM_MODULE="fcitx")
    before = dict(environment)
    settle_input_method(environment, folder.parent)
    assert environment == before
    assert bus.getsockname()


@pytest.mark.parametrize("named", NAMED, ids=str)
def test_where_nobody_answers_nothing_is_changed_and_it_is_said(
    tmp_path: Path, named: dict[str, str]
) -> None:
    environment = session(tmp_path, os.getpid(), **named)
    before = dict(environment)
    settle_input_method(environment, PLUGINS)
    assert environment == before
    assert is_out_of_reach(environment, language="zh_CN")
    assert is_out_of_reach(environment, language="en") == bool(named)


def test_a_file_that_a_daemon_left_behind_is_no_daemon(bus: socket.socket, tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not answers(session(tmp_path, ended.pid))
    assert answers(session(tmp_path, os.getpid()))
    assert bus.getsockname()


@pytest.mark.parametrize(
    ("of_screen", "file"),
    [
        ({"DISPLAY": ":77"}, "unix-77"),
        ({"DISPLAY": ":1.0"}, "unix-1"),
        ({"DISPLAY": "desk.example:3.2"}, "desk.example-3"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "unix-wayland-0"),
        ({}, "unix-0"),
    ],
    ids=str,
)
def test_the_address_is_looked_for_where_qt_looks(
    bus: socket.socket,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    of_screen: dict[str, str],
    file: str,
) -> None:
    machine = tmp_path / "machine-id"
    machine.write_text("0123abcd\n", encoding="ascii")
    monkeypatch.setattr(input_method, "MACHINE_ID", (tmp_path / "none", machine))
    folder = tmp_path / ".config" / "ibus" / "bus"
    folder.mkdir(parents=True)
    said = f"IBUS_ADDRESS=unix:path={tmp_path / 'bus'}\nIBUS_DAEMON_PID={os.getpid()}\n"
    (folder / f"0123abcd-{file}").write_text(said, encoding="utf-8")
    assert answers({"HOME": str(tmp_path), **of_screen})
    assert answers({"XDG_CONFIG_HOME": str(tmp_path / ".config"), **of_screen})
    assert not answers({"HOME": str(tmp_path), "DISPLAY": ":78"})
    assert bus.getsockname()


@pytest.mark.parametrize(
    "said", ["", "IBUS_ADDRESS=\n", "IBUS_ADDRESS=unix:guid=1\nIBUS_DAEMON_PID=x\n", "\x00=\n"], ids=repr
)
def test_a_file_of_nonsense_stops_nobody(tmp_path: Path, said: str) -> None:
    (tmp_path / "address").write_text(said, encoding="utf-8")
    environment = {"IBUS_ADDRESS_FILE": str(tmp_path / "address")}
    settle_input_method(environment, PLUGINS)
    assert environment["IBUS_ADDRESS_FILE"]
