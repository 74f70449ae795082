"""The catalogue of the product's own texts, in both languages, read from `resources/words/*.toml`.

A key is `file.section.name`; `words("roster.column.name")` reads `[column] name` of `roster.toml`.
"""

import tomllib
from functools import cache

from cse_desktop.errors import BugError, Words
from resources import resource


@cache
def _catalogue(area: str) -> dict[str, Words]:
    """All texts of one file, flattened to dotted keys."""
    source = resource("words", f"{area}.toml")
    if not source.is_file():
        raise BugError(f"no catalogue of words called {area}")
    texts: dict[str, Words] = {}
    _flatten(tomllib.loads(source.read_text(encoding="utf-8")), "", texts)
    return texts


def _flatten(table: dict[str, object], prefix: str, into: dict[str, Words]) -> None:
    for name, value in table.items():
        if not isinstance(value, dict):
            raise BugError(f"{prefix}{name} is neither a table nor a text")
        if set(value) == {"zh", "en"}:
            into[f"{prefix}{name}"] = Words(str(value["zh"]), str(value["en"]))
        else:
            _flatten(value, f"{prefix}{name}.", into)


def words(key: str) -> Words:
    """The text called `key`; a key that does not exist is our mistake."""
    area, _, rest = key.partition(".")
    try:
        return _catalogue(area)[rest]
    except KeyError:
        raise BugError(f"no words called {key}") from None
