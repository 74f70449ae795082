"""Python's cyclic garbage, cleared on the main thread alone.

Left to itself Python clears it on whatever thread happens to make the next object. A widget that was part of it
would be destroyed there, and Qt does not survive that.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250
OLDER_AFTER = 10
"""how many clearings of young garbage go before one of older, and of older before one of all; Python's own number"""


class MainThreadGarbage(QObject):
    """Clears cyclic garbage from the main thread's event loop, from its making to `stop`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._young = gc.get_threshold()[0]
        self._passes = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.clear)
        self._timer.start()
        self.keep()

    def keep(self) -> None:
        """What stands by now stays until `stop`, and is not looked through again and again.

        What opening a case imports is some forty thousand objects: one look through them held a key up by 23 ms.
        """
        if self._timer.isActive():
            gc.freeze()

    def clear(self) -> None:
        """Clears as much as is due."""
        if gc.get_count()[0] <= self._young:
            return
        self._passes += 1
        if self._passes % (OLDER_AFTER * OLDER_AFTER) == 0:
            gc.collect(2)
        else:
            gc.collect(1 if self._passes % OLDER_AFTER == 0 else 0)

    def stop(self) -> None:
        """Leaves it to Python again; a second call does nothing."""
        if self._timer.isActive():
            self._timer.stop()
            gc.unfreeze()
            gc.enable()
