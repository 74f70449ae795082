"""How every command speaks: whatever the terminal's encoding, and quietly once nobody listens any more."""

import codecs
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
        _write(text + end, to)
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
    escaped = _encoding(sys.stdout) not in ("utf-8", "ascii")
    return tell(json.dumps(document, ensure_ascii=escaped, sort_keys=sort_keys))


def _write(text: str, stream: TextIO) -> None:
    encoding = _encoding(stream)
    binary = getattr(stream, "buffer", None)
    if encoding == "ascii" and binary is not None:
        # an environment without any locale says nothing of the terminal: Python itself takes that for UTF-8
        stream.flush()
        binary.write(text.encode("utf-8", "backslashreplace"))
    else:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def _encoding(stream: TextIO | None) -> str:
    """Its name as Python spells it: `utf-8`, `ascii`, `cp1252`."""
    return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name


def _stop_speaking(stream: TextIO) -> None:
    """Whatever is still held back goes nowhere, also at the end of the program."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
