"""What the screens show: frozen values read from a case file in one go, on the storage lane.

A screen keeps the sheet it last got, and asks for a new one of the touched case when an act was recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cse_desktop.domain.assignment import Claim, Member, Phase, Profile
from cse_desktop.domain.packs.model import Dimension, Grade, Indicator, Standard
from cse_desktop.domain.records import (
    Annotation,
    ClockJump,
    EvidenceLink,
    InterviewNote,
    Opinion,
    PlannedQuestion,
    ScratchNote,
)
from cse_desktop.errors import Words
from cse_desktop.services.query_rows import QueryRow
from cse_desktop.services.roster_values import (
    Attention,
    DeclarationRow,
    DeclarationSheet,
    DeskRow,
    GapRow,
    RosterRow,
    RosterSheet,
    Stage,
)

__all__ = [
    "AppointmentSheet",
    "Attention",
    "CaseSheet",
    "ComputedSheet",
    "ConditionRow",
    "DeclarationRow",
    "DeclarationSheet",
    "DeskRow",
    "DimensionRow",
    "EvidenceRow",
    "GapRow",
    "HistoryRow",
    "IndicatorRow",
    "InterviewSheet",
    "MaterialRow",
    "OutgoingRow",
    "PhaseRow",
    "ProfileLine",
    "QueryRow",
    "RatingCell",
    "ReturnSheet",
    "RosterRow",
    "RosterSheet",
    "Stage",
    "SubmissionRow",
    "SubmissionSheet",
]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Evidence tied to one rating."""

    link: EvidenceLink
    annotation: Annotation
    material_name: str


@dataclass(frozen=True, slots=True)
class RatingCell:
    """One thing to rate: an indicator or dimension by one method."""

    target: str
    method: str
    title: Words
    value: str | None
    """`0`…`9`, `NE`, `NA`, or None while not rated"""
    expected: int
    critical: bool
    may_be_not_applicable: bool
    comment: str
    drafted: bool
    evidence: tuple[EvidenceRow, ...]
    stamp_ms: int | None
    gaps: tuple[GapRow, ...]
    paper: str | None = None
    """typed in from paper: the time written there, or empty; None where it was given on the screen"""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its cells by method."""

    indicator: Indicator
    material: RatingCell | None
    interview: RatingCell | None
    """None where the method does not assess it, or is not part of the round"""


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A dimension with its indicators, its comment and its interview rating."""

    dimension: Dimension
    comment: str
    interview: RatingCell | None
    indicators: tuple[IndicatorRow, ...]
    gaps: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One file of the applicant. `name` keeps the folders the applicant used."""

    sha256: str
    name: str
    group: str
    """the folder below `materials/`, or empty"""
    media_type: str
    size: int
    opened: bool
    page: int
    """where reading stopped, counted from 0"""
    zoom: int
    evidence: int
    """how many annotations it carries"""
    pages: int = 0
    """how many it has, once it was opened; 0 while nobody knows"""
    seen: int = 0
    """pages that were on screen"""
    shown_ms: int = 0
    """how long its pages were on screen, all together"""
    supplement: int = 0
    """number of the supplement that brought it; 0: it came with the assignment"""
    replaces: str = ""
    """digest of the material whose place it takes, or empty"""
    replaced: bool = False
    """another material has taken its place"""


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """An application condition: `met`, `not_met` or `cannot_tell`, with the fact it rests on."""

    id: str
    words: Words
    result: str
    fact: Words
    doubt: str = ""
    """why the assessor doubts it, or empty"""


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """Everything the Assess place shows of one case."""

    case_id: str
    number: str
    standard: Standard
    grade: Grade
    profile: Profile
    claims: tuple[Claim, ...]
    """empty until the first own rating"""
    conditions: tuple[ConditionRow, ...]
    materials: tuple[MaterialRow, ...]
    dimensions: tuple[DimensionRow, ...]
    annotations: tuple[Annotation, ...]
    gaps: tuple[GapRow, ...]
    photo: str | None
    frozen: bool
    """submitted: read-only until taken up again"""
    revision: int
    """the revision that would be submitted next"""
    undo: str | None
    """kind of the act that undo would undo"""
    redo: str | None
    notes: tuple[ScratchNote, ...] = ()
    """private: shown to nobody else"""
    queries: tuple[QueryRow, ...] = ()
    """requests for more evidence"""
    may_query: bool = False
    sample: bool = False
    """a standard sample, and nobody's case"""
    """whether more may be asked now"""

    def cell(self, target: str, method: str) -> RatingCell | None:
        """The cell of `target` by `method`, if there is one."""
        for dimension in self.dimensions:
            if dimension.dimension.id == target and method == "interview":
                return dimension.interview
            for row in dimension.indicators:
                if row.indicator.id == target:
                    return row.material if method == "material" else row.interview
        return None


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase of the interview: planned minutes and milliseconds spent up to `InterviewSheet.since`."""

    phase: Phase
    name: Words
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class InterviewSheet:
    """The interview room of one case."""

    case: CaseSheet
    state: str
    """`planned` `ready` `running` `paused` `adjourned` `no_show` `done`"""
    phase: str
    phases: tuple[PhaseRow, ...]
    clock_ms: int
    """milliseconds on the interview's clock when this sheet was read; it runs on while `running`"""
    planned_start: str | None
    questions: tuple[PlannedQuestion, ...]
    suggestions: tuple[PlannedQuestion, ...]
    """from the bank and from gaps, not yet in the plan"""
    notes: tuple[InterviewNote, ...]
    form: tuple[RatingCell, ...]
    """what is rated here: dimensions, critical indicators, flagged gaps"""
    pinned: tuple[EvidenceRow, ...]
    members: tuple[Member, ...]
    """who may ask: the panel without its supervisors"""
    record_audio: str
    jumps: tuple[ClockJump, ...] = ()
    """what the clocks disclose, oldest first"""
    paper_notes: Mapping[str, str] = field(default_factory=dict)
    """notes typed in from paper: id → the time written there, or empty"""
    identity_checked: bool = False


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One dimension against what is expected, in words and as exact numbers' display."""

    dimension: Dimension
    display: str
    """e.g. `3.25`, or `–` when nothing is rated"""
    share: float
    """for the chart only: value on the scale, from 0 to 1; the sheet and the record use exact numbers"""
    expected_share: float
    holds: bool | None
    words: Words


@dataclass(frozen=True, slots=True)
class ComputedSheet:
    """The computed result; shown only after the own recommendation."""

    recommends: bool
    headline: Words
    clauses: tuple[tuple[bool, Words], ...]
    near_miss: bool
    lower: Words | None
    lines: tuple[Words, ...]
    """the calculation, line by line"""


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One case on the submission page."""

    case_id: str
    number: str
    name: str
    name_latin: str
    grade: Grade
    revision: int
    state: str
    state_words: Words
    gaps: tuple[GapRow, ...]
    """blocking ones first"""
    profile: tuple[ProfileLine, ...]
    opinion: Opinion
    computed: ComputedSheet | None
    not_assessed: tuple[Words, ...]
    ready: bool
    recording_minutes: int = 0
    """of the recording that goes to the society with the scores"""


@dataclass(frozen=True, slots=True)
class SubmissionSheet:
    """The submission page: every case that is not recused."""

    recommendations: tuple[tuple[str, Words], ...]
    lower_grades: tuple[tuple[str, Words], ...]
    rows: tuple[SubmissionRow, ...]


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """One file that leaves: one sentence, one action."""

    bundle_id: str
    kind: str
    kind_words: Words
    sentence: Words
    state: str
    """`made` `handed_over` `delivered` `sent_back`"""
    state_words: Words
    path: str
    size: int
    created_at: str
    code: str
    details: tuple[tuple[Words, str], ...]
    """one level down: digest, sequence, certificate, receipt"""


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """The Return place."""

    rows: tuple[OutgoingRow, ...]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act on one target, for the history."""

    at: str
    actor: str
    words: Words


@dataclass(frozen=True, slots=True)
class AppointmentSheet:
    """My appointment, in words."""

    name: str
    society: Words
    assessor_id: str
    scope: tuple[Words, ...]
    valid_from: str
    valid_until: str
    days_left: int
    recipient: str
