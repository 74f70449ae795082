"""Where Tab stops on a window: what should be a stop, and where the key really goes."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.ui.windows import visible

FARTHEST = 400


def stops(window: QWidget) -> set[QWidget]:
    """Everything that can be seen and worked by keys; of exclusive buttons the one that Qt leaves to Tab."""
    tab = Qt.FocusPolicy.TabFocus
    return {
        widget
        for widget in visible(window)
        if widget.isEnabled() and widget.focusPolicy() & tab == tab and widget.focusProxy() is None
    }


def round_by_tab(window: QWidget, *, back: bool = False) -> list[QWidget]:
    """What has the focus, press by press, until Tab is back where it came by first."""
    key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    held = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
    found: list[QWidget] = []
    for _ in range(FARTHEST):
        QTest.keyClick(QApplication.focusWidget() or window, key, held)
        here = QApplication.focusWidget()
        assert here is not None
        if here in found:
            assert here is found[0], f"Tab does not leave {name(here)}"
            return found
        found.append(here)
    raise AssertionError(f"after {FARTHEST} presses Tab is not round yet")


def name(widget: QWidget) -> str:
    """What a failed test says of a widget."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text}"
