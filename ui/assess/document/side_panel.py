"""The panel beside the pages: thumbnails and, where the document has one, its outline."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cse_desktop.domain.documents import OutlineEntry
from ui.assess.document.attachments import AttachmentList
from ui.assess.document.page_canvas import PageCanvas
from ui.assess.document.painting import INKS
from ui.assess.document.pictures import PageImages
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, SegmentedControl

WIDTH = 168
THUMBNAIL = 96
LABEL = 22
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class ThumbnailModel(QAbstractListModel):
    """One row a page."""

    def __init__(self, canvas: PageCanvas, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._look = look
        canvas.images.thumbnail_arrived.connect(self._arrived)

    @property
    def images(self) -> PageImages:
        """Where thumbnails come from."""
        return self._canvas.images

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._canvas.page_count

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if role == int(Qt.ItemDataRole.DisplayRole):
            return str(index.row() + 1)
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return self._look.t("document.thumbnails.page", page=index.row() + 1)
        return None

    def follow(self) -> None:
        """The document was opened anew: its pictures come from elsewhere now."""
        self._canvas.images.thumbnail_arrived.connect(self._arrived)

    def _arrived(self, page: int) -> None:
        self.dataChanged.emit(self.index(page), self.index(page))


class ThumbnailDelegate(QStyledItemDelegate):
    """Paints a small page with its number."""

    def __init__(self, model: ThumbnailModel, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(THUMBNAIL + 24, round(THUMBNAIL * 1.42) + self._look.px(LABEL) + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        room = option.rect
        label = self._look.px(LABEL)
        image = self._model.images.thumbnail(index.row())
        height = round(THUMBNAIL * 1.42)
        width = THUMBNAIL
        if image is not None and image.width():
            share = min(THUMBNAIL / image.width(), height / image.height())
            width, height = round(image.width() * share), round(image.height() * share)
        page = QRect(room.center().x() - width // 2, room.bottom() - label - height - 2, width, height)
        with INKS.on_paper(self._model.images.night):
            painter.fillRect(page, INKS["surface"])
        if image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(page, image)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(self._look.color("accent" if selected else "line"), 2 if selected else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(page.adjusted(-1, -1, 1, 1) if selected else page)
        painter.setPen(self._look.color("accent_strong" if selected else "quiet"))
        painter.setFont(self._look.font("small"))
        below = QRect(room.left(), page.bottom() + 2, room.width(), label)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))


class SidePanel(Retranslated, QWidget):
    """Follows one page view and leads it."""

    gone_to = Signal(int)
    """page"""

    def __init__(self, canvas: PageCanvas, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._following = False
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(look.px(WIDTH))
        outline = canvas.document.facts.outline
        choices = [("thumbnails", "document.panel.thumbnails")]
        if outline:
            choices.append(("outline", "document.panel.outline"))
        attached = canvas.document.facts.attachments
        if attached:
            choices.append(("attachments", "reading.attachments.name"))
        self.tabs = SegmentedControl(look, choices, "document.panel.name", value="thumbnails")
        self.tabs.setVisible(len(choices) > 1)
        if len(choices) > 2:
            self.setFixedWidth(max(look.px(WIDTH), self.tabs.sizeHint().width() + 2 * SPACE["s"]))
        self.thumbnails = QListView()
        self.model = ThumbnailModel(canvas, look, self)
        self.thumbnails.setModel(self.model)
        self.thumbnails.setItemDelegate(ThumbnailDelegate(self.model, look, self.thumbnails))
        self.thumbnails.setUniformItemSizes(True)
        self.thumbnails.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.thumbnails.selectionModel().currentChanged.connect(self._chosen)
        self.outline = _outline_tree(outline)
        self.outline.itemActivated.connect(self._jump)
        self.outline.itemClicked.connect(self._jump)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.thumbnails)
        self.stack.addWidget(self.outline)
        self.attachments = AttachmentList(attached, look)
        self.stack.addWidget(self.attachments)
        pages = ("thumbnails", "outline", "attachments")
        self.tabs.chosen.connect(lambda which: self.stack.setCurrentIndex(pages.index(which)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE["s"], 0, 0)
        column.setSpacing(SPACE["xs"])
        column.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.stack, 1)
        canvas.page_changed.connect(self.follow)
        self.retranslate()
        self.follow(canvas.page)

    def follow(self, page: int) -> None:
        """Marks the page that is read."""
        self._following = True
        index = self.model.index(page)
        self.thumbnails.setCurrentIndex(index)
        self.thumbnails.scrollTo(index)
        self._following = False

    def _chosen(self, index: QModelIndex) -> None:
        if not self._following and index.isValid():
            self.gone_to.emit(index.row())

    def _jump(self, item: QTreeWidgetItem, _column: int) -> None:
        self.gone_to.emit(int(item.data(0, Qt.ItemDataRole.UserRole)))

    def retranslate(self) -> None:
        self.thumbnails.setAccessibleName(self._look.t("document.panel.thumbnails"))
        self.outline.setAccessibleName(self._look.t("document.panel.outline"))


def _outline_tree(entries: tuple[OutlineEntry, ...]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderHidden(True)
    tree.setIndentation(14)
    parents: list[QTreeWidgetItem] = []
    for entry in entries:
        item = QTreeWidgetItem([entry.title])
        item.setData(0, Qt.ItemDataRole.UserRole, entry.page)
        item.setToolTip(0, entry.title)
        del parents[entry.depth :]
        if parents:
            parents[-1].addChild(item)
        else:
            tree.addTopLevelItem(item)
        parents.append(item)
    tree.expandToDepth(0)
    return tree
