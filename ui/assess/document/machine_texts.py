"""What machines have read in the scans of one case, shared by everything that shows its documents."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from cse_desktop.domain.machine_text import MachineText


class MachineTexts(QObject):
    """Text by material and page; grows while reading goes on."""

    came = Signal(str)
    """digest of a material that has more of it than before"""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._texts: dict[str, dict[int, MachineText]] = {}

    def of(self, sha256: str) -> Mapping[int, MachineText]:
        """The texts of a material by page; the same mapping at every call, as long as the case is open."""
        return self._texts.setdefault(sha256, {})

    def has(self, sha256: str, page: int) -> bool:
        """Whether the words of a page come from a machine."""
        read = self.of(sha256).get(page)
        return read is not None and bool(read.text)

    def add(self, texts: Mapping[str, Mapping[int, MachineText]]) -> None:
        """Takes in what was read: digest, page, text."""
        for sha256, pages in texts.items():
            self._texts.setdefault(sha256, {}).update(pages)
            self.came.emit(sha256)

    def forget(self) -> None:
        """The case is left: nothing of it stays in memory."""
        for pages in self._texts.values():
            # documents that are just being closed look into the same mapping
            pages.clear()
        self._texts = {}
