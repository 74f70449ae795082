"""What was typed into a row, as later readers take it: judged where the act is written, not where it is signed."""

from dataclasses import fields, replace
from typing import Any

from cse_desktop.domain.records import Change, Record
from cse_desktop.domain.typed_text import LONGEST_TEXT, plain, text_fault
from cse_desktop.errors import KnownError, Words

FROM_DOCUMENTS = frozenset({"quote", "prefix", "suffix"})
"""copied from a document, where they have to be found again letter by letter; they are cleaned when they are written"""


def as_typed(change: Change) -> Change:
    """The change without signs that nobody sees and no signed document may hold.

    `KnownError` `ROOM-003` for a text that would be too long there, `ROOM-004` for one of which nothing would be left.
    """
    return change if change.after is None else Change(change.before, _cleaned(change.after))


def _cleaned(row: Record) -> Record:
    changed: dict[str, Any] = {}
    for declared in fields(row):
        text = getattr(row, declared.name)
        if not isinstance(text, str) or declared.name in FROM_DOCUMENTS or text_fault(text) is None:
            continue
        changed[declared.name] = seen = plain(text)
        if text_fault(seen) is not None:
            raise too_long()
        if text.strip() and not seen.strip():
            raise _nothing_seen()
    return replace(row, **changed) if changed else row


def too_long() -> KnownError:
    """A text longer than any document may hold."""
    return KnownError(
        "ROOM-003",
        Words(
            f"文字过长：最多 {LONGEST_TEXT} 个字符。",
            f"The text is too long: at most {LONGEST_TEXT} characters.",
        ),
        safe=Words("原来保存的内容不变。", "What was saved before is unchanged."),
        next_step=Words("请缩短后再试。", "Please shorten it and try again."),
    )


def _nothing_seen() -> KnownError:
    return KnownError(
        "ROOM-004",
        Words("输入的内容只有不可见的字符。", "What was typed holds nothing but signs that cannot be seen."),
        safe=Words("原来保存的内容不变。", "What was saved before is unchanged."),
        next_step=Words("请删去后重新输入。", "Please delete it and type it again."),
    )
