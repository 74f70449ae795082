"""Widths of the panes, remembered for each set-up of the screen."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cse_desktop.settings import Settings

ARRANGEMENTS = ("two", "three")


def kept_widths(settings: Settings, widget: QWidget) -> dict[str, list[int]]:
    """Arrangement → widths that a person has chosen on this screen."""
    kept, found = settings.values.layouts, {}
    for name in ARRANGEMENTS:
        text = kept.get(_key(widget, name), "")
        if text and all(part.isdigit() for part in text.split(",")):
            found[name] = [int(part) for part in text.split(",")]
    return found


def keep_widths(settings: Settings, widget: QWidget, name: str, widths: Sequence[int]) -> None:
    """Remembers the widths of an arrangement."""
    layouts = dict(settings.values.layouts)
    layouts[_key(widget, name)] = ",".join(str(width) for width in widths)
    settings.change(layouts=layouts)


def _key(widget: QWidget, name: str) -> str:
    screen = widget.screen()
    size = screen.size() if screen is not None else widget.size()
    return f"assess {size.width()}x{size.height()} {name}"
