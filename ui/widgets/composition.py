"""Whether an input method is putting characters together in a field, and how that is ended without losing any."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QWidget


class Composition(QObject):
    """What is being put together in one field."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._letters = ""
        field.installEventFilter(self)

    @property
    def under_way(self) -> bool:
        """Whether there are characters that belong to the input method still."""
        return bool(self._letters)

    def end(self) -> None:
        """Takes everything into the field as it stands: the field is left, or goes to another place.

        Where the input method does not hand over what it holds, the letters typed are taken themselves.
        """
        if self._letters:
            QGuiApplication.inputMethod().commit()
        if self._letters:
            taken = QInputMethodEvent()
            taken.setCommitString(self._letters)
            QCoreApplication.sendEvent(self._field, taken)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._letters = event.preeditString()
        return super().eventFilter(watched, event)
