"""Which fields of engineering and which grades there are: the id, the number and the words of each."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cse_desktop.domain.canonical import Json
from cse_desktop.domain.strict import DUPLICATE, OUT_OF_RANGE, Table
from cse_desktop.domain.typed_text import LARGEST_NUMBER, line_fault
from cse_desktop.errors import Words

ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""how a field or grade is called in requests and rounds"""
LONGEST_WORDS = 200
MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """One field or grade."""

    id: str
    number: int
    """in the scope OIDs, as CSE numbers it"""
    words: Words


@dataclass(frozen=True, slots=True)
class ScopeList:
    """The fields and grades of a society, or of the illustrative list."""

    fields: tuple[Listed, ...]
    grades: tuple[Listed, ...]

    def words_of_fields(self, ids: Iterable[str]) -> tuple[Words, ...]:
        """The words of these fields, in their order; the id itself where it is not listed."""
        known = {entry.id: entry.words for entry in self.fields}
        return tuple(known.get(name, Words(name, name)) for name in ids)


def parse_scope_list(text: str) -> ScopeList:
    """The list as it stands in a TOML file, with tables `fields` and `grades`."""
    table = tomllib.loads(text)
    return ScopeList(_of_toml(table["fields"]), _of_toml(table["grades"]))


def _of_toml(entries: Mapping[str, Mapping[str, object]]) -> tuple[Listed, ...]:
    return tuple(
        Listed(name, int(str(row["number"])), Words(str(row["zh"]), str(row["en"])))
        for name, row in entries.items()
    )


def listed_json(entries: Iterable[Listed]) -> list[Json]:
    """Entries as they stand in a signed document."""
    return [
        {"id": entry.id, "number": entry.number, "words": {"en": entry.words.en, "zh": entry.words.zh}}
        for entry in entries
    ]


def parse_listed(table: Table, key: str) -> tuple[Listed, ...]:
    """The list called `key`: one entry at least, each id and number once."""
    found = tuple(_listed(entry) for entry in table.tables(key))
    if not 1 <= len(found) <= MOST_ENTRIES:
        raise table.refusal(OUT_OF_RANGE, key, Words("条目过少或过多", "has too few or too many entries"))
    if min(len({entry.id for entry in found}), len({entry.number for entry in found})) < len(found):
        raise table.refusal(DUPLICATE, key, Words("有重复项", "names something twice"))
    return found


def _listed(entry: Table) -> Listed:
    entry.expect(("id", "number", "words"))
    return Listed(
        entry.text("id", pattern=ID), entry.integer("number", 1, LARGEST_NUMBER), line_words(entry, "words")
    )


def line_words(table: Table, key: str) -> Words:
    """A text in both languages, each one line that can be read as it stands."""
    found = table.words(key)
    if line_fault(found.zh, LONGEST_WORDS) or line_fault(found.en, LONGEST_WORDS):
        raise table.refusal(OUT_OF_RANGE, key, Words("写法不合规定", "is not written as required"))
    return found
