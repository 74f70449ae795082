"""Where no window can be shown the program says so and ends: Qt would end it by a signal."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from cse_desktop.app.display import library_missing, settle_display
from cse_desktop.errors import KnownError

PLUGINS = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
OF_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
NOWHERE = ":987"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")


def refused(environment: dict[str, str], plugins: Path = PLUGINS) -> str:
    with pytest.raises(KnownError) as found:
        settle_display(environment, plugins)
    return found.value.code


def with_plugins(folder: Path, *names: str) -> Path:
    """A folder of plugins that are real where the machine has them."""
    (folder / "platforms").mkdir(parents=True)
    for name in names:
        (folder / "platforms" / f"libq{name}.so").symlink_to(PLUGINS / "platforms" / f"libq{name}.so")
    return folder


@pytest.mark.parametrize("way", ["offscreen", "minimal", "offscreen:size=1x1", "linuxfb"])
def test_what_needs_no_display_is_left_alone(way: str) -> None:
    environment = {"QT_QPA_PLATFORM": way}
    settle_display(environment, PLUGINS)
    assert environment == {"QT_QPA_PLATFORM": way}


def test_no_display_at_all() -> None:
    assert refused({}) == "APP-003"
    assert refused({"QT_QPA_PLATFORM": "xcb"}) == "APP-003"


def test_a_display_that_does_not_answer() -> None:
    assert refused({"DISPLAY": NOWHERE}) == "APP-004"
    assert refused({"DISPLAY": "nonsense"}) == "APP-004"
    assert refused({"DISPLAY": NOWHERE, "QT_QPA_PLATFORM": "dxcb;xcb"}) == "APP-004"


def test_wayland_alone_without_its_plugin(tmp_path: Path) -> None:
    """As in the frozen program."""
    plugins = with_plugins(tmp_path, "xcb", "offscreen")
    assert refused({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}, plugins) == "APP-006"


def test_a_library_of_the_system_is_named() -> None:
    lacks = library_missing(ImportError("libEGL.so.1: cannot open shared object file: No such file"))
    assert lacks is not None
    assert lacks.code == "APP-005"
    assert "libEGL.so.1" in lacks.what.en
    assert library_missing(ImportError("No module named 'x'")) is None


def test_a_plugin_whose_library_is_missing(tmp_path: Path) -> None:
    """The plugin is there, but what it needs is not: Qt would say something of a plugin, and abort."""
    (tmp_path / "platforms").mkdir()
    made = subprocess.run(
        ["gcc", "-shared", "-o", tmp_path / "libgone.so.7", "-Wl,-soname,libgone.so.7", "-xc", "/dev/null"],
        check=False,
    )
    assert made.returncode == 0
    plugin = tmp_path / "platforms" / "libqxcb.so"
    command: list[str | Path] = ["gcc", "-shared", "-o", plugin, "-xc", "/dev/null", "-Wl,--no-as-needed"]
    subprocess.run([*command, f"-L{tmp_path}", "-l:libgone.so.7"], check=True)
    (tmp_path / "libgone.so.7").unlink()
    assert refused({"DISPLAY": NOWHERE}, tmp_path) == "APP-005"


@pytest.mark.parametrize(
    ("arguments", "named", "code"),
    [
        ([], {}, "APP-003"),
        ([], {"DISPLAY": NOWHERE}, "APP-004"),
        (["demo"], {"DISPLAY": NOWHERE}, "APP-004"),
        (["demo"], {"WAYLAND_DISPLAY": "gone"}, "APP-004"),
    ],
    ids=str,
)
def test_the_program_says_it_in_both_languages_and_makes_nothing(
    tmp_path: Path, arguments: list[str], named: dict[str, str], code: str
) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in OF_DISPLAYS}
    home = tmp_path / "home"
    ran = subprocess.run(
        [sys.executable, "-m", "cse_desktop", *arguments, "--home", home],
        env={**environment, **named, "XDG_RUNTIME_DIR": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 2, ran.stderr
    assert code in ran.stderr
    assert "无法显示窗口" in ran.stderr
    assert "no window can be shown" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not home.exists()


def test_a_wayland_display_that_answers(tmp_path: Path) -> None:
    (tmp_path / "platforms").mkdir()
    plugin = tmp_path / "platforms" / "libqwayland.so"
    subprocess.run(["gcc", "-shared", "-o", plugin, "-xc", "/dev/null"], check=True)
    environment = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path), "DISPLAY": NOWHERE}
    assert refused(environment, tmp_path) == "APP-004"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "wayland-7"))
        listening.listen()
        settle_display(environment, tmp_path)
    assert environment["QT_QPA_PLATFORM"] == "wayland"
