"""The head of a case: who, which grade, what is expected, how many gaps, and the way to the next applicant."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cse_desktop.services.sheets import CaseSheet
from ui.look import Look
from ui.look.tokens import SPACE
from ui.portraits import initial
from ui.widgets import ElidedLabel, Retranslated, VerbButton

PORTRAIT = 40


class Portrait(QWidget):
    """A round portrait; the first character of the name until the picture is there."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, edge: int = PORTRAIT) -> None:
        super().__init__(parent)
        self._look = look
        self._picture: QPixmap | None = None
        self._initial = ""
        self._edge = edge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_person(self, name: str, picture: QPixmap | None) -> None:
        """Shows somebody."""
        self._initial = initial(name)
        self._picture = picture
        self.setAccessibleName(self._look.t("assess.header.portrait", name=name))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._edge), self._look.px(self._edge))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(self.rect())
        if self._picture is not None:
            painter.drawPixmap(self.rect(), self._picture)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("accent_tint"))
            painter.drawEllipse(rect)
            painter.setPen(self._look.color("accent_strong"))
            painter.setFont(self._look.font("subtitle", medium=True))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._initial)
        painter.end()
        event.accept()


class CaseHeader(Retranslated, QFrame):
    """Says who is being assessed; its buttons are the ways out of and around the case."""

    materials_wanted = Signal()
    interview_wanted = Signal()
    compare_wanted = Signal()
    """of a standard sample: compare with what was agreed"""
    gap_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    step_wanted = Signal(bool)
    """the next applicant, or the previous one"""
    more_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._case: CaseSheet | None = None
        self._picture: QPixmap | None = None
        self._short = False
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.portrait = Portrait(look)
        self.name = ElidedLabel(look, type="subtitle")
        self.facts = ElidedLabel(look, type="small", tone="quiet")
        self.gaps = self._button("assess.header.no_gaps", "gap", "Ctrl+Return")
        self.gaps.clicked.connect(self.gap_wanted)
        self.materials = self._button("assess.header.materials", "materials", "Ctrl+M")
        self.materials.clicked.connect(self.materials_wanted)
        self.interview = self._button("assess.header.interview", "interview", "F11")
        self.interview.clicked.connect(self.interview_wanted)
        self.compare = self._button("assess.header.compare", "check", "F4")
        self.compare.clicked.connect(self.compare_wanted)
        self.compare.hide()
        self.undo = self._button("assess.header.undo", "undo", "Ctrl+Z")
        self.undo.clicked.connect(self.undo_wanted)
        self.redo = self._button("assess.header.redo", "redo", "Ctrl+Shift+Z")
        self.redo.clicked.connect(self.redo_wanted)
        self.previous = self._button("assess.header.previous", "left", "Ctrl+Alt+Up")
        self.previous.clicked.connect(lambda: self.step_wanted.emit(False))
        self.next = self._button("assess.header.next", "right", "Ctrl+Alt+Down")
        self.next.clicked.connect(lambda: self.step_wanted.emit(True))
        self.more = VerbButton(look, "assess.header.more", icon="menu")
        self.more.setProperty("bar", True)
        self.more.clicked.connect(self.more_wanted)
        self.illustrative_icon = QLabel()
        look.dress(self.illustrative_icon, "illustrative", "quiet", 16)
        self.illustrative = ElidedLabel(look, type="small", tone="quiet")
        self._place()

    def _button(self, key: str, icon: str, keys: str) -> VerbButton:
        button = VerbButton(self._look, key, icon=icon, keys=keys)
        button.setProperty("bar", True)
        return button

    def _place(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE["l"], SPACE["s"], SPACE["s"], SPACE["xs"])
        row.setSpacing(SPACE["xs"])
        row.addWidget(self.portrait)
        row.addSpacing(SPACE["s"])
        row.addLayout(words, 1)
        for button in (
            self.gaps,
            self.materials,
            self.interview,
            self.compare,
            self.undo,
            self.redo,
            self.previous,
            self.next,
            self.more,
        ):
            row.addWidget(button)
        notice = QHBoxLayout()
        notice.setContentsMargins(SPACE["l"], 0, SPACE["l"], SPACE["xs"])
        notice.setSpacing(SPACE["xs"])
        notice.addWidget(self.illustrative_icon)
        notice.addWidget(self.illustrative, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(notice)

    def show_case(self, case: CaseSheet) -> None:
        """Shows another case, or the same one anew."""
        self._case = case
        self.retranslate()

    def show_portrait(self, picture: QPixmap | None) -> None:
        """The applicant's picture is there."""
        self._picture = picture
        if self._case is not None:
            self.portrait.show_person(self._case.profile.name, picture)

    def show_steps(self, has_previous: bool, has_next: bool) -> None:
        """Whether there are applicants before and after."""
        self.previous.setEnabled(has_previous)
        self.next.setEnabled(has_next)

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window undo and redo keep to their keys and the palette."""
        self.undo.setVisible(not narrow)
        self.redo.setVisible(not narrow)

    @staticmethod
    def _frozen_key(case: CaseSheet) -> str:
        return "assess.header.compared_frozen" if case.sample else "assess.header.frozen"

    def retranslate(self) -> None:
        case, look = self._case, self._look
        if case is None:
            return
        profile = case.profile
        latin = f"  {profile.name_latin}" if profile.name_latin and look.language == "en" else ""
        self.name.say_plain(f"{profile.name}{latin}")
        self.facts.say_plain(
            " · ".join(
                (
                    look.t("calibration.name_one") if case.sample else profile.number,
                    look.words(case.grade.name),
                    look.words(case.standard.field_name),
                    look.t("assess.header.expected", level=case.grade.expected),
                    *((look.t(self._frozen_key(case)),) if case.frozen else ()),
                )
            )
        )
        self.portrait.show_person(profile.name, self._picture)
        # as the roster counts them: what keeps the case from being submitted
        count = sum(gap.blocks for gap in case.gaps)
        key = "assess.header.gaps_one" if count == 1 else "assess.header.gaps"
        self.gaps.say(key if count else "assess.header.no_gaps", n=count)
        look.dress(self.gaps, "gap" if count else "ready", "notice" if count else "good", 16)
        self.interview.setVisible(not case.sample)
        self.compare.setVisible(case.sample)
        self.compare.say("assess.header.compared" if case.frozen else "assess.header.compare")
        self.undo.setEnabled(case.undo is not None)
        self.redo.setEnabled(case.redo is not None)
        notice = case.standard.illustrative
        self.illustrative.setVisible(notice is not None)
        self.illustrative_icon.setVisible(notice is not None)
        if notice is not None:
            self.illustrative.say_words(notice)
        self.setAccessibleName(look.t("assess.header.accessible", name=profile.name, number=profile.number))
