"""What the question plan covers: dimensions and critical indicators, asked or only planned; no widgets."""

from collections.abc import Sequence
from dataclasses import dataclass

from cse_desktop.domain.records import PlannedQuestion
from cse_desktop.errors import Words
from cse_desktop.services.sheets import InterviewSheet

ASKED = ("asked", "answered", "followed_up")
WITHOUT_APPLICANT = frozenset({"scoring", "deliberation"})
"""phases after the applicant has left: nothing can be asked any more"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How one dimension or critical indicator is covered: `asked`, `planned` or `open`."""

    target: str
    title: Words
    critical: bool
    state: str


def coverage(sheet: InterviewSheet) -> tuple[Coverage, ...]:
    """All dimensions, each followed by its critical indicators that the interview assesses."""
    found: list[Coverage] = []
    for row in sheet.case.dimensions:
        ids = {entry.indicator.id for entry in row.indicators} | {row.dimension.id}
        found.append(Coverage(row.dimension.id, row.dimension.short, False, _state(sheet.questions, ids)))
        found.extend(
            Coverage(
                entry.indicator.id,
                entry.indicator.title,
                True,
                _state(sheet.questions, {entry.indicator.id}),
            )
            for entry in row.indicators
            if entry.indicator.critical and "interview" in entry.indicator.methods
        )
    return tuple(found)


def still_open(sheet: InterviewSheet) -> tuple[Coverage, ...]:
    """What nobody has asked about yet, in the last phase in which it can be asked; nothing in any other."""
    asking = [row.phase.id for row in sheet.phases if row.phase.id not in WITHOUT_APPLICANT]
    if sheet.state != "running" or not asking or sheet.phase != asking[-1]:
        return ()
    return tuple(item for item in coverage(sheet) if item.state != "asked")


def _state(questions: Sequence[PlannedQuestion], targets: set[str]) -> str:
    about = [question for question in questions if question.target in targets]
    if any(question.state in ASKED for question in about):
        return "asked"
    return "planned" if any(question.state == "planned" for question in about) else "open"
