"""The way of an assignment as a state machine: where a case stands, and which acts are allowed there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from cse_desktop.domain.gap import Gap
from cse_desktop.domain.records import CaseState, Declaration, Reopening, Submission
from cse_desktop.errors import KnownError, Words

State = Literal[
    "new",
    "declared",
    "in_progress",
    "has_gaps",
    "ready",
    "submitted",
    "handed_over",
    "delivered",
    "sent_back",
    "recused",
    "on_hold",
    "misconduct",
    "recalled",
    "expired",
    "purged",
]
CaseAct = Literal[
    "declare",
    "recuse",
    "read",
    "assess",
    "query",
    "submit",
    "reopen",
    "hand_over",
    "settle",
    "hold",
    "resume",
    "report_misconduct",
    "recall",
    "purge",
]
"""`assess`: open materials, rate, comment, tie evidence, interview, give an opinion"""

_WORKING: frozenset[CaseAct] = frozenset(
    {"recuse", "read", "assess", "query", "hold", "report_misconduct", "recall"}
)
_SENT: frozenset[CaseAct] = frozenset({"read", "reopen", "hand_over", "settle"})
ALLOWED: Mapping[State, frozenset[CaseAct]] = {
    "new": frozenset({"declare", "recall"}),
    "declared": _WORKING,
    "in_progress": _WORKING,
    "has_gaps": _WORKING,
    "ready": _WORKING | {"submit"},
    "submitted": _SENT,
    "handed_over": _SENT,
    "delivered": _SENT | {"purge"},
    "sent_back": _SENT,
    "recused": frozenset({"purge"}),
    "on_hold": frozenset({"recuse", "read", "query", "resume", "report_misconduct", "recall"}),
    "misconduct": frozenset({"read", "recall"}),
    "recalled": frozenset({"purge"}),
    "expired": frozenset({"read", "recall"}),
    "purged": frozenset(),
}
"""what may be done to a case in each state"""

_NOT_AFTER_EXPIRY: frozenset[CaseAct] = frozenset({"reopen"})
_NOT_BEFORE_DECLARING: frozenset[CaseAct] = frozenset({"read"})
_NOT_YET_RATED = frozenset({"unrated", "interview", "identity", "unobserved"})
"""gaps that say that work goes on, rather than that something was forgotten"""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What decides where one case stands."""

    declaration: Declaration | None = None
    state: CaseState | None = None
    submission: Submission | None = None
    """the newest revision"""
    reopening: Reopening | None = None
    bundle: str = ""
    """state of the outbox's row that carries the newest revision: `made` `handed_over` `delivered` `sent_back`"""
    begun: bool = False
    """something was read, rated or written"""
    gaps: tuple[Gap, ...] = ()
    expired: bool = False
    recalled: bool = False
    purged: bool = False


class ForbiddenError(KnownError):
    """An act that the state of the case does not allow; codes `WAY-nnn`."""


def case_state(facts: CaseFacts) -> State:
    """Where the case stands."""
    if facts.purged or facts.recalled:
        return "purged" if facts.purged else "recalled"
    if _signed(facts) and facts.declaration is not None and facts.declaration.choice == "recuse":
        return "recused"
    if facts.submission is not None and facts.reopening is None:
        return _sent_state(facts.submission, facts.bundle)
    if facts.state is not None and facts.state.misconduct:
        return "misconduct"
    if facts.expired:
        return "expired"
    if not _signed(facts):
        return "new"
    if facts.state is not None and facts.state.on_hold:
        return "on_hold"
    return _working_state(facts)


def allowed(facts: CaseFacts) -> frozenset[CaseAct]:
    """The acts that may be done to the case now. Nothing of it is read before interests are declared."""
    found = ALLOWED[case_state(facts)]
    if facts.expired:
        found = found - _NOT_AFTER_EXPIRY
    return found if _signed(facts) else found - _NOT_BEFORE_DECLARING


def demand(act: CaseAct, facts: CaseFacts) -> None:
    """Passes if `act` may be done to the case now; else raises `ForbiddenError` with the reason in words."""
    if act in allowed(facts):
        return
    state = case_state(facts)
    if act in _NOT_BEFORE_DECLARING and not _signed(facts):
        state = "new"
    elif facts.expired and act in ALLOWED[state]:
        state = "expired"
    code, what, next_step = _refusal(act, state)
    raise ForbiddenError(
        code,
        what,
        safe=Words("已记录的内容都还在。", "Everything recorded is still here.")
        if state != "purged"
        else None,
        next_step=next_step,
    )


def assignment_state(states: Iterable[State]) -> State:
    """Where a whole assignment stands: at its least advanced case; recused cases count only if all are."""
    others = set(states) - {"recused"}
    counted = others - {"recalled", "purged"} or others
    if len(counted) <= 1:
        return next(iter(counted), "recused")
    if counted & _STILL_OPEN:
        return "in_progress"
    return next(state for state in _LEAST_ADVANCED_FIRST if state in counted)


_STILL_OPEN: frozenset[State] = frozenset({"new", "declared", "in_progress", "has_gaps", "ready", "on_hold"})
_LEAST_ADVANCED_FIRST: tuple[State, ...] = (
    "expired",
    "misconduct",
    "sent_back",
    "submitted",
    "handed_over",
    "delivered",
    "recalled",
    "purged",
)


def _signed(facts: CaseFacts) -> bool:
    return facts.declaration is not None and facts.declaration.signed


def _sent_state(submission: Submission, bundle: str) -> State:
    """The society's answer on this case counts more than the state of the file that carried it."""
    if submission.verdict:
        return "delivered" if submission.verdict == "accepted" else "sent_back"
    if bundle == "sent_back":
        return "sent_back"
    return "handed_over" if bundle in ("handed_over", "delivered") else "submitted"


def _working_state(facts: CaseFacts) -> State:
    blocking = {gap.kind for gap in facts.gaps if gap.blocks}
    if not facts.begun:
        return "declared"
    if not blocking:
        return "ready"
    return "in_progress" if blocking & _NOT_YET_RATED else "has_gaps"


_FROZEN = (
    "WAY-003",
    Words("该案卷已提交并锁定。", "This case has been submitted and locked."),
    Words("如需更正，请重新启用该案卷并说明理由。", "To correct it, take it up again and give the reason."),
)
_REFUSALS: Mapping[State, tuple[str, Words, Words]] = {
    "new": (
        "WAY-001",
        Words("尚未完成利害关系声明。", "Interests have not been declared yet."),
        Words("请先在“名单”中完成声明。", "Complete the declarations in the roster first."),
    ),
    "recused": (
        "WAY-002",
        Words("您已回避该申请人。", "You have recused yourself from this applicant."),
        Words("该案卷由学会另行安排。", "The society gives the case to somebody else."),
    ),
    "submitted": _FROZEN,
    "handed_over": _FROZEN,
    "delivered": _FROZEN,
    "sent_back": _FROZEN,
    "on_hold": (
        "WAY-004",
        Words("该案卷已暂停。", "This case is on hold."),
        Words("请先恢复该案卷。", "Resume it first."),
    ),
    "misconduct": (
        "WAY-005",
        Words("该案卷因涉嫌弄虚作假已冻结。", "This case is frozen for suspected misconduct."),
        Words("请等待学会答复。", "Wait for the society's answer."),
    ),
    "recalled": (
        "WAY-006",
        Words("学会已撤回该案卷。", "The society has recalled this case."),
        Words("如有疑问，请联系学会。", "If in doubt, ask the society."),
    ),
    "expired": (
        "WAY-007",
        Words("本任务已过期，只能查看。", "This assignment has expired and can only be read."),
        Words("请联系学会延期或重新下发。", "Ask the society to extend or reissue it."),
    ),
    "purged": (
        "WAY-008",
        Words("该案卷的材料和密钥已销毁。", "The materials and keys of this case have been destroyed."),
        Words("您的评分记录仍可查看。", "The signed record of your ratings can still be read."),
    ),
}


def _refusal(act: CaseAct, state: State) -> tuple[str, Words, Words]:
    if act == "submit" and state in ("declared", "in_progress", "has_gaps"):
        return (
            "WAY-009",
            Words("该案卷还有缺项，不能提交。", "This case still has gaps and can not be submitted."),
            Words("请按缺项清单逐项补全。", "Work through the list of gaps."),
        )
    return _REFUSALS.get(state) or (
        "WAY-010",
        Words("该案卷目前不能进行此操作。", "This can not be done to the case as it stands."),
        Words("请查看该案卷的状态。", "Look at the state of the case."),
    )
