"""Each stage of a case in a word, for the roster; and the words of the states a case can be in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from cse_desktop.domain.progress import CaseFacts, State, case_state
from cse_desktop.domain.records import INTERVIEW, MATERIAL, InterviewState
from cse_desktop.errors import Words

StageState = Literal["open", "active", "done", "blocked", "none"]

STATE_WORDS: Mapping[State, Words] = {
    "new": Words("新任务", "New"),
    "declared": Words("未开始", "Not begun"),
    "in_progress": Words("进行中", "In progress"),
    "has_gaps": Words("有缺项", "Has gaps"),
    "ready": Words("可提交", "Ready"),
    "submitted": Words("已提交", "Submitted"),
    "handed_over": Words("已交付", "Handed over"),
    "delivered": Words("学会已收到", "Delivered"),
    "sent_back": Words("已退回", "Sent back"),
    "recused": Words("已回避", "Recused"),
    "on_hold": Words("已暂停", "On hold"),
    "misconduct": Words("涉嫌弄虚作假，已冻结", "Suspected misconduct, frozen"),
    "recalled": Words("已撤回", "Recalled"),
    "expired": Words("已过期", "Expired"),
    "purged": Words("已销毁", "Purged"),
}

_INTERVIEW: Mapping[str, tuple[StageState, Words]] = {
    "planned": ("open", Words("待面试", "Planned")),
    "ready": ("open", Words("准备就绪", "Ready")),
    "running": ("active", Words("面试中", "Running")),
    "paused": ("active", Words("已暂停", "Paused")),
    "adjourned": ("active", Words("已休会", "Adjourned")),
    "no_show": ("blocked", Words("未到场", "No-show")),
    "done": ("done", Words("已完成", "Done")),
}
_SUBMITTED: Mapping[State, StageState] = {
    "submitted": "active",
    "handed_over": "active",
    "delivered": "done",
    "sent_back": "blocked",
    "ready": "open",
}
_CLOSED: frozenset[State] = frozenset({"recused", "recalled", "purged"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: `declared` `materials` `interview` `written` `submitted`."""

    stage: str
    state: StageState
    words: Words


def stages(
    facts: CaseFacts,
    methods: Iterable[str],
    interview: InterviewState | None = None,
    *,
    written_elsewhere: bool = False,
) -> tuple[Stage, ...]:
    """The five stages of a case. `written_elsewhere`: the round has a written test, which others mark."""
    state, used = case_state(facts), set(methods)
    written = (
        Words("由学会另行阅卷", "Marked by others")
        if written_elsewhere
        else Words("本批次无笔试", "Not in this round")
    )
    return (
        _declared(facts),
        _materials(facts, state, MATERIAL in used),
        _interviewed(state, INTERVIEW in used, interview),
        Stage("written", "none", written),
        Stage("submitted", _SUBMITTED.get(state, "none"), _submitted_words(state)),
    )


def _declared(facts: CaseFacts) -> Stage:
    declaration = facts.declaration
    if declaration is None:
        return Stage("declared", "open", Words("未声明", "Not declared"))
    if declaration.choice == "recuse":
        return Stage("declared", "blocked", STATE_WORDS["recused"])
    if not declaration.signed:
        return Stage("declared", "active", Words("待签名", "To be signed"))
    return Stage("declared", "done", Words("无利害关系", "No interest"))


def _materials(facts: CaseFacts, state: State, used: bool) -> Stage:
    if not used:
        return Stage("materials", "none", Words("本批次不审材料", "Not in this round"))
    if state in _CLOSED:
        return Stage("materials", "none", Words("不可查看", "Not available"))
    if state == "new":
        return Stage("materials", "none", Words("声明后可查看", "After the declaration"))
    if facts.state is not None and facts.state.materials_done:
        return Stage("materials", "done", Words("已审阅", "Read"))
    if facts.state is not None and facts.state.materials_opened:
        return Stage("materials", "active", Words("审阅中", "Being read"))
    return Stage("materials", "open", Words("未审阅", "Not opened"))


def _interviewed(state: State, used: bool, interview: InterviewState | None) -> Stage:
    if not used:
        return Stage("interview", "none", Words("本批次无面试", "Not in this round"))
    if state in _CLOSED:
        return Stage("interview", "none", Words("不进行", "Does not take place"))
    found, words = _INTERVIEW["planned" if interview is None else interview.state]
    return Stage("interview", found, words)


def _submitted_words(state: State) -> Words:
    if state in _SUBMITTED or state in _CLOSED or state in ("expired", "misconduct"):
        return STATE_WORDS[state]
    return Words("未提交", "Not submitted")
