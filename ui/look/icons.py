"""The one icon family (Phosphor, outline, from qtawesome), imported only after the first window stands."""

import sys
from collections.abc import Iterator

from PySide6.QtGui import QIcon

from ui.turns import Step, imports

GLYPHS: dict[str, str] = {
    # places
    "roster": "users-three",
    "assess": "book-open",
    "return": "paper-plane-tilt",
    "settings": "gear-six",
    "identity": "identification-badge",
    "help": "question",
    "desk": "stack",
    "submit": "circle-wavy-check",
    # states
    "circle": "circle",
    "progress": "circle-half",
    "gap": "warning-circle",
    "ready": "check-circle",
    "sealed": "lock-simple",
    "handed_over": "paper-plane-tilt",
    "delivered": "checks",
    "sent_back": "arrow-bend-up-left",
    "recalled": "arrow-u-up-left",
    "recused": "hand-palm",
    "expired": "hourglass-low",
    "purged": "trash",
    "blocked": "prohibit",
    "none": "minus",
    # messages
    "info": "info",
    "good": "check-circle",
    "notice": "warning-circle",
    "bad": "warning-octagon",
    "illustrative": "flask",
    "due": "calendar-blank",
    "receipt": "receipt",
    "certificate": "identification-card",
    "clock": "clock",
    # acts
    "add": "plus",
    "attach": "paperclip",
    "back": "arrow-left",
    "bookmark": "bookmark-simple",
    "box": "bounding-box",
    "calculator": "calculator",
    "case": "folder-notch-open",
    "chart": "chart-bar-horizontal",
    "check": "check",
    "close": "x",
    "comment": "chat-text",
    "copy": "copy",
    "critical": "star",
    "document": "file-text",
    "down": "caret-down",
    "draft": "magic-wand",
    "drag": "dots-six-vertical",
    "edit": "pencil-simple",
    "eye": "eye",
    "fit": "arrows-in-line-horizontal",
    "flag": "flag",
    "folder": "folder-open",
    "forward": "arrow-right",
    "full_screen": "corners-out",
    "grade": "medal",
    "highlighter": "highlighter-circle",
    "history": "clock-counter-clockwise",
    "image": "image",
    "interview": "chats",
    "key": "key",
    "keyboard": "keyboard",
    "language": "translate",
    "left": "caret-left",
    "list": "list-bullets",
    "lock": "lock-simple",
    "materials": "files",
    "menu": "dots-three",
    "message": "envelope-simple",
    "microphone": "microphone",
    "moon": "moon",
    "more": "dots-three-vertical",
    "next": "arrow-right",
    "note": "note-pencil",
    "open": "folder-notch-open",
    "outline": "tree-structure",
    "panel": "users",
    "supervise": "clipboard-text",
    "paper": "clipboard",
    "pause": "pause",
    "pdf": "file-pdf",
    "pen": "pen-nib",
    "person": "user",
    "phrase": "quotes",
    "pin": "push-pin-simple",
    "play": "play",
    "print": "printer",
    "question": "chat-centered-dots",
    "record": "record",
    "redo": "arrow-u-up-right",
    "remove": "trash-simple",
    "right": "caret-right",
    "rotate": "arrow-clockwise",
    "sample": "flask",
    "save": "download-simple",
    "schedule": "calendar-check",
    "search": "magnifying-glass",
    "send": "paper-plane-right",
    "show": "folder-open",
    "shield": "shield-check",
    "sign": "pen-nib-straight",
    "society": "bank",
    "sort": "arrows-down-up",
    "stop": "stop",
    "sun": "sun",
    "switch": "caret-down",
    "text_size": "text-aa",
    "thumbnails": "squares-four",
    "timer": "timer",
    "underline": "text-underline",
    "undo": "arrow-u-up-left",
    "unlink": "link-break",
    "unlock": "lock-simple-open",
    "up": "caret-up",
    "usb": "hard-drive",
    "verified": "shield-check",
    "zoom_in": "magnifying-glass-plus",
    "zoom_out": "magnifying-glass-minus",
}
"""our name → Phosphor's name"""

FAMILY = ("ph", "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json")


UNUSED = ("PySide6.QtDataVisualization", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets")
"""what qtpy would load as well; none of it is used"""


def icon_steps() -> Iterator[Step]:
    """The imports that `IconFamily` needs, in steps for `in_turns`: at once they take a tenth of a second."""
    _leave_out_unused()
    return imports("qtpy.QtCore", "qtpy.QtGui", "qtpy.QtWidgets", "qtawesome.iconic_font")


def _leave_out_unused() -> None:
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None is how Python marks what is not to be found


class IconFamily:
    """Draws glyphs of the one family; made on first need, since qtawesome takes a tenth of a second to import."""

    def __init__(self) -> None:
        # loaded here and not above: no icon stands on the way to the first window
        _leave_out_unused()
        from qtawesome.iconic_font import IconicFont  # noqa: PLC0415

        self._font = IconicFont(FAMILY)

    def icon(self, name: str, color: str, disabled: str) -> QIcon:
        """The icon of our `name` in the colours given (hex)."""
        glyph = f"ph.{GLYPHS[name]}"
        made = self._font.icon(glyph, color=color, color_disabled=disabled)
        # kept there, icons and font would hold one another; when Python clears such a ring, Qt frees an icon twice
        self._font.icon_cache.clear()
        return made
