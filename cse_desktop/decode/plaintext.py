"""Text files: which encoding, and the text without what cannot be shown."""

import codecs

from cse_desktop.decode.reading import RefusedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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
