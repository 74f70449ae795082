"""The supervisor's seat: what it gets of an applicant and of the standard, and what its record must hold."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cse_desktop.bundles.write import PayloadFile
from cse_desktop.domain.canonical import Json
from cse_desktop.domain.deadlines import day_at
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.process import DEPARTED, UNDATED, missing
from cse_desktop.domain.process_json import ProcessRecord, parse_process
from cse_desktop.domain.times import parse_local
from cse_desktop.errors.refusals import Refused
from cse_desktop.society.rounds import Applicant
from cse_desktop.society.rows import AssignmentRow

SUPERVISOR = "supervisor"
RATERS = ("lead", "assessor")
"""the roles whose records hold ratings"""
WITHHELD = "withheld"
"""stands for the result of the formal review, which a supervisor need not know"""


@dataclass(frozen=True, slots=True)
class Watched:
    """What an accepted process record comes to."""

    departures: int
    events: int


def shown_to_supervisor(applicant: Applicant) -> Applicant:
    """Who the applicant is, and by whom they are known: what identity and interests are judged by."""
    profile = replace(applicant.profile, formal_result=WITHHELD, formal_note="", periods=(), cpd=())
    return replace(applicant, profile=profile, claims=())


def portrait_of(applicant: Applicant, materials: Iterable[PayloadFile]) -> tuple[PayloadFile, ...]:
    """Of an applicant's materials the portrait alone."""
    return tuple(file for file in materials if file.display_name == applicant.profile.photo)


def watched(
    row: AssignmentRow, case_id: str, document: Json, standard: Standard
) -> tuple[ProcessRecord, Watched]:
    """The record of one case, complete and about the right day; `Refused` CSB-121, or a fault of its form."""
    record = parse_process(case_id, document, standard)
    if record.day != _day(row, case_id):
        raise Refused("CSB-121", "another day")
    gaps = missing(standard.supervision, case_id, record.day, record.observations)
    if gaps:
        raise Refused("CSB-121", ", ".join(sorted({gap.kind for gap in gaps})))
    departures = sum(found.state == DEPARTED for found in record.observations)
    return record, Watched(departures, len(record.incidents))


def _day(row: AssignmentRow, case_id: str) -> str:
    cases: list[dict[str, str | None]] = json.loads(row.assignment)["cases"]
    start = next(case["interview_start"] for case in cases if case["id"] == case_id)
    return day_at(parse_local(start)) if start else UNDATED
