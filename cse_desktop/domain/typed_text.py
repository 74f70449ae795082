"""What a person types, judged by one rule: where it is typed, where it is kept, and by whoever reads it later.

A rule says what is wrong with a text, or nothing; how that is told is for whoever asks.
"""

import re
from typing import Literal

TextFault = Literal["empty", "long", "signs"]

LONGEST_TEXT = 200_000
"""characters in one text of a signed document"""
LONGEST_NAME = 64
"""X.509: characters in a subject's organisation, and, as certificate libraries count, bytes in its common name"""
LONGEST_EMPLOYER = 200
SHORTEST_PASSWORD = 10
"""characters of an assessor's signing password"""
LARGEST_NUMBER = 2**31 - 1
"""the largest arc that scopes are built with"""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def text_fault(text: str, longest: int = LONGEST_TEXT) -> TextFault | None:
    """A text of any number of lines: no control characters, no half of a surrogate pair, not too long."""
    if _CONTROL.search(text):
        return "signs"
    return "long" if len(text) > longest else None


def plain(text: str) -> str:
    """`text` with line ends as LF, without control characters and halves of characters: what a person sees of it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line_fault(text: str, longest: int) -> TextFault | None:
    """One line with something on it that can be seen; nothing in it steers the line or hides."""
    if not text.strip():
        return "empty"
    if not text.isprintable():
        return "signs"
    return "long" if len(text) > longest else None


def person_fault(text: str) -> TextFault | None:
    """The name of a person, as a certificate's common name."""
    return line_fault(text, LONGEST_NAME) or ("long" if len(text.encode("utf-8")) > LONGEST_NAME else None)


def organisation_fault(text: str) -> TextFault | None:
    """The name of a society, as a certificate's organisation."""
    return line_fault(text, LONGEST_NAME)


def employer_fault(text: str) -> TextFault | None:
    """Where somebody works."""
    return line_fault(text, LONGEST_EMPLOYER)


def society_number(text: str) -> int | None:
    """The society's number as it was typed, in digits of any width; None where it is none."""
    plain = text.strip()
    if not plain.isdecimal() or len(plain) > len(str(LARGEST_NUMBER)):
        return None
    number = int(plain)
    return number if 1 <= number <= LARGEST_NUMBER else None
