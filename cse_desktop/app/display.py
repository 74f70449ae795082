"""Whether a window can be shown here: found out before Qt tries, for Qt ends the program where it cannot."""

import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from cse_desktop.errors import KnownError, Words

PLUGIN = "libq{name}.so"
ON_A_DESKTOP = ("xcb", "wayland")
"""Qt's ways to a screen that somebody sits at"""
LIBRARY = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")


def settle_display(environment: MutableMapping[str, str], plugins: Path) -> None:
    """Leads Qt to a display that answers; `KnownError` `APP-003` to `APP-006` where there is none.

    `plugins` is the folder of Qt's plugins. What needs no display is left alone: `offscreen`, `minimal` and the like.
    Some desktops name a way of their own first (`dxcb` on Deepin), which Qt would look for and then give up.
    """
    if not sys.platform.startswith("linux"):
        return
    named = _named(environment)
    if any(_has(plugins, name) and name not in ON_A_DESKTOP for name in named):
        return
    faults = {name: _fault(name, environment, plugins) for name in ON_A_DESKTOP}
    usable = [name for name in (*named, *ON_A_DESKTOP) if name in faults and faults[name] is None]
    if not usable:
        raise _refusal(environment, plugins, faults)
    if named[:1] != usable[:1] and (named or faults["xcb"] is not None):
        environment["QT_QPA_PLATFORM"] = usable[0]


def library_missing(error: ImportError | OSError) -> KnownError | None:
    """The refusal for a library of the system that Qt's modules need, or None where it was something else."""
    found = LIBRARY.search(str(error))
    if found is None:
        return None
    return KnownError(
        "APP-005",
        Words(
            f"这台计算机缺少显示窗口所需的系统库 {found[1]}。",
            f"This computer lacks {found[1]}, a system library that windows need.",
        ),
        safe=_NOTHING_DONE,
        next_step=Words(
            "请安装它。所需系统库列在 docs/building.md；在源码目录中运行 python3 dev.py run 会给出安装命令。",
            "Please install it. docs/building.md lists what is needed; in the sources, python3 dev.py run names the "
            "command.",
        ),
    )


_NOTHING_DONE = Words("没有更改任何内容。", "Nothing was changed.")
_AT_A_DESKTOP = Words(
    "请在有图形桌面的计算机上登录后启动本程序。",
    "Please log in to a graphical desktop and start the program there.",
)


def _named(environment: Mapping[str, str]) -> list[str]:
    """What the environment asks of Qt, without its options: `xcb:…;wayland` is xcb, then wayland."""
    several = environment.get("QT_QPA_PLATFORM", "").split(";")
    return [name.partition(":")[0].removesuffix("-egl") for name in several if name]


def _has(plugins: Path, name: str) -> bool:
    return (plugins / "platforms" / PLUGIN.format(name=name)).is_file()


def _fault(name: str, environment: Mapping[str, str], plugins: Path) -> str | None:
    """Why no window can be shown this way: `no plugin`, `not named`, `no answer`, or a library; None where one can."""
    if not _has(plugins, name):
        return "no plugin"
    display = "DISPLAY" if name == "xcb" else "WAYLAND_DISPLAY"
    if not environment.get(display):
        return "not named"
    try:
        ctypes.CDLL(str(plugins / "platforms" / PLUGIN.format(name=name)))
        answers = _x11_answers(environment) if name == "xcb" else _wayland_answers(environment)
    except OSError as error:
        return str(error)
    return None if answers else "no answer"


def _x11_answers(environment: Mapping[str, str]) -> bool:
    """Asks as Qt would, with the same library: what the server says of our right to use it counts too."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    for ask in (xcb.xcb_connection_has_error, xcb.xcb_disconnect):
        ask.argtypes = [ctypes.c_void_p]
    line = xcb.xcb_connect(os.fsencode(environment["DISPLAY"]), None)
    try:
        return bool(xcb.xcb_connection_has_error(line) == 0)
    finally:
        xcb.xcb_disconnect(line)


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    place = Path(environment.get("XDG_RUNTIME_DIR", "/")) / environment["WAYLAND_DISPLAY"]
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(place))
        except OSError:
            return False
    return True


def _refusal(environment: Mapping[str, str], plugins: Path, faults: Mapping[str, str | None]) -> KnownError:
    lacks = next(
        (found for fault in faults.values() if (found := library_missing(OSError(fault or "")))), None
    )
    if lacks is not None:
        return lacks
    if environment.get("DISPLAY"):
        return _unreachable(environment["DISPLAY"])
    if environment.get("WAYLAND_DISPLAY"):
        if _has(plugins, "wayland"):
            return _unreachable(environment["WAYLAND_DISPLAY"])
        return _without_x11()
    return KnownError(
        "APP-003",
        Words(
            "这里没有图形桌面，无法显示窗口。",
            "There is no graphical desktop here, so no window can be shown.",
        ),
        safe=_NOTHING_DONE,
        next_step=_AT_A_DESKTOP,
    )


def _unreachable(display: str) -> KnownError:
    return KnownError(
        "APP-004",
        Words(
            f"无法连接到显示器 {display}，无法显示窗口。",
            f"The display {display} does not answer or refuses this user, so no window can be shown.",
        ),
        safe=_NOTHING_DONE,
        next_step=_AT_A_DESKTOP,
    )


def _without_x11() -> KnownError:
    return KnownError(
        "APP-006",
        Words(
            "这个桌面只提供 Wayland，而本程序通过 X11 显示窗口。",
            "This desktop offers Wayland alone, and this program shows its windows by X11.",
        ),
        safe=_NOTHING_DONE,
        next_step=Words(
            "请安装 XWayland（软件包 xwayland），重新登录后再启动本程序。",
            "Please install XWayland (the package xwayland), log in again and start the program.",
        ),
    )
