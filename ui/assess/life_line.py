"""The life line: education, posts and projects as bars over the years, CPD hours as columns, on one painted scale."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cse_desktop.domain.assignment import Period, Profile
from cse_desktop.domain.life_line import MONTHS, Span, month_number, spans, years
from ui.look import Look
from ui.look.tokens import RADIUS, SPACE
from ui.widgets import Retranslated

BAR = 22
LANE_GAP = 4
SCALE = 22
CPD = 44
TONES = {"education": "busy", "post": "quiet", "project": "accent"}


class LifeLine(Retranslated, QWidget):
    """Paints a profile's years; each bar's words are in its tool tip and in the accessible description."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._profile: Profile | None = None
        self._spans: tuple[Span, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.restyled.connect(self.updateGeometry)
        look.restyled.connect(self.update)

    def show_profile(self, profile: Profile) -> None:
        """Shows another applicant."""
        self._profile = profile
        self._spans = spans(profile)
        self.updateGeometry()
        self.retranslate()

    def retranslate(self) -> None:
        if self._profile is None:
            return
        self.setAccessibleName(self._look.t("assess.life.name"))
        lines = [self.sentence(span.period) for span in self._spans]
        lines += [
            self._look.t("assess.life.cpd", year=entry.year, hours=entry.hours) for entry in self._profile.cpd
        ]
        self.setAccessibleDescription("\n".join(lines))
        self.update()

    def sentence(self, period: Period) -> str:
        """One period in words."""
        look = self._look
        until = period.end or look.t("assess.life.today")
        part = period.facts.get("own_part", "")
        charge = period.facts.get("responsible_charge_from", "")
        extra = [look.t(f"rubric.part.{part}_long")] if part else []
        extra += [look.t("assess.life.charge", since=charge)] if charge else []
        return look.t(
            "assess.life.period",
            kind=look.t(f"assess.life.{period.kind}"),
            title=" · ".join(text for text in (period.title, period.place, *extra) if text),
            start=period.start,
            end=until,
        )

    def sizeHint(self) -> QSize:
        lanes = max((span.lane for span in self._spans), default=-1) + 1
        px = self._look.px
        return QSize(240, px(SCALE) + lanes * (px(BAR) + LANE_GAP) + px(CPD) + px(SCALE))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    # -- painting

    def _years(self) -> tuple[int, int]:
        return years(self._spans, self._profile.cpd if self._profile is not None else ())

    def _x(self, months: float) -> float:
        first, last = self._years()
        share = (months - first * MONTHS) / ((last - first) * MONTHS)
        return share * (self.width() - 1)

    def _bar(self, span: Span) -> QRectF:
        left = self._x(span.start)
        top = self._look.px(SCALE) + span.lane * (self._look.px(BAR) + LANE_GAP)
        return QRectF(left, top, max(4.0, self._x(span.end + 1) - left - 1), self._look.px(BAR))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_years(painter)
        for span in self._spans:
            self._paint_span(painter, span)
        self._paint_cpd(painter)
        painter.end()
        event.accept()

    def _paint_years(self, painter: QPainter) -> None:
        first, last = self._years()
        painter.setFont(self._look.font("small"))
        step = max(1, round((last - first) / 6))
        for year in range(first, last + 1):
            x = round(self._x(year * MONTHS)) + 0.5
            labelled = (year - first) % step == 0 and x + 36 < self.width()
            painter.setPen(QPen(self._look.color("hairline"), 1))
            if labelled:
                painter.drawLine(round(x), self._look.px(SCALE) - 4, round(x), self.height())
                painter.setPen(self._look.color("quiet"))
                room = QRect(round(x) + 2, 0, 48, self._look.px(SCALE) - 4)
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, str(year))

    def _paint_span(self, painter: QPainter, span: Span) -> None:
        tone = TONES.get(span.period.kind, "quiet")
        rect = self._bar(span)
        ground = self._look.color("hover" if tone == "quiet" else f"{tone}_tint")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, RADIUS / 2, RADIUS / 2)
        painter.setBrush(self._look.color("edge" if tone == "quiet" else tone))
        painter.drawRect(QRectF(rect.left(), rect.top(), 2.5, rect.height()))
        self._paint_charge(painter, span, rect)
        font = self._look.font("small")
        room = rect.adjusted(SPACE["s"], 0, -2, 0).toRect()
        text = QFontMetrics(font).elidedText(span.period.title, Qt.TextElideMode.ElideRight, room.width())
        if len(text) > 1 or text == span.period.title:
            painter.setFont(font)
            painter.setPen(self._look.color("text"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_charge(self, painter: QPainter, span: Span, rect: QRectF) -> None:
        since = span.period.facts.get("responsible_charge_from", "")
        if since:
            left = self._x(month_number(since))
            painter.setBrush(self._look.color("accent"))
            painter.drawRect(QRectF(left, rect.bottom() - 2.5, rect.right() - left, 2.5))

    def _paint_cpd(self, painter: QPainter) -> None:
        if self._profile is None or not self._profile.cpd:
            return
        floor = self.height() - self._look.px(SCALE)
        most = max(entry.hours for entry in self._profile.cpd) or 1
        room = self._look.px(CPD) - 14
        painter.setFont(self._look.font("small"))
        for entry in self._profile.cpd:
            left, right = self._x(entry.year * MONTHS), self._x((entry.year + 1) * MONTHS)
            height = max(2.0, entry.hours / most * room)
            column = QRectF(left + 3, floor - height, max(3.0, right - left - 6), height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("faint"))
            painter.drawRect(column)
            painter.setPen(self._look.color("quiet"))
            below = QRect(round(left) - 8, floor + 1, round(right - left) + 16, self._look.px(SCALE) - 2)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(entry.hours))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for span in self._spans:
                if self._bar(span).contains(event.pos()):
                    QToolTip.showText(event.globalPos(), self.sentence(span.period), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)
