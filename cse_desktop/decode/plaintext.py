"""Text files: which encoding, and the text without what cannot be shown."""

import codecs
from typing import BinaryIO

from cse_desktop.decode.kinds import TEXT
from cse_desktop.decode.reading import RefusedError
from cse_desktop.decode.typeset import TextReader
from cse_desktop.decode.values import Limits

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_reader(source: BinaryIO, limits: Limits) -> TextReader:
    """A reader of the text in `source`; `RefusedError` where its bytes are no text in a known encoding."""
    most = 4 * limits.text_characters
    raw = source.read(most + 1)
    cut = len(raw) > most
    return TextReader(decoded(raw[:most], cut=cut), TEXT, limits, remark="text_cut" if cut else None)


def decoded(raw: bytes, *, cut: bool = False) -> str:
    """`raw` by its byte order mark, else as UTF-8, else as GB 18030; with `cut` the last character may be torn."""
    encodings = [name for mark, name in _MARKS if raw.startswith(mark)] or ["utf-8", "gb18030"]
    for name in encodings:
        try:
            text = codecs.getincrementaldecoder(name)().decode(raw, final=not cut)
        except UnicodeDecodeError:
            continue
        return "".join(c if c >= " " or c in "\t\n\r\f" else " " for c in text)
    raise RefusedError("not_text")
