"""`read_in_memory FILE PAGES`: reads so many pages one after the other and says what memory that takes in the end."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cse_desktop.decode.sources import FileSource
from cse_desktop.wiring.documents import ProgramDecoder
from tests.bench.open_case import resident
from tests.bench.turn_in_window import MOST_WAITS, SIZE, WAIT_MS, rest
from ui.assess.document.page_view import PageView
from ui.look import Look

PAUSE_MS = 15


def main(file: Path, pages: int) -> None:
    """Prints MiB of this process, which shows the pages, and of the decoder beside it."""
    application = QApplication(sys.argv[:1])
    look = Look(application, language="en", theme="light")
    decoder = ProgramDecoder()
    document = decoder.open(lambda: FileSource(file), file.name).result()
    view = PageView(document, file.name, look)
    view.resize(*SIZE)
    view.show()
    for page in range(pages):
        view.go_to(page)
        rest(PAUSE_MS)
        for _ in range(MOST_WAITS):
            if not view.images.busy:
                break
            rest(WAIT_MS)
    print(resident("self"), resident(decoder.pid or 0), flush=True)
    decoder.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
