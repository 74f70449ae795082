"""`turn_in_window FILE PAGES`: turns pages whose neighbours are fetched, and shows ready pictures in a bare label.

Prints JSON: the seconds of each turn on both sides, taken in turn, from the wish to the end of its painting.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel

from cse_desktop.decode.sources import FileSource
from cse_desktop.wiring.documents import ProgramDecoder
from ui.assess.document.page_view import PageView
from ui.look import Look

SIZE = (900, 700)
WAIT_MS = 10
MOST_WAITS = 2000


def rest(milliseconds: int) -> None:
    """Lets the event loop go round."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(file: Path, pages: int) -> None:
    """Turns `pages` pages on both sides."""
    application = QApplication(sys.argv[:1])
    look = Look(application, language="en", theme="light")
    decoder = ProgramDecoder()
    document = decoder.open(lambda: FileSource(file), file.name).result()
    view = PageView(document, file.name, look)
    view.resize(*SIZE)
    view.show()
    label = QLabel()
    label.resize(*SIZE)
    label.show()

    def come_to_rest() -> None:
        rest(40)
        for _ in range(MOST_WAITS):
            if not view.images.busy:
                return
            rest(WAIT_MS)
        raise TimeoutError("the neighbours never come")

    come_to_rest()
    ready: list[QPixmap] = [view.viewport().grab()]
    view.go_to(1)
    come_to_rest()
    ready.append(view.viewport().grab())
    ours, theirs = [], []
    for page in range(2, pages + 2):
        began = time.perf_counter()
        view.go_to(page)
        view.viewport().repaint()
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        label.setPixmap(ready[page % 2])
        label.repaint()
        theirs.append(time.perf_counter() - began)
        come_to_rest()
    print(json.dumps({"ours": ours, "theirs": theirs}), flush=True)
    decoder.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
