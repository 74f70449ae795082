"""Which way Chinese comes in on Linux: settled before Qt starts, for Qt asks only once.

Qt's own packages bring one way to an input method: the protocol of IBus. Most Chinese systems name `fcitx`, whose
plugin only a distribution's own Qt has; Qt would start without any and Chinese could not be typed. fcitx5 speaks the
protocol of IBus as well, so that one leads to both (ADR 31).
"""

import os
import socket
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

PLUGIN = "lib{name}platforminputcontextplugin.so"
MACHINE_ID = (Path("/var/lib/dbus/machine-id"), Path("/etc/machine-id"))
OWN = ("compose", "wayland")
"""ways that need nobody else: dead keys, and what a Wayland desktop offers to a Wayland window"""
PATIENCE_S = 1.0


def settle_input_method(environment: MutableMapping[str, str], plugins: Path) -> None:
    """Has Qt speak to whoever answers, where it would find no plugin for what the session names.

    `plugins` is the folder of Qt's plugins. Changes nothing where Qt can do what is named, or nobody answers.
    """
    if not sys.platform.startswith("linux"):
        return
    known = [name for name in _asked_of_qt(environment) if _has(plugins, name)]
    if not known and _has(plugins, "ibus") and answers(environment):
        environment.pop("QT_IM_MODULES", None)
        environment["QT_IM_MODULE"] = "ibus"


def is_out_of_reach(environment: Mapping[str, str], *, language: str) -> bool:
    """Whether somebody who wants to type Chinese here cannot: the session names an input method, or the person
    reads Chinese, and nobody answers."""
    wanted = language == "zh_CN" or any(name not in OWN for name in _named(environment))
    return wanted and not answers(environment)


def answers(environment: Mapping[str, str]) -> bool:
    """Whether an input method that speaks the protocol of IBus is running in this session."""
    address, process = _address(environment)
    return bool(address) and _lives(process) and _is_open(address)


def _asked_of_qt(environment: Mapping[str, str]) -> list[str]:
    """What Qt will look for, in its order."""
    several = [name for name in environment.get("QT_IM_MODULES", "").split(";") if name]
    return several or [name for name in [environment.get("QT_IM_MODULE", "")] if name]


def _named(environment: Mapping[str, str]) -> list[str]:
    """What the session names, to Qt or to programs of X11."""
    of_x11 = environment.get("XMODIFIERS", "").partition("@im=")[2]
    return [*_asked_of_qt(environment), *([of_x11] if of_x11 not in ("", "none") else [])]


def _has(plugins: Path, name: str) -> bool:
    return (plugins / "platforminputcontexts" / PLUGIN.format(name=name)).is_file()


def _address(environment: Mapping[str, str]) -> tuple[str, int]:
    """Where it listens and which process it is (0 where that is not said), by the file that it leaves for programs."""
    said: dict[str, str] = {}
    for path in _address_files(environment):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            continue
        said = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
        break
    process = said.get("IBUS_DAEMON_PID", "")
    return said.get("IBUS_ADDRESS", ""), int(process) if process.isdecimal() else 0


def _address_files(environment: Mapping[str, str]) -> list[Path]:
    """The files that Qt would read: one for the screen, one for each of the names that the machine may go by."""
    named = environment.get("IBUS_ADDRESS_FILE")
    if named:
        return [Path(named)]
    home = Path(environment.get("HOME") or "~").expanduser()
    folder = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "ibus" / "bus"
    return [folder / f"{machine}-{_screen(environment)}" for machine in _machine_ids()]


def _screen(environment: Mapping[str, str]) -> str:
    wayland = environment.get("WAYLAND_DISPLAY")
    if wayland:
        return f"unix-{wayland}"
    host, _, number = environment.get("DISPLAY", "").rpartition(":")
    return f"{host or 'unix'}-{number.partition('.')[0] or '0'}"


def _machine_ids() -> list[str]:
    found = []
    for path in MACHINE_ID:
        try:
            found.append(path.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            continue
    return found


def _lives(process: int) -> bool:
    """Whether the process is there; the file stays behind when it ends, and the bus may go on without it."""
    if not process:
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's, but it is there
        return True
    return True


def _is_open(address: str) -> bool:
    """Whether anybody listens at one of the D-Bus addresses; those of other kinds than this machine's are believed."""
    for one in address.split(";"):
        kind, _, rest = one.partition(":")
        values = dict(pair.split("=", 1) for pair in rest.split(",") if "=" in pair)
        if kind != "unix" or not {"path", "abstract"} & values.keys():
            return bool(kind and rest)
        place = values["path"] if "path" in values else "\0" + values["abstract"]
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE_S)
            try:
                line.connect(place)
            except OSError:
                continue
            return True
    return False
