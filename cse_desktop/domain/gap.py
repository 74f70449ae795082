"""A gap as a value, and the rows of a case that gaps are looked for in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cse_desktop.domain.paper import Transcription
from cse_desktop.domain.records import (
    CaseState,
    Comment,
    EvidenceLink,
    EvidenceQuery,
    InterviewState,
    Opinion,
    PlannedQuestion,
    Rating,
)
from cse_desktop.errors import Words

DIMENSION = "dimension"
"""the method under which a dimension's own comment is kept"""

Severity = Literal["blocks", "exception"]
"""`blocks`: the case can not be submitted; `exception`: it can, and the exception is shown beside it"""
Kind = Literal[
    "unrated",
    "flagged_unrated",
    "not_applicable",
    "dimension_comment",
    "comment",
    "evidence",
    "vague_comment",
    "drafted_comment",
    "same_comment",
    "identity",
    "interview",
    "no_show",
    "recording",
    "transcription",
    "material_unopened",
    "pages_unseen",
    "query_unsent",
    "query_unanswered",
    "recommendation",
    "lower_grade",
    "recommendation_barred",
    "overall_comment",
    "moderation",
    "on_hold",
    "misconduct",
    "unobserved",
    "remark",
]
GapPlace = Literal[
    "rubric", "interview", "opinion", "materials", "requests", "roster", "supervision", "paper"
]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing or out of the ordinary, with the place to go to."""

    kind: Kind
    severity: Severity
    target: str
    """indicator or dimension, or empty: the case as a whole"""
    method: str
    place: GapPlace
    words: Words
    material: str = ""
    """digest of the material it is about"""
    why: Words | None = None
    """of a rating that needs a comment or evidence: for which reasons"""

    @property
    def blocks(self) -> bool:
        """Whether the case can not be submitted with it."""
        return self.severity == "blocks"


@dataclass(frozen=True, slots=True)
class MaterialSeen:
    """A material of the case, and whether it was ever opened. The portrait need not be among them."""

    sha256: str
    display_name: str
    opened: bool
    unseen_pages: int = 0
    """of an opened one: pages that were never on screen, where that was watched"""


@dataclass(frozen=True, slots=True)
class CaseRows:
    """All that the assessor has said and done on one case."""

    ratings: Sequence[Rating] = ()
    comments: Sequence[Comment] = ()
    evidence: Sequence[EvidenceLink] = ()
    questions: Sequence[PlannedQuestion] = ()
    state: CaseState | None = None
    interview: InterviewState | None = None
    opinion: Opinion | None = None
    queries: Sequence[EvidenceQuery] = ()
    unrecorded: bool = False
    """the round requires a recording of the interview, and there is none"""
    transcription: Transcription | None = None
    """what of it was typed in from paper"""
    unsettled: int = 0
    """how many things two persons read differently on the paper"""

    def comment(self, target: str, method: str) -> Comment | None:
        """The comment on `target` by `method`; None where there is none or it is blank."""
        for row in self.comments:
            if (row.target, row.method) == (target, method) and row.text.strip():
                return row
        return None

    def has_link(self, target: str, method: str) -> bool:
        """Whether any evidence is tied to this rating."""
        return any((row.target, row.method) == (target, method) for row in self.evidence)

    def is_from_paper(self, target: str) -> bool:
        """Whether the interview rating of `target` stands on a paper sheet."""
        return self.transcription is not None and self.transcription.has_rating(target)

    @property
    def appeared(self) -> bool:
        """False once it is recorded that the applicant did not come to the interview."""
        return self.interview is None or self.interview.state != "no_show"
