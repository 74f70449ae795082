"""What the screens show: frozen values read from a case file in one go, on the storage lane.

A screen keeps the sheet it last got, and asks for a new one of the touched case when an act was recorded.
"""

from dataclasses import dataclass

from cse_desktop.domain.assignment import Claim, Phase, Profile
from cse_desktop.domain.packs.model import Dimension, Grade, Indicator, Standard
from cse_desktop.domain.records import Annotation, EvidenceLink, InterviewNote, Opinion, PlannedQuestion
from cse_desktop.errors import Words


@dataclass(frozen=True, slots=True)
class Attention:
    """One line of the attention strip. `kind`: `due` `receipt` `sent_back` `certificate` `clock` `expired`."""

    kind: str
    words: Words
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one case in a word. `stage`: `declared` `materials` `interview` `submitted`."""

    stage: str
    state: str
    """`open` `active` `done` `blocked` `none`: decides colour and icon"""
    words: Words


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One applicant in the roster."""

    case_id: str
    number: str
    name: str
    name_latin: str
    employer: str
    grade: Grade
    field: Words
    photo: str | None
    """digest of the portrait's bytes, or None"""
    stages: tuple[Stage, ...]
    state: str
    """the whole case in one of the few states of `domain.progress`"""
    state_words: Words
    interview_start: str | None
    gaps: int
    identity_checked: bool
    position: int


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """The roster of one assignment."""

    assignment_id: str
    title: Words
    society: Words
    role: str
    due: str
    days_left: int
    message: Words | None
    illustrative: Words | None
    panel: tuple[tuple[str, str], ...]
    """name and role of each member"""
    drawn: bool
    """the order is drawn on the day: rows can be moved"""
    declared: bool
    attention: tuple[Attention, ...]
    rows: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One assignment in the desk's list."""

    assignment_id: str
    title: Words
    society: Words
    due: str
    cases: int
    done: int
    left: Words
    """what is left, in words"""


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """One applicant before declaring: only name, employer and referees are visible."""

    case_id: str
    number: str
    name: str
    employer: str
    referees: tuple[tuple[str, str], ...]
    choice: str
    """`` (nothing yet), `none` or `recuse`"""
    reason: str
    matches: Words | None
    """what in the assessor's own register coincides: same employer, same name"""


@dataclass(frozen=True, slots=True)
class DeclarationSheet:
    """The one table of declarations."""

    assignment_id: str
    undertaking: Words
    rows: tuple[DeclarationRow, ...]
    signed: bool


@dataclass(frozen=True, slots=True)
class GapRow:
    """Something that is missing or an exception, with the place to jump to."""

    kind: str
    blocks: bool
    case_id: str
    target: str
    """indicator or dimension, or empty: the case as a whole"""
    method: str
    place: str
    """`rubric` `interview` `opinion` `materials` `declaration`"""
    words: Words


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


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """An application condition: `met`, `not_met` or `cannot_tell`, with the fact it rests on."""

    words: Words
    result: str
    fact: Words


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
    members: tuple[str, ...]
    record_audio: str


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
