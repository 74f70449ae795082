"""One submitted case as values: what was rated, said and done, and for which assignment and revision."""

from dataclasses import dataclass

from cse_desktop.domain.packs.model import PackRef
from cse_desktop.domain.paper import Transcription
from cse_desktop.domain.records import (
    Annotation,
    ClockJump,
    Comment,
    ConditionDoubt,
    EvidenceLink,
    InterviewNote,
    InterviewState,
    Opinion,
    PlannedQuestion,
    Rating,
    SoundRecording,
)


@dataclass(frozen=True, slots=True)
class RecordHeading:
    """What a score record is about, and where it comes from."""

    assignment_id: str
    assignment_digest: str
    case_id: str
    case_digest: str
    scope: str
    revision: int
    """counts from 1"""
    supersedes: str | None
    """tag manifest digest of the bundle with the revision before"""
    reason: str
    """why a later revision was made; empty for the first"""
    made_at: str
    general: PackRef
    professional: PackRef
    standard_digest: str
    grade: str
    role: str
    methods: tuple[str, ...]
    journal_head: str
    software: str


@dataclass(frozen=True, slots=True)
class RecordRows:
    """The rows of one case that a score record carries. Rows are in the order of their keys."""

    ratings: tuple[Rating, ...]
    comments: tuple[Comment, ...]
    annotations: tuple[Annotation, ...]
    links: tuple[EvidenceLink, ...]
    questions: tuple[PlannedQuestion, ...]
    notes: tuple[InterviewNote, ...]
    interview: InterviewState | None
    opinion: Opinion
    identity_checked: bool
    doubts: tuple[ConditionDoubt, ...] = ()
    """application conditions that the assessor doubts"""
    jumps: tuple[ClockJump, ...] = ()
    """what the interview's clock discloses; none without an interview"""
    recording: SoundRecording | None = None
    """what its recording adds up to; none without an interview"""
    transcription: Transcription | None = None
    """what of all this came from paper"""


@dataclass(frozen=True, slots=True)
class ScoreRecord:
    """A score record: the rows are what counts; the computed result follows from them."""

    heading: RecordHeading
    rows: RecordRows
