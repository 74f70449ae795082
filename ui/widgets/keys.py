"""What keys mean in every window of the program: Enter presses the button in focus, Tab goes to the next stop."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def is_enter(event: QKeyEvent) -> bool:
    """Whether this is Enter alone; that of the number pad counts as well, though Qt calls the pad a modifier."""
    return event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


class EnterPresses:
    """Mixed into a button: Enter presses it as Space does. Qt leaves that to the desktop; GNOME and KDE say yes."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        assert isinstance(self, QAbstractButton)  # noqa: S101 - what it is mixed into
        if not is_enter(event):
            super().keyPressEvent(event)  # type: ignore[misc]  # the button's own
        elif not event.isAutoRepeat():
            self.click()


class TabStops:
    """Mixed into a window: decides where Tab and Shift+Tab go, for everything inside it.

    Qt would count a page that hands its focus on to one of its fields as a stop: Tab would jump over what stands
    before that field, and would stay where it is for good while the field is hidden.
    """

    def focusNextPrevChild(self, forward: bool) -> bool:
        assert isinstance(self, QWidget)  # noqa: S101 - what it is mixed into
        found = _next_stop(self, forward=forward)
        if found is not None:
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            found.setFocus(reason)
        return found is not None


def _next_stop(window: QWidget, *, forward: bool) -> QWidget | None:
    """The stop after the one in focus, or before it, round the whole window; None where there is no other."""
    step = QWidget.nextInFocusChain if forward else QWidget.previousInFocusChain
    here = window.focusWidget() or window
    found = step(here)
    while found is not None and found is not here:
        if _is_stop(found):
            return found
        found = step(found)
    return None


def _is_stop(widget: QWidget) -> bool:
    by_tab = Qt.FocusPolicy.TabFocus
    takes = widget.focusPolicy() & by_tab == by_tab and widget.focusProxy() is None
    return takes and widget.isVisible() and widget.isEnabled()
