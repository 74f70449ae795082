"""Files that a person gives us: opened only where they are files, read as text in one way, and written in one.

A pipe, a device or a folder is said to be one instead of being waited for. A text may carry a byte-order mark, be
UTF-8 or UTF-16 with its mark, and end its lines as Windows, Unix or an old Mac does.
"""

import codecs
import getpass
import glob
import locale
import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from cse_desktop.durable import write_durably
from cse_desktop.errors import KnownError, Words

LARGEST_TEXT = 4 << 20
"""bytes of a text, where the reader names no other bound"""
LARGEST_PASSWORD_FILE = 4096
STANDARD_INPUT = "-"
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BESIDE_TEXT = frozenset(map(chr, range(32))) - set("\t\n\f")
_NOTHING_CHANGED = Words("未作任何更改。", "Nothing was changed.")


def open_given(path: Path, buffering: int = -1) -> BinaryIO:
    """Opens a regular file to be read; `TXT-002` for anything else, which is not waited for, and `OSError`."""
    if path.is_dir():
        raise _no_file(path.name)
    # without O_NONBLOCK a pipe would be waited for until somebody writes to it
    wanted = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, wanted)
    except OSError:
        if path.exists() and not path.is_file():  # a socket is not opened at all
            raise _no_file(path.name) from None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _no_file(path.name)
    return os.fdopen(handle, "rb", buffering)


def read_given(path: Path, most: int) -> bytes:
    """The bytes of a regular file; `TXT-002`, or `TXT-003` where there are more than `most`."""
    with open_given(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise _too_large(path.name, most)
    return data


def read_text(path: Path, most: int = LARGEST_TEXT) -> str:
    """The text of a file with `\\n` after each line; `TXT-001` … `TXT-003` in words."""
    return text_of(read_given(path, most), path.name)


def text_of(data: bytes, name: str) -> str:
    """`data` as text, without its mark and with `\\n` after each line; `TXT-001` where it is none."""
    mark, encoding = next(((mark, kind) for mark, kind in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    if data == mark != codecs.BOM_UTF8 and mark:
        raise _no_text(name)  # half of something: nobody saves an empty text like this
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        raise _no_text(name) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _BESIDE_TEXT.isdisjoint(text):
        raise _no_text(name)
    return text


def read_password(source: str) -> str:
    """The first line of a password file, or of standard input where `source` is `-`; `TXT-001` … `TXT-006`."""
    name = "stdin" if source == STANDARD_INPUT else Path(source).name
    try:
        data = _first_input() if source == STANDARD_INPUT else read_given(Path(source), LARGEST_PASSWORD_FILE)
    except OSError:
        raise _unreadable(name) from None
    password = text_of(data, name).partition("\n")[0]
    if not password:
        raise KnownError(
            "TXT-004",
            Words(f"“{name}”的第一行没有密码。", f"There is no password on the first line of “{name}”."),
            safe=_NOTHING_CHANGED,
            next_step=Words("请把密码写在第一行。", "Write the password on the first line."),
        )
    return password


def ask_password(prompt: str) -> str | None:
    """The password that a person types, unseen; None where nobody is there to be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    encoding = locale.getencoding()  # the prompt goes to the terminal itself, past every stream of ours
    try:
        return getpass.getpass(prompt.encode(encoding, "backslashreplace").decode(encoding))
    except EOFError:
        return None


def write_text(path: Path, text: str) -> None:
    """Replaces the file durably by `text`: UTF-8 without a mark, lines ending as in `text`; `OSError`."""
    write_durably(path, text.encode("utf-8"))


def expand(patterns: Iterable[Path]) -> list[Path]:
    """The files that `patterns` name, also where no shell expands `*.csb`; `TXT-005` for a pattern with no match.

    A file really called so comes first: its name is no pattern then.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        if os.path.lexists(pattern) or not glob.has_magic(str(pattern)):
            found[pattern] = None
            continue
        matches = sorted(glob.glob(str(pattern)))  # noqa: PTH207 - as shells do, without names that begin with a dot
        if not matches:
            raise _no_match(pattern.name)
        found |= dict.fromkeys(map(Path, matches))
    return list(found)


def _first_input() -> bytes:
    """What standard input says up to the end of its first line, in whatever encoding."""
    if sys.stdin is None:
        return b""
    source = getattr(sys.stdin, "buffer", None)
    if source is None:
        return sys.stdin.readline().encode("utf-8", "surrogateescape")
    data: bytes = source.readline(LARGEST_PASSWORD_FILE)
    # the line end of UTF-16 has two bytes, of which `readline` knows the first
    return data + source.read(1) if data.startswith(codecs.BOM_UTF16_LE) and len(data) % 2 else data


def _no_text(name: str) -> KnownError:
    return KnownError(
        "TXT-001",
        Words(f"“{name}”不是 UTF-8 或 UTF-16 文本。", f"“{name}” is not a text in UTF-8 or UTF-16."),
        safe=_NOTHING_CHANGED,
        next_step=Words(
            "请选择正确的文件，或在编辑器中以 UTF-8 编码另存。",
            "Choose the right file, or save it as UTF-8 in an editor.",
        ),
    )


def _no_file(name: str) -> KnownError:
    return KnownError(
        "TXT-002",
        Words(
            f"“{name}”不是普通文件，而是文件夹、管道或设备。",
            f"“{name}” is a folder, a pipe or a device, not a file.",
        ),
        safe=_NOTHING_CHANGED,
        next_step=Words("请选择一个文件。", "Choose a file."),
    )


def _too_large(name: str, most: int) -> KnownError:
    return KnownError(
        "TXT-003",
        Words(
            f"“{name}”过大：此处最多读取 {most:,} 字节。",
            f"“{name}” is too large: at most {most:,} bytes are read here.",
        ),
        safe=_NOTHING_CHANGED,
        next_step=Words("请检查是否选错了文件。", "Check whether it is the right file."),
    )


def _unreadable(name: str) -> KnownError:
    return KnownError(
        "TXT-006",
        Words(f"无法读取“{name}”。", f"“{name}” cannot be read."),
        safe=_NOTHING_CHANGED,
        next_step=Words(
            "请检查文件是否在那里、是否允许读取。", "Check that it is there and that you may read it."
        ),
    )


def _no_match(name: str) -> KnownError:
    return KnownError(
        "TXT-005",
        Words(f"没有文件与“{name}”相符。", f"No file matches “{name}”."),
        safe=_NOTHING_CHANGED,
        next_step=Words("请检查文件夹和文件名。", "Check the folder and the name."),
    )
