"""How every command speaks: whatever the terminal's encoding, and quietly once nobody listens any more."""

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from typing import TextIO

from cse_desktop.errors.words import Words

CANNOT_SPEAK = 2
_LOST = Words(
    "CLI-003：无法写出结果（磁盘可能已满）。该做的已经做完；请另选位置再运行一次。",
    "CLI-003: the answer cannot be written (perhaps the disk is full). What was to be done is done; run it again "
    "with its output elsewhere.",
)


def tell(text: str, stream: TextIO | None = None, *, end: str = "\n") -> bool:
    """Says `text` on standard output, or on `stream`. What an encoding lacks is said by its number (`\\u8bf7`).

    Whether anybody was told: who stops listening (`| head`) is told nothing more. Where nothing can be written, as on
    a full disk, the program ends with 2.
    """
    to = stream if stream is not None else sys.stdout
    if to is None:  # closed by whoever started us
        return False
    try:
        to.write(_sayable(text + end, to))
        to.flush()
    except BrokenPipeError:
        _stop_speaking(to)
        return False
    except OSError:
        _stop_speaking(to)
        if to is not sys.stderr:
            tell(f"{_LOST.en}\n{_LOST.zh}", sys.stderr)
            raise SystemExit(CANNOT_SPEAK) from None
        return False
    return True


def tell_wrong(text: str) -> bool:
    """Says on standard error what went wrong; whether anybody was told."""
    return sys.stderr is not None and tell(text, sys.stderr)


def tell_json(document: Mapping[str, object], *, sort_keys: bool = False) -> bool:
    """One object on one line; with escapes alone where the encoding is not UTF-8, so that it stays JSON."""
    plain = _encoding(sys.stdout).lower().replace("-", "").replace("_", "") not in ("utf8", "utf8sig")
    return tell(json.dumps(document, ensure_ascii=plain, sort_keys=sort_keys))


def _sayable(text: str, stream: TextIO) -> str:
    encoding = _encoding(stream)
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _encoding(stream: TextIO | None) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def _stop_speaking(stream: TextIO) -> None:
    """Whatever is still held back goes nowhere, also at the end of the program."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
