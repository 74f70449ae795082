"""Fills the society's texts: what is itself a text in both languages goes into each in its own."""

import unicodedata

from cse_desktop.errors import Words
from cse_desktop.words import words


def say(key: str, **values: object) -> Words:
    """The text `society.<key>` with its places filled."""
    return words(f"society.{key}").format(**values)


def named(kind: str, name: str) -> Words:
    """The word for a role, a method, a kind of bundle or a recommendation; the name itself where there is none.

    `kind` is a table of the catalogue: `role` `method` `bundle` `recommendation`.
    """
    if name not in _NAMED.get(kind, ()):
        return Words(name, name)
    return words(f"society.{kind}.{name.replace('-', '_')}")


def on_one_line(text: str) -> str:
    """What somebody else wrote, fit for a terminal: nothing in it can steer the terminal or look like another line."""
    return " ".join("".join(map(_harmless, text)).split())


def _harmless(character: str) -> str:
    kind = unicodedata.category(character)
    return " " if kind[0] == "Z" or character in "\n\t" else "" if kind[0] == "C" else character


_NAMED = {
    "role": ("assessor", "lead", "supervisor", "marker", "ca", "issuer", "intake"),
    "method": ("material", "interview", "written"),
    "bundle": ("acceptance", "scores", "query", "deletion", "moderation", "consent"),
    "recommendation": (
        "recommend",
        "lower-grade",
        "defer",
        "more-evidence",
        "not-recommend",
        "misconduct",
    ),
}
