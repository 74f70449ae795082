"""The one card below the rubric's rows: it stands still, whatever line is in it."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from cse_desktop.domain.packs.model import Grade, Standard
from cse_desktop.domain.records import NOT_APPLICABLE, NOT_EVIDENCED
from ui.assess.rubric.chips import EvidenceChips
from ui.assess.rubric.claim import ClaimChip
from ui.assess.rubric.comment import CommentField
from ui.assess.rubric.lines import RubricLine, anchor_of, level_name
from ui.assess.rubric.saving import SavingState
from ui.assess.rubric.segments import LevelSegments
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import ElidedLabel, Retranslated, TextLabel, VerbButton

CARD_HEIGHTS = {"zh": 328, "en": 346}
"""English needs a line more for its anchors; within a language the card never changes"""


LEAST_HEIGHT = 268


class FixedText(QTextBrowser):
    """Words in a room of a fixed number of lines; longer ones scroll inside it."""

    def __init__(self, look: Look, lines: Mapping[str, int], tone: str = "text") -> None:
        super().__init__()
        self._look = look
        self._lines = lines
        self._fewer = 0
        self._tone = tone
        self._html = ""
        self._shown = ""
        self._measured: tuple[QFont, int] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("fixed", True)
        self.document().setDocumentMargin(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.restyled.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Takes the height of its lines in the language of the moment."""
        font = self._look.font("small")
        lines = self._lines["zh" if self._look.language.startswith("zh") else "en"] - self._fewer
        if self._measured != (font, lines):
            self._measured = (font, lines)
            self.setFont(font)
            self.document().setDefaultFont(font)
            self.setFixedHeight(QFontMetrics(font).lineSpacing() * lines + 2)
        self._show()

    def tighten(self, fewer: int) -> None:
        """Makes do with so many lines fewer."""
        if fewer != self._fewer:
            self._fewer = fewer
            self.measure()

    def say(self, html: str) -> None:
        """Shows words; `html` may mark some as medium."""
        self._html = html
        self._show()

    def _show(self) -> None:
        shown = f'<p style="margin:0; color:{self._look.color(self._tone).name()}">{self._html}</p>'
        # laying out rich text takes a millisecond, and after each key all of the card is said again
        if shown != self._shown:
            self._shown = shown
            self.setHtml(shown)
            self.setAccessibleName(self.toPlainText())


class RubricCard(Retranslated, QFrame):
    """Full text, expected level, anchor of the level looked at, eight segments, evidence, comment."""

    rated = Signal(object)
    """the value pressed, or None to clear"""
    commented = Signal(str)
    draft_wanted = Signal()
    attach_wanted = Signal()
    history_wanted = Signal()
    evidence_opened = Signal(str)
    claim_opened = Signal(object)
    """`Claim`"""
    evidence_relinked = Signal(str, str, str)
    evidence_untied = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._line: RubricLine | None = None
        self._standard: Standard | None = None
        self._grade: Grade | None = None
        self._value: str | None = None
        self._durable = True
        self._frozen = False
        self._looked_at = ""
        self._room = 0
        self._fixed: tuple[FixedText, ...] = ()
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._measure()
        self._build()
        look.restyled.connect(self._measure)

    def take_height(self, room: int = 0) -> None:
        """Takes its fixed height; in a low window with large text no more than its share of `room` pixels."""
        self._room = room or self._room
        language = "zh" if self._look.language.startswith("zh") else "en"
        whole = height = self._look.px(CARD_HEIGHTS[language])
        if self._room:
            height = min(whole, max(self._look.px(LEAST_HEIGHT), self._room * 6 // 10))
        for words in self._fixed:
            words.tighten(1 if height < whole else 0)
        self.setFixedHeight(height)

    def _measure(self) -> None:
        self.take_height()

    # -- parts

    def _build(self) -> None:
        look = self._look
        self.code = TextLabel(look, tone="quiet")
        self.title = ElidedLabel(look, type="strong")
        self.critical = TextLabel(look, "rubric.card.critical", type="small", tone="notice")
        self.history = VerbButton(look, "rubric.card.history", kind="link")
        self.history.clicked.connect(self.history_wanted)
        self.text = FixedText(look, {"zh": 2, "en": 3}, "quiet")
        self.segments = LevelSegments(look)
        self.segments.rated.connect(self.rated.emit)
        self.segments.cleared.connect(lambda: self.rated.emit(None))
        self.segments.focused.connect(self._look_at)
        self.anchor = FixedText(look, {"zh": 3, "en": 4})
        self.chips = EvidenceChips(look)
        self.chips.opened.connect(self.evidence_opened)
        self.claim, self.claim_beside = ClaimChip(look, short=False), ClaimChip(look, short=True)
        for chip in (self.claim, self.claim_beside):
            chip.opened.connect(self.claim_opened)
        self.chips.relinked.connect(self.evidence_relinked)
        self.chips.untied.connect(self.evidence_untied)
        self.attach = VerbButton(look, "rubric.card.attach", kind="link", icon="attach", keys="Ctrl+E")
        self.attach.clicked.connect(self.attach_wanted)
        self.evidence_hint = ElidedLabel(look, "rubric.card.no_evidence", type="small", tone="quiet")
        self.comment_name = TextLabel(look, "rubric.card.comment", type="small", tone="quiet")
        self.draft = VerbButton(look, "rubric.card.draft", kind="link", icon="draft")
        self.draft.clicked.connect(self.draft_wanted)
        self.phrases = VerbButton(look, "rubric.card.phrases", kind="link", icon="phrase", keys="Alt+P")
        self.saving = SavingState(look)
        self.comment = CommentField(look)
        self.comment.committed.connect(self.commented)
        self.comment.edited.connect(lambda: self._mark_drafted(False))
        self.comment.edited.connect(self.saving.unsaved)
        self.comment_name.setBuddy(self.comment)
        self._fixed = (self.text, self.anchor)
        self._place()
        self.retranslate()

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["m"], SPACE["s"], SPACE["m"], SPACE["s"])
        column.setSpacing(5)
        head = QHBoxLayout()
        head.setSpacing(SPACE["s"])
        head.addWidget(self.code)
        head.addWidget(self.title, 1)
        head.addWidget(self.critical)
        head.addWidget(self.history)
        evidence = QHBoxLayout()
        evidence.setSpacing(SPACE["xs"])
        evidence.addWidget(self.attach)
        evidence.addWidget(self.evidence_hint, 1)
        evidence.addWidget(self.claim)
        evidence.addWidget(self.chips, 1)
        evidence.addStretch()
        words = QHBoxLayout()
        words.setSpacing(SPACE["xs"])
        words.addWidget(self.comment_name)
        words.addWidget(self.draft)
        words.addWidget(self.phrases)
        words.addStretch(1)
        words.addWidget(self.claim_beside)
        words.addWidget(self.saving)
        for layout in (head, evidence, words):
            layout.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.segments)
        column.addWidget(self.anchor)
        column.addLayout(evidence)
        column.addLayout(words)
        column.addWidget(self.comment, 1)

    # -- what it shows

    @property
    def line(self) -> RubricLine | None:
        """The line in it."""
        return self._line

    def show_line(
        self,
        line: RubricLine | None,
        standard: Standard,
        grade: Grade,
        *,
        value: str | None,
        durable: bool,
        frozen: bool,
    ) -> None:
        """Shows a line; `value` may be one that is still on its way to the disk (`durable` False)."""
        moved = (line.key if line else None) != (self._line.key if self._line else None)
        if moved:
            self.comment.let_go()  # while it is still this line's
            self._looked_at = ""
        self._line, self._standard, self._grade = line, standard, grade
        self._value, self._durable, self._frozen = value, durable, frozen
        if line is not None:
            if moved:
                self.comment.begin_with(line.comment)
                self.saving.rest(bool(line.comment) or line.value is not None)
            else:
                self.comment.show_text(line.comment)
            self.chips.show_evidence(line.evidence)
            # beside evidence there is no room for more than its level
            self.claim.show_claim(line.claim if not line.evidence else None)
            self.claim_beside.show_claim(line.claim if line.evidence else None)
            self._mark_drafted(line.drafted and not self.comment.unsaved)
        self.retranslate()

    def retranslate(self) -> None:
        line, look = self._line, self._look
        self.setAccessibleName(look.t("rubric.card.accessible"))
        self._measure()
        self.text.measure()
        self.anchor.measure()
        usable = line is not None and not self._frozen
        self.comment.setReadOnly(not usable)
        self.phrases.setVisible(usable)
        self.attach.setEnabled(usable and line is not None and line.cell is not None)
        if line is None:
            return
        self.code.say_plain(line.code)
        self.title.say_words(line.title)
        self.critical.setVisible(line.critical)
        self.text.say(look.words(line.text) if not line.heading else self._about(line))
        self.comment.setAccessibleName(look.t("rubric.card.comment_of", title=look.words(line.title)))
        self._ask_for_reasons(line)
        self.chips.setVisible(bool(line.evidence))
        self.evidence_hint.setVisible(not line.evidence and line.claim is None)
        leveled = line.indicator is not None and line.value is not None and line.value.isdigit()
        self.draft.setVisible(usable and leveled and not self.comment.toPlainText().strip())
        self.mirror(self.segments)
        self._show_anchor()

    def _ask_for_reasons(self, line: RubricLine) -> None:
        """What the pack's rule still wants of this line, where it is to be given; a fault in words that are there
        is said beside them once they are kept, never while somebody types."""
        look, gaps = self._look, {gap.kind: gap for gap in line.gaps}
        comment, evidence = gaps.get("comment"), gaps.get("evidence")
        if comment is not None and comment.why is not None:
            key = "comment_wanted_ne" if line.value == NOT_EVIDENCED else "comment_wanted"
            self.comment.setPlaceholderText(look.t(f"rubric.card.{key}", why=look.words(comment.why)))
        else:
            self.comment.setPlaceholderText(look.t("rubric.card.comment_hint"))
        wanted = evidence is not None and evidence.blocks and evidence.why is not None
        self.evidence_hint.say("rubric.card.evidence_wanted" if wanted else "rubric.card.no_evidence")
        self.evidence_hint.set_tone("notice" if wanted else "quiet")
        if not self.comment.unsaved:
            kind = next((kind for kind in ("vague_comment", "same_comment") if kind in gaps), "")
            self.saving.say_lacking(kind, look.words(gaps[kind].words) if kind else "")

    def mirror(self, segments: LevelSegments) -> None:
        """Puts the state of the rating into a row of segments: its own, or that of the rating bar."""
        line = self._line
        if line is None:
            return
        usable = not self._frozen
        segments.show_state(
            self._value,
            durable=self._durable,
            expected=line.cell.expected if line.cell is not None else None,
            permits=lambda value: usable and line.permits(value),
            naming=self._name_of,
        )

    def _about(self, line: RubricLine) -> str:
        if line.cell is not None:
            return self._look.t("rubric.card.dimension_interview")
        return self._look.t("rubric.card.dimension")

    def _name_of(self, value: str) -> str:
        look = self._look
        if value in (NOT_EVIDENCED, NOT_APPLICABLE):
            return look.t(f"rubric.level.{value.lower()}")
        if self._standard is None:
            return value
        name = level_name(self._standard, value)
        said = look.t("rubric.level.named", value=value, name=look.words(name)) if name else value
        expected = self._line.cell.expected if self._line and self._line.cell else None
        if value == str(expected):
            said = look.t("rubric.level.expected", level=said)
        return said

    def _look_at(self, value: str) -> None:
        self._looked_at = value
        self._show_anchor()

    def _show_anchor(self) -> None:
        line, look = self._line, self._look
        if line is None:
            return
        if line.cell is None:
            key = "rubric.card.no_rating" if line.heading else "rubric.card.other_method"
            self.anchor.say(look.t(key))
            return
        named, text = self._level_and_anchor(self._looked_at)
        self.anchor.say(f'<span style="font-weight:500">{named}</span>&ensp;{text}')

    def _level_and_anchor(self, looked_at: str) -> tuple[str, str]:
        line = self._line
        if line is None or line.cell is None or self._standard is None or self._grade is None:
            return ("", "")
        value = looked_at or self._value or str(line.cell.expected)
        anchor = anchor_of(self._standard, self._grade, line, value)
        if anchor is not None:
            return (self._name_of(value), self._look.words(anchor))
        return (self._name_of(value), self._look.t(f"rubric.level.{value.lower()}_long"))

    def said_of(self, value: str) -> str:
        """What a level means for the line in the card; without one, the level given or expected."""
        return "  ".join(self._level_and_anchor(value))

    def show_draft(self, text: str) -> None:
        """Puts drafted words into the comment; they are marked until somebody edits them."""
        self.comment.begin_with(text)
        self._mark_drafted(True)
        self.draft.hide()
        self.comment.setFocus()

    def _mark_drafted(self, drafted: bool) -> None:
        if drafted:
            self.saving.say_drafted()
        if bool(self.comment.property("drafted")) != drafted:
            self.comment.setProperty("drafted", drafted)
            self.comment.style().unpolish(self.comment)
            self.comment.style().polish(self.comment)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.segments.update()
