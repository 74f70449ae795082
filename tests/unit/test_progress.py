"""The way of an assignment: where a case stands, what may be done there, and what the clock has to say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from cse_desktop.domain.deadlines import believed_now, clock_problem, day_at, days_left, is_over, may_purge
from cse_desktop.domain.gap import Gap
from cse_desktop.domain.progress import (
    ALLOWED,
    CaseAct,
    CaseFacts,
    ForbiddenError,
    State,
    allowed,
    assignment_state,
    case_state,
    demand,
)
from cse_desktop.domain.records import CaseState, Declaration, InterviewState, Reopening, Submission
from cse_desktop.domain.stages import STATE_WORDS, stages
from cse_desktop.errors import Words
from tests.unit.small_packs import AT, CASE

SIGNED = Declaration(CASE, "none", "", AT, signed=True)
RECUSED = Declaration(CASE, "recuse", "同事", AT, signed=True)
SENT = Submission(CASE, 1, CASE, "a" * 64, AT)
WORDS = Words("缺", "Missing")
UNRATED = Gap("unrated", "blocks", "1.1", "material", "rubric", WORDS)
FORGOTTEN = Gap("comment", "blocks", "1.1", "material", "rubric", WORDS)
UNOPENED = Gap("material_unopened", "exception", "", "", "materials", WORDS)
BEGUN = CaseFacts(declaration=SIGNED, begun=True)

STATES: list[tuple[State, CaseFacts]] = [
    ("new", CaseFacts()),
    ("new", CaseFacts(declaration=replace(SIGNED, signed=False))),
    ("declared", CaseFacts(declaration=SIGNED, gaps=(UNRATED,))),
    ("in_progress", replace(BEGUN, gaps=(UNRATED, FORGOTTEN))),
    ("has_gaps", replace(BEGUN, gaps=(FORGOTTEN,))),
    ("ready", replace(BEGUN, gaps=(UNOPENED,))),
    ("submitted", replace(BEGUN, submission=SENT, bundle="made")),
    ("handed_over", replace(BEGUN, submission=SENT, bundle="handed_over")),
    ("delivered", replace(BEGUN, submission=replace(SENT, verdict="accepted"), bundle="delivered")),
    ("sent_back", replace(BEGUN, submission=replace(SENT, verdict="refused"), bundle="delivered")),
    ("sent_back", replace(BEGUN, submission=SENT, bundle="sent_back")),
    (
        "has_gaps",
        replace(BEGUN, submission=SENT, reopening=Reopening(CASE, 2, "笔误", AT), gaps=(FORGOTTEN,)),
    ),
    ("recused", CaseFacts(declaration=RECUSED)),
    ("on_hold", replace(BEGUN, state=CaseState(CASE, 0, on_hold=True))),
    ("misconduct", replace(BEGUN, state=CaseState(CASE, 0, misconduct=True))),
    ("recalled", replace(BEGUN, recalled=True)),
    ("expired", replace(BEGUN, expired=True)),
    ("delivered", replace(BEGUN, expired=True, submission=replace(SENT, verdict="accepted"))),
    ("purged", replace(BEGUN, recalled=True, purged=True)),
]


@pytest.mark.parametrize(("state", "facts"), STATES)
def test_where_a_case_stands(state: State, facts: CaseFacts) -> None:
    assert case_state(facts) == state


def test_every_state_has_acts_and_words() -> None:
    assert set(ALLOWED) == set(get_args(State)) == set(STATE_WORDS)
    assert set().union(*ALLOWED.values()) == set(get_args(CaseAct))


FORBIDDEN: list[tuple[CaseAct, CaseFacts, str]] = [
    ("assess", CaseFacts(), "WAY-001"),
    ("read", CaseFacts(), "WAY-001"),
    ("read", CaseFacts(declaration=RECUSED), "WAY-002"),
    ("assess", replace(BEGUN, submission=SENT, bundle="made"), "WAY-003"),
    ("assess", replace(BEGUN, submission=SENT, bundle="sent_back"), "WAY-003"),
    ("declare", replace(BEGUN, submission=SENT, bundle="made"), "WAY-003"),
    ("assess", replace(BEGUN, state=CaseState(CASE, 0, on_hold=True)), "WAY-004"),
    ("submit", replace(BEGUN, state=CaseState(CASE, 0, misconduct=True)), "WAY-005"),
    ("read", replace(BEGUN, recalled=True), "WAY-006"),
    ("assess", replace(BEGUN, expired=True), "WAY-007"),
    ("submit", replace(BEGUN, expired=True), "WAY-007"),
    ("reopen", replace(BEGUN, expired=True, submission=SENT, bundle="handed_over"), "WAY-007"),
    ("read", replace(BEGUN, purged=True), "WAY-008"),
    ("submit", replace(BEGUN, gaps=(FORGOTTEN,)), "WAY-009"),
    ("submit", CaseFacts(declaration=SIGNED), "WAY-009"),
    ("resume", replace(BEGUN, gaps=(UNRATED,)), "WAY-010"),
    ("hand_over", replace(BEGUN, gaps=(UNRATED,)), "WAY-010"),
]


@pytest.mark.parametrize(("act", "facts", "code"), FORBIDDEN)
def test_what_is_forbidden_says_why_and_what_next(act: CaseAct, facts: CaseFacts, code: str) -> None:
    with pytest.raises(ForbiddenError) as refused:
        demand(act, facts)
    assert refused.value.code == code
    assert refused.value.next_step is not None
    assert refused.value.what.zh.endswith("。")
    assert refused.value.what.en.endswith(".")


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        ("declare", CaseFacts()),
        ("assess", CaseFacts(declaration=SIGNED)),
        ("submit", BEGUN),
        ("recuse", BEGUN),
        ("read", replace(BEGUN, expired=True)),
        ("hand_over", replace(BEGUN, expired=True, submission=SENT, bundle="made")),
        ("reopen", replace(BEGUN, submission=SENT, bundle="sent_back")),
        ("assess", replace(BEGUN, submission=SENT, reopening=Reopening(CASE, 2, "笔误", AT))),
        ("purge", replace(BEGUN, submission=replace(SENT, verdict="accepted"))),
    ],
)
def test_what_is_allowed_passes(act: CaseAct, facts: CaseFacts) -> None:
    demand(act, facts)
    assert act in allowed(facts)


ASSIGNMENTS: list[tuple[list[State], State]] = [
    (["new", "new"], "new"),
    (["recused", "recused"], "recused"),
    (["recused", "delivered"], "delivered"),
    (["new", "recalled"], "new"),
    (["ready", "delivered"], "in_progress"),
    (["declared", "in_progress"], "in_progress"),
    (["ready", "ready"], "ready"),
    (["submitted", "delivered"], "submitted"),
    (["sent_back", "delivered"], "sent_back"),
    (["expired", "delivered"], "expired"),
    (["handed_over", "delivered", "recused", "purged"], "handed_over"),
    (["recalled", "purged"], "recalled"),
    ([], "recused"),
]


@pytest.mark.parametrize(("states", "state"), ASSIGNMENTS)
def test_where_an_assignment_stands(states: list[State], state: State) -> None:
    assert assignment_state(states) == state


def states_of(
    facts: CaseFacts, methods: tuple[str, ...], interview: InterviewState | None = None
) -> dict[str, str]:
    return {stage.stage: stage.state for stage in stages(facts, methods, interview)}


def test_the_stages_of_a_new_case() -> None:
    assert states_of(CaseFacts(), ("material", "interview")) == {
        "declared": "open",
        "materials": "none",
        "interview": "open",
        "written": "none",
        "submitted": "none",
    }


def test_the_stages_under_way() -> None:
    facts = replace(BEGUN, state=CaseState(CASE, 0, materials_opened=True), gaps=(UNRATED,))
    running = InterviewState(CASE, "running", "questions", "{}", "")
    assert states_of(facts, ("material", "interview"), running) == {
        "declared": "done",
        "materials": "active",
        "interview": "active",
        "written": "none",
        "submitted": "none",
    }


@pytest.mark.parametrize(
    ("state", "stage", "zh"),
    [
        ("planned", "open", "待面试"),
        ("adjourned", "active", "已休会"),
        ("no_show", "blocked", "未到场"),
        ("done", "done", "已完成"),
    ],
)
def test_the_interview_in_a_word(state: str, stage: str, zh: str) -> None:
    found = stages(BEGUN, ("interview",), InterviewState(CASE, state, "", "{}", ""))[2]
    assert (found.state, found.words.zh) == (stage, zh)


@pytest.mark.parametrize(
    ("facts", "index", "state", "en"),
    [
        (CaseFacts(declaration=RECUSED), 0, "blocked", "Recused"),
        (CaseFacts(declaration=RECUSED), 1, "none", "Not available"),
        (CaseFacts(declaration=RECUSED), 2, "none", "Does not take place"),
        (CaseFacts(declaration=RECUSED), 4, "none", "Recused"),
        (CaseFacts(declaration=replace(SIGNED, signed=False)), 0, "active", "To be signed"),
        (BEGUN, 1, "open", "Not opened"),
        (BEGUN, 4, "open", "Ready"),
        (replace(BEGUN, state=CaseState(CASE, 0, materials_done=True)), 1, "done", "Read"),
        (replace(BEGUN, submission=SENT, bundle="made"), 4, "active", "Submitted"),
        (replace(BEGUN, submission=replace(SENT, verdict="accepted")), 4, "done", "Delivered"),
        (replace(BEGUN, submission=SENT, bundle="sent_back"), 4, "blocked", "Sent back"),
    ],
)
def test_each_stage_in_a_word(facts: CaseFacts, index: int, state: str, en: str) -> None:
    found = stages(facts, ("material", "interview"))[index]
    assert (found.state, found.words.en) == (state, en)


def test_methods_that_are_not_in_the_round_say_so() -> None:
    only = {stage.stage: stage.words.en for stage in stages(BEGUN, (), written_elsewhere=True)}
    assert only["materials"] == only["interview"] == "Not in this round"
    assert only["written"] == "Marked by others"


def test_a_societys_day_ends_at_midnight_in_beijing() -> None:
    last = datetime(2026, 4, 30, 15, 59, 59, tzinfo=UTC)
    assert day_at(last) == "2026-04-30"
    assert not is_over("2026-04-30", last)
    assert is_over("2026-04-30", last + timedelta(seconds=1))
    assert days_left("2026-05-02", last) == 2
    assert days_left("2026-04-29", last) == -1


def test_a_clock_set_back_gives_no_days_back() -> None:
    now = datetime(2026, 4, 1, tzinfo=UTC)
    later = datetime(2026, 5, 2, tzinfo=UTC)
    assert believed_now(now, later) == later
    assert believed_now(later, now) == later
    assert believed_now(now, None) == now
    assert is_over("2026-04-30", believed_now(now, later))


def test_a_clock_that_went_backwards_is_said() -> None:
    now = datetime(2026, 4, 1, tzinfo=UTC)
    assert clock_problem(now, None) is None
    assert clock_problem(now, now - timedelta(days=1)) is None
    assert clock_problem(now, now + timedelta(minutes=5)) is None
    problem = clock_problem(now, now + timedelta(minutes=90))
    assert problem is not None
    assert "90 分钟" in problem.zh
    assert "90 minutes" in problem.en


def test_purging_waits_for_the_receipt_and_the_retention() -> None:
    received = datetime(2026, 4, 1, tzinfo=UTC)
    assert not may_purge(None, 0, received)
    assert not may_purge(received, 180, received + timedelta(days=179))
    assert may_purge(received, 180, received + timedelta(days=180))
