"""Reads one TOML file strictly: every key is asked for by name, and what nobody asked for is a fault."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from cse_desktop.errors import Words
from cse_desktop.society.findings import Finding
from cse_desktop.words import words

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LONGEST_TEXT = 20_000


class Sheet:
    """One table of a TOML file; faults are collected, not raised, so that a person sees them all."""

    def __init__(
        self, values: Mapping[str, object], faults: list[Finding], file: str, path: str = ""
    ) -> None:
        self._values = values
        self._faults = faults
        self._asked: set[str] = set()
        self.file = file
        self.path = path

    def fault(self, code: str, key: str, reason: Words) -> None:
        """Records that `key` of this table is wrong."""
        self._faults.append(Finding("error", code, reason, self.file, self._place(key)))

    def has(self, key: str) -> bool:
        """Whether the table has `key`, whatever its value."""
        return key in self._values

    def text(self, key: str, *, default: str | None = None, empty: bool = False) -> str:
        """A text; `default` where it may be left out; an empty one only where `empty` says so."""
        value = self._typed(key, str, "text", default)
        if not isinstance(value, str):
            return ""
        if (not value.strip() and not empty and self.has(key)) or len(value) > LONGEST_TEXT:
            self.fault("RND-004", key, words("society.round.text_length").format(most=LONGEST_TEXT))
        elif _CONTROL.search(value):
            self.fault("RND-004", key, words("society.round.control_character"))
        return value

    def name(self, key: str) -> str:
        """A short name for use in ids and file names: letters, digits, dot, dash, underscore."""
        value = self.text(key)
        if value and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", value):
            self.fault("RND-004", key, words("society.round.not_a_name"))
        return value

    def choice(self, key: str, allowed: Collection[str], *, default: str | None = None) -> str:
        """One of a few texts."""
        value = self.text(key, default=default)
        if value and value not in allowed:
            self._not_one_of(key, value, allowed)
        return value

    def choices(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of different texts out of a few, at least one."""
        values = self.texts(key)
        for value in values:
            if value not in allowed:
                self._not_one_of(key, value, allowed)
        if self.has(key) and (not values or len(set(values)) != len(values)):
            self.fault("RND-004", key, words("society.round.list_of_different"))
        return values

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        found = self._typed(key, list, "list of texts", [] if optional else None)
        values = found if isinstance(found, list) else []
        if not all(isinstance(value, str) and value for value in values):
            self._wrong_type(key, "list of texts")
            return ()
        return tuple(values)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """`true` or `false`."""
        return bool(self._typed(key, bool, "true or false", default))

    def integer(self, key: str, least: int, most: int, *, default: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        value = self._typed(key, int, "whole number", default)
        if not isinstance(value, int):
            return least
        if not least <= value <= most:
            self.fault("RND-004", key, words("society.round.out_of_range").format(least=least, most=most))
        return value

    def share(self, key: str, *, default: Decimal | None = None) -> Decimal:
        """A number from 0 to 1."""
        found = self.raw(key)
        value = found if type(found) is int else self._typed(key, Decimal, "number", default)
        if not isinstance(value, Decimal | int):
            return Decimal(0)
        if not 0 <= value <= 1:
            self.fault("RND-004", key, words("society.round.out_of_range").format(least=0, most=1))
        return Decimal(value)

    def day(self, key: str) -> date:
        """A calendar day written without quotes: 2026-03-20."""
        value = self._typed(key, date, "day like 2026-03-20", None)
        if isinstance(value, datetime):
            self._wrong_type(key, "day like 2026-03-20")
        return value if isinstance(value, date) and not isinstance(value, datetime) else date.min

    def moment(self, key: str) -> datetime | None:
        """A time with its offset: 2026-03-12T09:00:00+08:00."""
        value = self._typed(key, datetime, "time like 2026-03-12T09:00:00+08:00", None)
        if isinstance(value, datetime) and value.tzinfo is None:
            self.fault("RND-003", key, words("society.round.no_offset"))
            return None
        return value if isinstance(value, datetime) else None

    def month(self, key: str, *, optional: bool = False) -> str:
        """A month as text, `YYYY-MM`; may be empty where `optional`."""
        value = self.text(key, default="" if optional else None, empty=optional)
        if value and not _MONTH.match(value):
            self.fault("RND-004", key, words("society.round.not_a_month"))
        return value

    def both(self, key: str, *, optional: bool = False) -> Words | None:
        """A text in both languages: `{ zh = "…", en = "…" }`."""
        inner = self.table(key, optional=optional)
        if inner is None:
            return None
        found = Words(inner.text("zh"), inner.text("en"))
        inner.end()
        return found

    def table(self, key: str, *, optional: bool = False) -> "Sheet | None":
        """A table inside this one."""
        value = self._typed(key, dict, "table", {} if optional else None)
        if not isinstance(value, dict) or not self.has(key):
            return None
        return Sheet(value, self._faults, self.file, self._place(key))

    def tables(self, key: str, *, optional: bool = False) -> Iterator["Sheet"]:
        """A list of tables."""
        found = self._typed(key, list, "list of tables", [] if optional else None)
        for number, value in enumerate(found if isinstance(found, list) else [], start=1):
            place = f"{self._place(key)}[{number}]"
            if isinstance(value, dict):
                yield Sheet(value, self._faults, self.file, place)
            else:
                self._wrong_type(f"{key}[{number}]", "table")

    def names(self) -> tuple[str, ...]:
        """All keys of a table whose keys are data; they count as asked for."""
        self._asked.update(self._values)
        return tuple(self._values)

    def raw(self, key: str) -> object:
        """The value as it stands, for keys that may have one of several shapes."""
        self._asked.add(key)
        return self._values.get(key)

    def end(self) -> None:
        """Says that nothing more will be asked for: every other key is a fault, named."""
        for key in self._values:
            if key not in self._asked:
                self.fault("RND-001", key, words("society.round.unknown_key").format(key=key))

    def _typed(self, key: str, kind: type, wanted: str, default: object) -> object:
        self._asked.add(key)
        if key not in self._values:
            if default is None:
                self.fault("RND-002", key, words("society.round.missing_key").format(key=key))
            return default
        value = self._values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._wrong_type(key, wanted)
            return default
        return value

    def _wrong_type(self, key: str, wanted: str) -> None:
        kind = words(f"society.kinds.{wanted.partition(' like')[0].replace(' ', '_')}")
        reason = words("society.round.wrong_type")
        self.fault("RND-003", key, Words(reason.zh.format(wanted=kind.zh), reason.en.format(wanted=kind.en)))

    def _not_one_of(self, key: str, value: str, allowed: Collection[str]) -> None:
        listed = " | ".join(sorted(allowed))
        self.fault("RND-004", key, words("society.round.not_one_of").format(value=value, allowed=listed))

    def _place(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
