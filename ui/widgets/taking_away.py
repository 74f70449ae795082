"""Taking away what a layout holds, so that the keyboard forgets it at once."""

from PySide6.QtWidgets import QLayout


def take_away(layout: QLayout) -> None:
    """Empties a layout of its widgets.

    They leave their window before they are deleted: Tab's way, ordered while they still stood in it, would lose the
    rest of the page once they are gone.
    """
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
