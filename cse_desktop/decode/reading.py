"""What the readers of all kinds of documents have in common."""

from array import array
from dataclasses import dataclass
from typing import Protocol

from cse_desktop.decode.kinds import Kind
from cse_desktop.decode.pictures import Picture, Wish
from cse_desktop.decode.values import Attached, Link, OutlineEntry, PageSize


class RefusedError(Exception):
    """A document or page that cannot be shown; `code` names the words `decode.refused.<code>`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader found out about its document; `remark` names the words `decode.remark.<remark>`."""

    kind: Kind
    sizes: tuple[PageSize, ...] = ()
    has_text: bool = False
    title: str = ""
    outline: tuple[OutlineEntry, ...] = ()
    remark: str | None = None
    attachments: tuple[Attached, ...] = ()
    length_ms: int = 0


class Reader(Protocol):
    """One open document in the worker."""

    def facts(self) -> Facts:
        """What it is; raises `RefusedError` where nothing of it can be shown."""
        ...

    def render(self, page: int, wish: Wish) -> Picture:
        """A picture of a page or a part of it."""
        ...

    def text(self, page: int, *, boxes: bool) -> tuple[str, "array[int]"]:
        """The characters of a page and, with `boxes`, four coordinates for each."""
        ...

    def links(self, page: int) -> tuple[Link, ...]:
        """The links on a page."""
        ...

    def close(self) -> None:
        """Lets go of everything."""
        ...
