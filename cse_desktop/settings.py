"""The person's settings: each declared once with type, default and bounds, kept in one TOML file."""

import contextlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from cse_desktop.errors import KnownError, Words


def _choice(default: str, *others: str) -> Any:
    return field(default=default, metadata={"choices": (default, *others)})


def _number(default: int, lowest: int, highest: int) -> Any:
    return field(default=default, metadata={"bounds": (lowest, highest)})


def _texts() -> Any:
    return field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Values:
    """All settings with their defaults."""

    language: str = _choice("zh_CN", "en")
    theme: str = _choice("system", "light", "dark", "contrast")
    text_percent: int = _number(100, 80, 200)
    reduced_motion: bool = False
    reading_record: bool = True
    """which pages were on screen, and for how long, is kept in the case file"""
    lock_minutes: int = _number(30, 0, 240)
    """idle minutes before the program locks; 0 is never"""
    key_ring: bool = True
    open_folder: str = ""
    save_folder: str = ""
    society_address: str = ""
    single_page: bool = False
    """documents show one page at a time"""
    night_reading: bool = False
    """documents show dark paper"""
    last_read: Mapping[str, str] = _texts()
    """assignment id → the case last read and which of its materials were open, by number: no names, no digests"""
    shortcuts: Mapping[str, str] = _texts()
    """action id → keys, where they differ from the program's own"""
    layouts: Mapping[str, str] = _texts()
    """screen set-up and pane → its saved widths"""


class Settings:
    """The settings in use, and the file they are kept in; `problem` says what was wrong with the file."""

    def __init__(self, path: Path, values: Values | None = None, problem: KnownError | None = None) -> None:
        self._path = path
        self.values = values if values is not None else Values()
        self.problem = problem

    @classmethod
    def load(cls, path: Path) -> "Settings":
        """Reads `path`. A file that cannot be read is set aside beside it and named in `problem`."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValueError):
            return cls(path, problem=_set_aside(path))
        values, wrong = _checked(table)
        return cls(path, values, _wrong_values(wrong) if wrong else None)

    def change(self, **changed: object) -> None:
        """Takes over the settings named, and keeps them durably; a value out of bounds is a `ValueError`."""
        for name, value in changed.items():
            if not _fits(name, value):
                raise ValueError(f"setting {name} can not be {value!r}")
        values: dict[str, Any] = dict(changed)
        self.values = replace(self.values, **values)
        self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as out:
            out.write(_as_toml(self.values))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._path)


_DECLARED = {declared.name: declared for declared in fields(Values)}
_DEFAULTS = Values()


def _fits(name: str, value: object) -> bool:
    default = getattr(_DEFAULTS, name)
    declared = _DECLARED[name].metadata
    if isinstance(default, Mapping):
        return isinstance(value, Mapping) and all(
            isinstance(one, str) for pair in value.items() for one in pair
        )
    if type(value) is not type(default):
        return False
    if "choices" in declared:
        return value in declared["choices"]
    if "bounds" in declared:
        lowest, highest = declared["bounds"]
        return isinstance(value, int) and lowest <= value <= highest
    return True


def _checked(table: dict[str, Any]) -> tuple[Values, list[str]]:
    """The values of `table` that fit, and the names of those that do not; unknown names are from another version."""
    known = {name: value for name, value in table.items() if name in _DECLARED}
    wrong = [name for name, value in known.items() if not _fits(name, value)]
    return Values(**{name: value for name, value in known.items() if name not in wrong}), wrong


def _set_aside(path: Path) -> KnownError:
    aside = path.with_name("settings.broken.toml")
    with contextlib.suppress(OSError):
        path.replace(aside)
    return KnownError(
        "SET-001",
        Words(
            "设置文件无法读取，已使用默认设置。",
            "The settings file could not be read; default settings are used.",
        ),
        safe=Words("案卷和评分不受影响。", "Case files and ratings are not affected."),
        next_step=Words(f"原文件已另存为 {aside.name}。", f"The old file has been kept as {aside.name}."),
    )


def _wrong_values(names: list[str]) -> KnownError:
    listed = ", ".join(sorted(names))
    return KnownError(
        "SET-002",
        Words(
            f"设置文件中有无效的值（{listed}），这些项已使用默认设置。",
            f"Some settings had values that can not be used ({listed}); defaults are used for them.",
        ),
        safe=Words("其他设置保持不变。", "All other settings are kept."),
    )


def _as_toml(values: Values) -> str:
    plain, tables = [], []
    for name in _DECLARED:
        value = getattr(values, name)
        if isinstance(value, Mapping):
            if value:
                pairs = "".join(f"{_text(key)} = {_text(one)}\n" for key, one in sorted(value.items()))
                tables.append(f"\n[{name}]\n{pairs}")
        elif isinstance(value, bool):
            plain.append(f"{name} = {'true' if value else 'false'}\n")
        else:
            plain.append(f"{name} = {_text(value) if isinstance(value, str) else value}\n")
    return "".join(plain + tables)


def _text(value: str) -> str:
    """A basic TOML string: JSON's escapes are TOML's, but for U+007F."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
