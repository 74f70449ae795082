"""What the desk, the roster and the declarations show; apart from the other sheets, which a start does not need."""

from dataclasses import dataclass

from cse_desktop.domain.packs.model import Grade
from cse_desktop.errors import Words


@dataclass(frozen=True, slots=True)
class Attention:
    """One line of the attention strip. `kind`: `due` `receipt` `sent_back` `supplement` `query` `clock` `expired`."""

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
    grade: Grade | None
    field: Words | None
    photo: str | None
    """digest of the portrait's bytes; like grade and field None before the declaration and after a recusal"""
    stages: tuple[Stage, ...]
    state: str
    """the whole case in one of the few states of `domain.progress`"""
    state_words: Words
    interview_start: str | None
    gaps: int
    identity_checked: bool
    position: int


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One sample on the roster."""

    case_id: str
    name: str
    name_latin: str
    rated: int
    asked: int
    compared: bool

    @property
    def ready(self) -> bool:
        """Whether everything that is asked is rated, so that it may be compared."""
        return self.rated == self.asked


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
    running: str = ""
    """the case whose interview runs by the file: one comes back to it after a crash"""
    interviews: bool = True
    """whether the round has interviews"""
    has_panel: bool = False
    """members' scores are moderated: the panel's page is there"""
    samples: tuple[SampleLine, ...] = ()


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
    name_latin: str
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
    """`rubric` `interview` `opinion` `materials` `requests` `declaration`"""
    words: Words
    why: Words | None = None
    """of a rating that needs a comment or evidence: for which reasons"""
