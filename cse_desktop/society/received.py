"""What became of one file that came in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cse_desktop.bundles.head import Head
from cse_desktop.errors import KnownError, Words

Outcome = Literal["accepted", "refused"]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file. `answer` is the receipt or refusal written out, None where nobody can be answered."""

    file: Path
    outcome: Outcome
    kind: str
    code: str
    words: Words | None
    """of a refusal"""
    sequence: int
    assignment_id: str
    cases: dict[str, str]
    """case id → `accepted`, or the code of its refusal"""
    answer: Path | None
    stored: bool
    """the answer was there already"""
    remarks: tuple[Words, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Fit for a `--json` answer."""
        return {
            "file": str(self.file),
            "outcome": self.outcome,
            "kind": self.kind or None,
            "code": self.code or None,
            "words": None if self.words is None else {"zh": self.words.zh, "en": self.words.en},
            "sequence": self.sequence or None,
            "assignment_id": self.assignment_id or None,
            "cases": dict(self.cases),
            "answer": None if self.answer is None else str(self.answer),
            "stored": self.stored,
            "remarks": [{"zh": remark.zh, "en": remark.en} for remark in self.remarks],
        }


def unanswered(file: Path, reason: KnownError, head: Head | None = None) -> Received:
    """A file that nobody can be answered about: refused in words, and nothing kept of it."""
    return Received(
        file=file,
        outcome="refused",
        kind=head.kind if head is not None else "",
        code=reason.code,
        words=reason.what,
        sequence=head.sequence if head is not None else 0,
        assignment_id=head.assignment_id if head is not None else "",
        cases={},
        answer=None,
        stored=False,
    )
