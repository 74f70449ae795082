"""What score sheets and records of a day say, and who prints them: content here, layout in `cse_desktop.reports`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cse_desktop.domain.documents import Pixels
from cse_desktop.errors import Words
from cse_desktop.services.brief import Brief


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One indicator on the score sheet."""

    code: str
    title: Words
    critical: bool
    expected: str
    material: str
    """level, `NE`, `NA`, or `–` where this method does not assess it"""
    interview: str
    comment: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetDimension:
    """One dimension on the score sheet."""

    name: Words
    display: str
    interview: str
    expected: str
    holds: bool | None
    comment: str
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Everything on one applicant's score sheet. The confidential note is not on it."""

    title: Words
    society: Words
    standard: Words
    illustrative: Words | None
    case_number: str
    case_id: str
    applicant: str
    grade: Words
    assessor: str
    role: Words
    revision: int
    reason: str
    interview: tuple[Words, ...]
    """how it went, a line for each thing to be said; empty where the round has none"""
    dimensions: tuple[SheetDimension, ...]
    recommendation: Words
    computed: Words
    clauses: tuple[tuple[bool, Words], ...]
    not_assessed: tuple[Words, ...]
    doubts: tuple[tuple[Words, str], ...]
    """application conditions that the assessor doubts, and why"""
    comment: str
    feedback: str
    made_at: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`"""


@dataclass(frozen=True, slots=True)
class DayLine:
    """One applicant on the record of a day."""

    number: str
    name: str
    """empty: the record is without names"""
    planned: str
    started: str
    ended: str
    """times of day, `HH:MM`, or empty"""
    spent_minutes: int
    state: Words
    identity: Words
    remarks: tuple[Words, ...]
    reason: str
    """as the assessor typed it"""


@dataclass(frozen=True, slots=True)
class DayRecord:
    """A day of interviews, as it is printed and filed."""

    title: Words
    society: Words
    day: str
    place: str
    assessor: str
    role: Words
    lines: tuple[DayLine, ...]
    made_at: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`"""


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """One point of the process on a supervisor's sheet."""

    text: Words
    state: Words
    departed: bool
    remark: str
    at: str
    """time of day, `HH:MM`, or empty"""


@dataclass(frozen=True, slots=True)
class ProcessPart:
    """What a supervisor saw of one applicant, or of the day."""

    heading: Words
    lines: tuple[ProcessLine, ...]
    events: tuple[tuple[str, bool, str], ...]
    """time of day, whether it was noted later, and the words"""


@dataclass(frozen=True, slots=True)
class ProcessSheet:
    """A supervisor's sheet: of one case as it is signed, or of a whole day."""

    title: Words
    society: Words
    illustrative: Words | None
    day: str
    """`YYYY-MM-DD`, or empty"""
    place: str
    supervisor: str
    subject: str
    """the case's number; empty: the whole day"""
    revision: int
    """0: of a whole day, which has none"""
    reason: str
    parts: tuple[ProcessPart, ...]
    made_at: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`"""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One thing to be rated on an interview sheet."""

    code: str
    title: Words
    expected: str
    critical: bool
    dimension: bool
    values: tuple[str, ...]
    """what may be ticked, in the order of the scale"""


@dataclass(frozen=True, slots=True)
class InterviewForm:
    """An interview sheet to write on. What was found in the materials is not on it."""

    title: Words
    society: Words
    illustrative: Words | None
    code: str
    """the case code, with its check character"""
    number: str
    name: str
    name_latin: str
    grade: Words
    field: Words
    assessor: str
    role: Words
    day: str
    """`YYYY-MM-DD`"""
    planned: str
    """`HH:MM`, or empty"""
    place: str
    phases: tuple[tuple[Words, int], ...]
    """name and planned minutes"""
    asks_consent: bool
    """the round may record interviews"""
    questions: tuple[tuple[str, Words], ...]
    """the plan in its order: indicator or empty, and the question"""
    suggested: tuple[tuple[str, Words], ...]
    """where the plan has room: questions that are not in it"""
    lines: tuple[FormLine, ...]
    scale: tuple[tuple[str, Words], ...]
    """what each value means in a word"""
    twice: bool
    """two persons type it in"""


class SheetPrinter(Protocol):
    """Lays sheets out as PDF; the same content gives the same bytes."""

    def score_sheet(self, sheet: ScoreSheet) -> bytes:
        """The PDF, both languages on it."""
        ...

    def brief(self, brief: Brief, language: str, photo: Pixels | None) -> bytes:
        """An interview brief: one page, in one language; `photo` as the decoder made it."""
        ...

    def day_record(self, record: DayRecord) -> bytes:
        """The PDF, both languages on it."""
        ...

    def process_sheet(self, sheet: ProcessSheet) -> bytes:
        """A supervisor's sheet as PDF, both languages on it."""
        ...

    def interview_forms(self, forms: Sequence[InterviewForm], language: str) -> bytes:
        """Sheets to write on, each begun on a page of its own, in one language."""
        ...
