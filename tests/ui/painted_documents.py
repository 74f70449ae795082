"""Documents painted on the spot, for tests and pictures of the document desk: text with places, a drawing, pages.

They keep the decoder's Protocols, answer at once, and can be told to fail as a dead decoder does.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QTransform

from cse_desktop.domain.documents import (
    Box,
    DocumentFacts,
    Hit,
    MarkToCopy,
    OpenDocument,
    OutlineEntry,
    PageLink,
    PageText,
    Pixels,
    Readable,
)
from cse_desktop.errors import KnownError, Words

T = TypeVar("T")
A4 = (59528, 84188)
LEFT, RIGHT, TOP, STEP, HIGH = 1200, 8700, 2130, 260, 200
PER_LINE = 32
TALL = A4[1] / A4[0]
INK = QColor.fromHsv(200, 60, 50)
FAINT = QColor.fromHsv(200, 20, 170)

BODY = (
    "三相短路电流按无穷大系统计算，基准容量取 100 MVA，系统",
    "阻抗由调度提供的最大、最小两种方式给出，取值来源见附表 2。",
    "主变压器短路阻抗取厂家出厂试验值，与铭牌值相差不足 4%。",
    "为校核断路器开断能力，同时计算了 35 kV 与 10 kV 母线三相",
    "及两相短路，结果与设计院往年同类工程比较后由本人签字。",
    "本人负责全部计算与整定，并编制调试大纲，现场参加启动试运。",
)
SAFETY = (
    "施工期间执行工作票制度，停电、验电、装设接地线逐项确认。",
    "一次现场检查中，",
    "发现未验电即挂接地线，当场制止，重新交底后复工并记录在案。",
    "事后在班组会上复盘，补充了验电器的日检要求。",
)
RELAY = (
    "差动保护按二次谐波制动整定，制动系数取 0.15，最小动作电流",
    "按躲过正常运行最大不平衡电流选取，并以区外故障穿越校核。",
    "整定结果与继电保护科会签，投运后运行两年未发生误动。",
)


def lines_of(page: int) -> tuple[str, ...]:
    """The text of a page, line by line."""
    if page == 6:
        return SAFETY
    return RELAY if page == 5 else BODY


def text_of(page: int) -> PageText:
    """Text and the box of each character."""
    characters: list[str] = []
    boxes: list[Box] = []
    width = (RIGHT - LEFT) // PER_LINE
    for row, line in enumerate(lines_of(page)):
        top = TOP + row * STEP
        for column, character in enumerate(line):
            characters.append(character)
            left = LEFT + column * width
            boxes.append((left, top, left + width, top + HIGH))
        characters.append("\n")
        boxes.append((0, 0, 0, 0))
    return PageText(page, "".join(characters), tuple(boxes))


def done(value: T) -> "Future[T]":
    """A future that has its result already."""
    future: Future[T] = Future()
    future.set_result(value)
    return future


def broken(error: Exception) -> "Future[T]":
    """A future that failed."""
    future: Future[T] = Future()
    future.set_exception(error)
    return future


DIED = KnownError(
    "DOC-007",
    Words("打开文档的进程停止了。", "The process that reads documents stopped."),
    safe=Words("评分和批注都已保存。", "Ratings and marks are saved."),
    next_step=Words("请点“重试”。", "Choose Try again."),
)


class PaintedDocument:
    """A report of some pages; `dead` makes every request fail."""

    def __init__(self, facts: DocumentFacts) -> None:
        self.facts = facts
        self.dead = False
        self.closed = False
        self.asked: list[tuple[int, int]] = []

    def image(
        self, page: int, width: int, *, rotation: int = 0, region: Box | None = None, urgent: bool = True
    ) -> "Future[Pixels]":
        del urgent
        self.asked.append((page, width))
        if self.dead:
            return broken(DIED)
        picture = paint_page(page, self.facts, width, rotation)
        if region is not None:
            size = picture.size()
            left, top = region[0] * size.width() // 10_000, region[1] * size.height() // 10_000
            right, bottom = region[2] * size.width() // 10_000, region[3] * size.height() // 10_000
            picture = picture.copy(left, top, right - left, bottom - top)
        return done(
            Pixels(picture.width(), picture.height(), picture.bytesPerLine(), bytes(picture.constBits()))
        )

    def text(self, page: int) -> "Future[PageText]":
        return broken(DIED) if self.dead else done(text_of(page))

    def words(self, page: int) -> "Future[str]":
        return broken(DIED) if self.dead else done(text_of(page).text)

    def search(self, term: str, pages: "Sequence[int] | None" = None) -> "Future[tuple[Hit, ...]]":
        if self.dead:
            return broken(DIED)
        hits: list[Hit] = []
        for page in range(len(self.facts.page_sizes)) if pages is None else pages:
            text = text_of(page)
            at = text.text.casefold().find(term.casefold())
            while at >= 0:
                context = text.text[max(0, at - 8) : at + len(term) + 8].replace("\n", "")
                hits.append(Hit(page, at, len(term), context, text.boxes[at : at + len(term)]))
                at = text.text.casefold().find(term.casefold(), at + 1)
        return done(tuple(hits))

    def links(self, page: int) -> "Future[tuple[PageLink, ...]]":
        del page
        return broken(DIED) if self.dead else done(())

    def marked_copy(self, marks: Sequence[MarkToCopy]) -> "Future[bytes]":
        del marks
        return broken(DIED)

    def close(self) -> None:
        self.closed = True


def report(pages: int = 24) -> DocumentFacts:
    """A report with an outline."""
    outline = (
        OutlineEntry("1 工程概况", 0, 0),
        OutlineEntry("2 短路电流计算", 3, 0),
        OutlineEntry("2.1 系统阻抗", 3, 1),
        OutlineEntry("3 保护整定", 5, 0),
        OutlineEntry("4 安全管理", 6, 0),
    )
    return DocumentFacts("pdf", True, (A4,) * pages, True, "项目报告", outline, None)


def refused() -> DocumentFacts:
    """A file that cannot be shown."""
    return DocumentFacts(
        "video",
        False,
        (),
        False,
        "",
        (),
        Words("本版尚不能播放视频。", "This version does not play video yet."),
    )


class PaintingDecoder:
    """Opens painted documents by name."""

    def __init__(self) -> None:
        self.opened: list[PaintedDocument] = []

    def open(self, source: Callable[[], Readable], name: str, password: str = "") -> "Future[OpenDocument]":
        del password
        source().close()
        document = PaintedDocument(refused() if name.endswith(".avi") else report())
        self.opened.append(document)
        return done(document)

    def close(self) -> None:
        self.opened.clear()


class NoBytes:
    """A source without bytes: what is painted needs none."""

    size = 0

    def read(self, offset: int, length: int) -> bytes:
        del offset, length
        return b""

    def close(self) -> None:
        """Nothing to let go of."""


def paint_page(page: int, facts: DocumentFacts, width: int, rotation: int) -> QImage:
    """A page as a picture `width` pixels wide as shown."""
    size = facts.page_sizes[page]
    across = width if rotation % 180 == 0 else round(width * size[0] / size[1])
    image = QImage(across, max(1, round(across * size[1] / size[0])), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(image.width() / 10_000, image.width() / 10_000)
    _paint_text(painter, page)
    painter.scale(1, TALL)
    _paint_drawing(painter)
    painter.end()
    return image.transformed(QTransform().rotate(rotation)) if rotation else image


def _paint_text(painter: QPainter, page: int) -> None:
    font = QFont("Noto Sans SC")
    font.setPixelSize(215)
    painter.setPen(INK)
    heading = QFont(font)
    heading.setPixelSize(300)
    heading.setWeight(QFont.Weight.Medium)
    painter.save()
    painter.setFont(heading)
    painter.drawText(QRectF(LEFT, 1900, 7800, 600), f"{page + 1}  110 kV 变电站改造工程")
    painter.setFont(font)
    painter.setPen(FAINT)
    painter.drawText(QRectF(LEFT, 1000, 7800, 400), "示例电力设计院 · 项目报告")
    painter.setPen(INK)
    text = text_of(page)
    for character, box in zip(text.text, text.boxes, strict=True):
        if box[2] > box[0]:
            painter.drawText(
                QRectF(box[0] - 60, box[1] * TALL, box[2] - box[0] + 120, (box[3] - box[1]) * TALL),
                Qt.AlignmentFlag.AlignCenter,
                character,
            )
    painter.restore()


def _paint_drawing(painter: QPainter) -> None:
    """A one-line diagram with its frame, and a few table rows below."""
    painter.setPen(QPen(INK, 14))
    painter.drawRect(QRectF(1200, 4700, 7600, 2600))
    painter.setPen(QPen(INK, 22))
    painter.drawLine(QPointF(1800, 5300), QPointF(8200, 5300))
    for x in (2600, 4300, 6000, 7500):
        painter.drawLine(QPointF(x, 5300), QPointF(x, 5750))
        painter.drawRect(QRectF(x - 110, 5750, 220, 170))
        painter.drawLine(QPointF(x, 5920), QPointF(x, 6200))
        painter.drawEllipse(QPointF(x, 6350), 190, 145)
        painter.drawEllipse(QPointF(x, 6560), 190, 145)
        painter.drawLine(QPointF(x, 6705), QPointF(x, 7000))
    painter.setPen(QPen(FAINT, 10))
    for row in range(6):
        y = 7700 + row * 260
        painter.drawLine(QPointF(1200, y), QPointF(8800, y))
    for x in (1200, 3200, 5200, 7000, 8800):
        painter.drawLine(QPointF(x, 7700), QPointF(x, 9000))
