"""Applicants' portraits as small round pictures, decoded in the decoder's process like all they sent."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from cse_desktop.errors import KnownError
from ui.program import Program

if TYPE_CHECKING:
    from cse_desktop.domain.documents import Pixels

WIDTH = 112
PATIENCE_S = 20.0


class Pictured(Protocol):
    """Whoever has a portrait: a row of the roster, or a case."""

    @property
    def case_id(self) -> str:
        """Whose."""
        ...

    @property
    def photo(self) -> str | None:
        """Digest of the picture among the materials."""
        ...


def initial(name: str) -> str:
    """What stands for a portrait until it is there: the last character of a Chinese name, else the first letter."""
    stripped = name.strip()
    return stripped[:1] if stripped[-1:].isascii() else stripped[-1:]


class Portraits(QObject):
    """The portraits asked for so far; one that is still being decoded, or can not be, is None."""

    came = Signal(str)
    """case id whose portrait is there now"""

    def __init__(self, program: Program, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._pictures: dict[str, QPixmap | None] = {}

    def picture(self, row: Pictured) -> QPixmap | None:
        """The round portrait of an applicant, asked for on the first call."""
        if row.photo is None:
            return None
        key = f"{row.case_id}/{row.photo}"
        if key not in self._pictures:
            self._pictures[key] = None
            self._ask(key, row.case_id, row.photo)
        return self._pictures[key]

    def forget(self) -> None:
        """Lets go of all of them, when the desk is locked or another assignment opened."""
        self._pictures.clear()

    def _ask(self, key: str, case_id: str, digest: str) -> None:
        program = self._program
        source = program.desk.materials(program.room, case_id)(digest)

        def decoded() -> "Pixels | None":
            document = program.decoder.open(source, "").result(PATIENCE_S)
            try:
                if not document.facts.opens:
                    return None
                return document.image(0, WIDTH, urgent=False).result(PATIENCE_S)
            finally:
                document.close()

        def arrived(pixels: "Pixels | None") -> None:
            if pixels is not None:
                self._pictures[key] = round_picture(pixels)
                self.came.emit(case_id)

        def refused(_: KnownError) -> None:
            """The initial stands in; the materials list says why the picture does not open."""

        program.run(self, decoded, arrived, refused, lane="work")


def round_picture(pixels: "Pixels") -> QPixmap:
    """The middle of `pixels` cut to a circle."""
    shown = QImage(pixels.data, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB32)
    # the fourth byte of a decoded pixel is nothing; drawn on what is transparent it would count as its opacity
    image = shown.convertToFormat(QImage.Format.Format_RGB888)
    edge = min(image.width(), image.height())
    image = image.copy((image.width() - edge) // 2, (image.height() - edge) // 4, edge, edge)
    made = QPixmap(edge, edge)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QPainterPath()
    circle.addEllipse(QRectF(0, 0, edge, edge))
    painter.setClipPath(circle)
    painter.drawImage(0, 0, image)
    painter.end()
    return made
