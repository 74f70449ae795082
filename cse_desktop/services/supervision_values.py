"""What the supervisor's page shows."""

from dataclasses import dataclass

from cse_desktop.errors import Words
from cse_desktop.services.roster_values import GapRow


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One point of the checklist, and what was seen of it."""

    item: str
    text: Words
    states: tuple[str, ...]
    """what can be said of it"""
    state: str
    """empty while nothing is said"""
    remark: str
    needs_words: tuple[str, ...]
    """states that need a remark"""
    at: str
    """when it was said: time of day by the society's clock, `HH:MM`, or empty"""

    @property
    def wants_remark(self) -> bool:
        """A remark is missing."""
        return self.state in self.needs_words and not self.remark


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event that was noted."""

    incident_id: str
    at: str
    """when it happened: time of day by the society's clock, `HH:MM`"""
    late: bool
    """written down some time after it happened"""
    text: str


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """An applicant of the day, or the day itself."""

    case_id: str
    """the case, or the day: what an act names as its subject"""
    is_day: bool
    number: str
    name: str
    name_latin: str
    photo: str | None
    grade: Words | None
    planned: str | None
    """local time with offset, ISO 8601"""
    state: str
    state_words: Words
    gaps: tuple[GapRow, ...]
    ready: bool
    """its record can be signed; never of a day, which is signed with its cases"""
    open: bool
    """something can be said of it"""
    revision: int
    checks: tuple[CheckRow, ...]
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class SupervisionSheet:
    """The supervisor's page, one day at a time."""

    assignment_id: str
    title: Words
    place: str
    day: str
    """`YYYY-MM-DD`, or `domain.process.UNDATED`"""
    days: tuple[str, ...]
    today: str
    declared: bool
    has_checklist: bool
    illustrative: Words | None
    rows: tuple[SubjectRow, ...]
    """the day first, then its applicants in their order"""
