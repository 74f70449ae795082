"""A person's own reusable words: kept beside their identity, encrypted, and used in any assignment."""

import json
from collections.abc import Sequence
from pathlib import Path

from cse_desktop.domain.ports import Unlocked
from cse_desktop.durable import write_durably
from cse_desktop.errors import KnownError
from cse_desktop.services.disk import disk_in_words
from cse_desktop.words import words

MOST = 300
LONGEST = 500
"""characters of one phrase"""
_PURPOSE = "phrases"


def read_phrases(path: Path, unlocked: Unlocked) -> tuple[str, ...]:
    """The phrases, the one used last first; none where there is no file or it is not this person's."""
    try:
        wrapped = path.read_text(encoding="ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return ()
    try:
        found = json.loads(unlocked.unwrap(wrapped, _PURPOSE))
    except (KnownError, ValueError):
        return ()
    return tuple(str(text) for text in found)


def use_phrase(path: Path, unlocked: Unlocked, text: str) -> tuple[str, ...]:
    """Puts a phrase first, adding it where it is new; all of them as they are then.

    `PHR-001` where it is too long. Beyond `MOST` the one not used for longest goes.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise KnownError(
            "PHR-001",
            words("rubric.phrases.too_long").format(most=LONGEST),
            next_step=words("rubric.phrases.shorten"),
        )
    others = [kept for kept in read_phrases(path, unlocked) if kept != text]
    return _write(path, unlocked, [text, *others][:MOST] if text else others)


def drop_phrase(path: Path, unlocked: Unlocked, text: str) -> tuple[str, ...]:
    """Takes a phrase away; all of them as they are then."""
    return _write(path, unlocked, [kept for kept in read_phrases(path, unlocked) if kept != text])


def _write(path: Path, unlocked: Unlocked, phrases: Sequence[str]) -> tuple[str, ...]:
    text = json.dumps(list(phrases), ensure_ascii=False, separators=(",", ":"))
    with disk_in_words():
        write_durably(path, unlocked.wrap(text.encode("utf-8"), _PURPOSE).encode("ascii"))
    return tuple(phrases)
