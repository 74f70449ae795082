"""Strict reading of tables that others wrote (TOML or JSON): what is not expected is refused by file, key, reason.

Refusals never quote a value: it may be an applicant's. Codes are a prefix for the kind of document and a number
for the kind of fault (`PACK-003`: unknown key in a standards pack); the numbers below mean the same everywhere.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from cse_desktop.errors import KnownError, Words

UNREADABLE = 1
FILE = 2
UNKNOWN_KEY = 3
MISSING_KEY = 4
WRONG_TYPE = 5
OUT_OF_RANGE = 6
DUPLICATE = 7
DANGLING = 8
SUM = 9
MISMATCH = 10
TOO_NEW = 11

LONGEST_TEXT = 200_000
"""characters in one text"""
LARGEST_INTEGER = 2**53 - 1
"""what every reader of JSON holds exactly"""

_FRACTION = re.compile(r"([0-9]{1,9})(?:/([1-9][0-9]{0,8}))?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Table:
    """One table of a document, with its place, read key by key; every fault is a `KnownError`."""

    def __init__(self, value: object, *, prefix: str, file: str, place: str = "") -> None:
        self.prefix = prefix
        self.file = file
        self.place = place
        if not isinstance(value, Mapping):
            raise self.refusal(WRONG_TYPE, "", Words("应为一组键和值", "must be a table of keys and values"))
        self._values: Mapping[str, object] = value

    def refusal(self, fault: int, key: str, reason: Words) -> KnownError:
        """The error that says that `key` of this table is refused for `reason`."""
        where = self._path(key) or "/"
        return KnownError(
            f"{self.prefix}-{fault:03d}",
            Words(f"文件 {self.file} 的 {where}：{reason.zh}。", f"{self.file}, {where}: {reason.en}."),
            safe=Words("未作任何更改。", "Nothing was changed."),
            next_step=Words(
                "请把以上信息转告文件的提供方。", "Please pass this on to whoever supplied the file."
            ),
        )

    def expect(self, required: Collection[str], optional: Collection[str] = ()) -> "Table":
        """Refuses missing and unknown keys; returns the table itself."""
        for key in required:
            self._value(key)
        for key in self._values:
            if key not in required and key not in optional:
                raise self.refusal(UNKNOWN_KEY, str(key)[:60], Words("不认识的项", "is not a known key"))
        return self

    def names(self) -> tuple[str, ...]:
        """All keys, in the order of the document."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Whether the key is there and not null."""
        return self._values.get(key) is not None

    def text(self, key: str, *, pattern: str | None = None, empty: bool = False) -> str:
        """A text without control characters; `pattern` must fit all of it; `empty` allows the empty text."""
        value = self._value(key)
        if not isinstance(value, str):
            raise self.refusal(WRONG_TYPE, key, Words("应为文字", "must be a text"))
        if _CONTROL.search(value) or len(value) > LONGEST_TEXT or _lone_surrogate(value):
            raise self.refusal(
                OUT_OF_RANGE, key, Words("文字过长或含控制字符", "is too long or holds control characters")
            )
        if not value.strip() and not empty:
            raise self.refusal(OUT_OF_RANGE, key, Words("不得为空", "must not be empty"))
        if pattern is not None and value and not re.fullmatch(pattern, value):
            raise self.refusal(OUT_OF_RANGE, key, Words("写法不合规定", "is not written as required"))
        return value

    def text_or_none(self, key: str, *, pattern: str | None = None) -> str | None:
        """A text, or None where the document says null."""
        return self.text(key, pattern=pattern) if self.has(key) else None

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of the texts in `allowed`."""
        value = self.text(key, empty="" in allowed)
        if value not in allowed:
            names = ", ".join(f"“{name}”" for name in allowed)
            raise self.refusal(
                OUT_OF_RANGE, key, Words(f"只能取以下之一：{names}", f"must be one of {names}")
            )
        return value

    def integer(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refusal(WRONG_TYPE, key, Words("应为整数", "must be a whole number"))
        if not low <= value <= high:
            raise self.refusal(
                OUT_OF_RANGE, key, Words(f"应在 {low} 至 {high} 之间", f"must be from {low} to {high}")
            )
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._value(key)
        if not isinstance(value, bool):
            raise self.refusal(WRONG_TYPE, key, Words("应为 true 或 false", "must be true or false"))
        return value

    def fraction(self, key: str) -> Fraction:
        """An exact number not below zero, written `"1/4"` or `"2"`, or a whole number."""
        value = self._value(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return Fraction(self.integer(key, 0, 10**9))
        found = _FRACTION.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise self.refusal(
                WRONG_TYPE, key, Words('应为精确分数，如 "1/4"', 'must be an exact fraction such as "1/4"')
            )
        return Fraction(int(found[1]), int(found[2] or 1))

    def words(self, key: str) -> Words:
        """A text in both languages."""
        both = self.table(key).expect(("zh", "en"))
        return Words(both.text("zh"), both.text("en"))

    def words_or_none(self, key: str) -> Words | None:
        """A text in both languages, or None where it is absent or null."""
        return self.words(key) if self.has(key) else None

    def table(self, key: str) -> "Table":
        """The table called `key`."""
        return Table(self._value(key), prefix=self.prefix, file=self.file, place=self._path(key))

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of the list called `key`."""
        for number, value in enumerate(self._list(key)):
            place = f"{self._path(key)}[{number + 1}]"
            yield Table(value, prefix=self.prefix, file=self.file, place=place)

    def texts(self, key: str, *, pattern: str | None = None) -> tuple[str, ...]:
        """The list of different texts called `key`."""
        as_table = self._numbered(key)
        found = tuple(as_table.text(name, pattern=pattern) for name in as_table.names())
        if len(set(found)) != len(found):
            raise self.refusal(DUPLICATE, key, Words("有重复项", "names something twice"))
        return found

    def integers(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """The list of whole numbers called `key`, each from `low` to `high`."""
        as_table = self._numbered(key)
        return tuple(as_table.integer(name, low, high) for name in as_table.names())

    def integer_lists(self, key: str, low: int, high: int) -> tuple[tuple[int, ...], ...]:
        """The list called `key` of lists of whole numbers."""
        as_table = self._numbered(key)
        return tuple(as_table.integers(name, low, high) for name in as_table.names())

    def _numbered(self, key: str) -> "Table":
        """The items of a list as a table, so that each can be read and named by its number."""
        items = {f"{key}[{number + 1}]": value for number, value in enumerate(self._list(key))}
        return Table(items, prefix=self.prefix, file=self.file, place=self.place)

    def _value(self, key: str) -> object:
        if key not in self._values:
            raise self.refusal(MISSING_KEY, key, Words("缺少此项", "is missing"))
        return self._values[key]

    def _list(self, key: str) -> list[object]:
        value = self._value(key)
        if not isinstance(value, list):
            raise self.refusal(WRONG_TYPE, key, Words("应为列表", "must be a list"))
        return value

    def _path(self, key: str) -> str:
        return ".".join(part for part in (self.place, key) if part)


def _lone_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
