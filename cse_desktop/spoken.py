"""Bytes as words that can be told over the telephone: one word a byte, the same place in both languages."""

from functools import cache

from cse_desktop.errors import Words
from resources import resource


def spoken(data: bytes) -> Words:
    """The words that stand for `data`, in its order."""
    pairs = [spoken_pairs()[byte] for byte in data]
    return Words(" ".join(pair.zh for pair in pairs), " ".join(pair.en for pair in pairs))


@cache
def spoken_pairs() -> tuple[Words, ...]:
    """The word for each value of a byte."""
    text = resource("society", "phrase.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return tuple(Words(chinese, english) for chinese, english, _ in rows)
