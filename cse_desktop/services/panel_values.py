"""What the panel's page shows: the lead's cases with what differs, or the moderations that a member answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from cse_desktop.domain.packs.model import Grade
from cse_desktop.errors import Words
from cse_desktop.services.panel_standing import PanelState
from cse_desktop.services.sheets import ComputedSheet, EvidenceRow


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member of the panel beside a case."""

    assessor_id: str
    name: str
    is_lead: bool
    state: str
    """`here` `other` (here, over other materials) `closed` (came, not yet opened) `own_open` (the own submission is
    missing) `missing` `absent` (explained) `faulty`"""
    words: Words
    reason: str
    """why the case is moderated without them; or of a dissent"""
    choice: str
    """`consent`, `dissent`, or empty while there is no answer to the moderation that stands"""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one member stands on one rating, with their reasons."""

    assessor_id: str
    name: str
    value: str
    """empty: they did not rate it"""
    own: bool
    """False: it is their dimension's rating"""
    comment: str
    evidence: tuple[EvidenceRow, ...]
    """without a material's name where it is not among one's own"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One rating that the members differ on."""

    target: str
    method: str
    title: Words
    method_words: Words
    expected: int | None
    """None for a dimension"""
    critical: bool
    must_discuss: bool
    spread: Words
    stands: tuple[Stand, ...]
    options: tuple[str, ...]
    value: str
    """what was agreed on, or empty"""
    reason: str

    @property
    def settled(self) -> bool:
        """Whether it is agreed on, with a reason."""
        return bool(self.value and self.reason)

    @property
    def by_one(self) -> bool:
        """Whether they are one level apart, and none of them gave NE or NA."""
        values = [stand.value for stand in self.stands if stand.value]
        return all(v.isdigit() for v in values) and max(map(int, values)) - min(map(int, values)) == 1


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """What the members recommend, and what was agreed on where they differ."""

    stands: tuple[tuple[str, Words, str], ...]
    """name, recommendation, comment"""
    differs: bool
    chosen: str
    lower_grade: str
    reason: str


_STATES: Mapping[PanelState, str] = {
    "closed": "new",
    "waiting": "in_progress",
    "open": "has_gaps",
    "ready": "ready",
    "signed": "submitted",
    "outdated": "has_gaps",
    "sent_back": "sent_back",
}


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One case of the lead."""

    case_id: str
    number: str
    name: str
    name_latin: str
    grade: Grade
    standing: PanelState
    state_words: Words
    members: tuple[MemberLine, ...]
    voices: int
    """records that can be compared, the own one among them; 0 while the case is closed"""
    differences: tuple[Difference, ...]
    agreed_count: int
    """ratings that all share, agreed without a word"""
    recommendation: RecommendationLine | None
    """None while the case is closed"""
    near_miss: bool
    near_miss_text: str
    computed: ComputedSheet | None
    left: int
    """how much is still to be settled"""
    may_change: bool
    may_undo: bool
    may_redo: bool
    revision: int
    """the revision that is signed, or would be"""
    correction: str
    """why it was taken up again"""

    @property
    def state(self) -> str:
        """The same in the few states that look the same everywhere."""
        return _STATES[self.standing]

    @property
    def ready(self) -> bool:
        """Whether it can be signed."""
        return self.standing == "ready"

    @property
    def gaps(self) -> tuple[()]:
        """None: what is left is in the words of the state."""
        return ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What the panel agreed on beside what the member had rated."""

    title: Words
    method_words: Words
    own: str
    """empty: not rated by the member"""
    agreed: str
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One moderated case of a member."""

    case_id: str
    number: str
    name: str
    name_latin: str
    grade: Grade
    lead: str
    revision: int
    correction: str
    compared: tuple[Compared, ...]
    """ratings of which the agreed one is not the own, or that were discussed"""
    same_count: int
    own_recommendation: Words
    recommendation: Words
    recommendation_reason: str
    near_miss: str
    computed: ComputedSheet
    absent: tuple[tuple[str, str], ...]
    """name, reason"""
    dissent: tuple[tuple[str, str], ...]
    choice: str
    reason: str
    answered: bool
    """the answer is signed"""
    complete: bool
    """the answer can be signed"""
    state_words: Words

    @property
    def state(self) -> str:
        """Where the answer stands, in the states that look the same everywhere."""
        if self.answered:
            return "submitted"
        return "ready" if self.complete else "has_gaps"

    @property
    def ready(self) -> bool:
        """Whether the answer can be signed."""
        return self.complete

    @property
    def gaps(self) -> tuple[()]:
        """None: what is left is in the words of the state."""
        return ()


@dataclass(frozen=True, slots=True)
class PanelSheet:
    """The panel's page."""

    role: str
    """`lead` or `member`"""
    recommendations: tuple[tuple[str, Words], ...]
    lower_grades: tuple[tuple[str, Words], ...]
    rows: tuple[PanelRow, ...]
    """of the lead"""
    answers: tuple[AnswerRow, ...]
    """of a member"""
