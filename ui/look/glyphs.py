"""Draws the glyphs of the icon family; apart from the rest, since it imports qtawesome, which takes its time."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from qtawesome.iconic_font import CharIconEngine, IconicFont


class GlyphEngine(CharIconEngine):
    """Draws one icon at the sizes that Qt asks for."""

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        # a narrow column asks for icons of no size; painting on nothing makes Qt complain
        return QPixmap() if size.isEmpty() else super().pixmap(size, mode, state)


class GlyphFont(IconicFont):
    """The family's font."""

    def _icon_by_painter(self, painter: object, options: object) -> QIcon:
        return QIcon(GlyphEngine(self, painter, options))
