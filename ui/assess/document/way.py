"""How pages are shown: one at a time or below one another, by day or by night. One for all documents of a desk."""

from PySide6.QtCore import QObject, Signal


class ReadingWay(QObject):
    """What a person chose of the pages' look; it says when it changes and keeps nothing itself."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, single: bool = False, night: bool = False) -> None:
        super().__init__(parent)
        self._single = single
        self._night = night

    @property
    def single(self) -> bool:
        """One page at a time."""
        return self._single

    @property
    def night(self) -> bool:
        """Dark paper, light print."""
        return self._night

    def choose(self, *, single: bool | None = None, night: bool | None = None) -> None:
        """Takes over what is named."""
        wanted = (
            self._single if single is None else single,
            self._night if night is None else night,
        )
        if wanted != (self._single, self._night):
            self._single, self._night = wanted
            self.changed.emit()

    def toggle_single(self) -> None:
        """One page at a time, or all below one another."""
        self.choose(single=not self._single)

    def toggle_night(self) -> None:
        """Night to day or back."""
        self.choose(night=not self._night)
