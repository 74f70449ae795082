"""Texts that are more than plain: tables, Markdown and rich text are set as pages, all others are shown as they are."""

from typing import BinaryIO

from cse_desktop.decode.kinds import TEXT, Kind
from cse_desktop.decode.office import markdown, plaintables
from cse_desktop.decode.office.blocks import Content
from cse_desktop.decode.plaintext import decoded
from cse_desktop.decode.reading import Reader
from cse_desktop.decode.typeset import TextReader
from cse_desktop.decode.values import Limits

TABLE = Kind("text", "text/csv", "csv")
MARKDOWN = Kind("text", "text/markdown", "markdown")


def marked_reader(source: BinaryIO, limits: Limits) -> Reader:
    """A reader of the text in `source`; `RefusedError` where its bytes are no text in a known encoding."""
    most = 4 * limits.text_characters
    raw = source.read(most + 1)
    cut = len(raw) > most
    text = decoded(raw[:most], cut=cut)
    found: tuple[Content, Kind] | None = None
    if table := plaintables.read(text):
        found = table, TABLE
    elif len(text) <= limits.text_characters and markdown.looks_like_markdown(text):
        found = markdown.read(text), MARKDOWN
    if found is not None:
        try:
            from cse_desktop.decode.office.pages import pages_reader  # noqa: PLC0415 - only where needed

            return pages_reader(*found, limits, "text_set")
        except MemoryError:
            raise
        except Exception:  # noqa: S110 - what cannot be set is shown as the text it is
            pass
    return TextReader(text, TEXT, limits, remark="text_cut" if cut else None)


def rich_reader(source: BinaryIO, kind: Kind, limits: Limits) -> Reader:
    """A reader of the paragraphs and tables of rich text."""
    from cse_desktop.decode.office import richtext  # noqa: PLC0415 - only where needed
    from cse_desktop.decode.office.pages import pages_reader  # noqa: PLC0415 - only where needed

    return pages_reader(richtext.read(source, limits), kind, limits, "rich_text")
