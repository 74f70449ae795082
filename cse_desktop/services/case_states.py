"""How a case stands, and each of its stages in a word."""

from dataclasses import replace

from cse_desktop.domain.gap import Gap
from cse_desktop.domain.progress import CaseFacts, State, case_state
from cse_desktop.domain.records import InterviewState
from cse_desktop.domain.stages import stages as domain_stages
from cse_desktop.services.gap_rows import as_rows, gaps_of
from cse_desktop.services.room import Room
from cse_desktop.services.roster_values import GapRow, Stage


def standing(room: Room, case_id: str) -> tuple[CaseFacts, State, tuple[GapRow, ...]]:
    """The facts, the state and the gaps of one case; no gaps where there is nothing to do any more."""
    if room.supervises:
        from cse_desktop.services.supervising import process_standing  # noqa: PLC0415 - a supervisor's alone

        return process_standing(room, case_id)
    facts = room.facts(case_id)
    nothing_to_do = case_state(facts) == "recused" or room.is_frozen(case_id)
    found: tuple[Gap, ...] = () if nothing_to_do else gaps_of(room, case_id)
    facts = replace(facts, gaps=found)
    return facts, case_state(facts), as_rows(case_id, found)


def stages(room: Room, case_id: str, facts: CaseFacts) -> tuple[Stage, ...]:
    """Declared, materials, interview, written, submitted: each in a word."""
    assignment = room.assignment
    interview = room.storage.one(InterviewState, case_id=case_id)
    found = domain_stages(
        facts, assignment.methods, interview, written_elsewhere="written" in assignment.not_yet
    )
    return tuple(Stage(row.stage, row.state, row.words) for row in found)
