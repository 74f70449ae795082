"""Gaps of a case as a whole: interview, materials, the assessor's own recommendation, holds."""

from collections.abc import Iterator, Sequence

from cse_desktop.domain.comment_words import says_nothing
from cse_desktop.domain.gap import CaseRows, Gap, GapPlace, Kind, MaterialSeen
from cse_desktop.domain.gaps_of_paper import transcription_gaps
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.recommendation_ids import LOWER_GRADE, RECOMMEND
from cse_desktop.domain.records import INTERVIEW, MATERIAL
from cse_desktop.domain.scoring.numbers import shown
from cse_desktop.domain.scoring.result import Result
from cse_desktop.errors import Words


def case_gaps(
    standard: Standard, result: Result, rows: CaseRows, materials: Sequence[MaterialSeen]
) -> Iterator[Gap]:
    """Gaps that belong to no indicator."""
    yield from _standstill(rows)
    if INTERVIEW in result.methods:
        yield from _interview(rows)
    yield from transcription_gaps(standard, rows)
    yield from _opinion(standard, result, rows)
    yield from _queries(rows)
    if MATERIAL in result.methods:
        for material in materials:
            if not material.opened:
                name = material.display_name
                yield Gap(
                    "material_unopened",
                    "exception",
                    "",
                    "",
                    "materials",
                    Words(f"材料《{name}》从未打开。", f"The material “{name}” was never opened."),
                    material.sha256,
                )
            elif material.unseen_pages:
                name, count = material.display_name, material.unseen_pages
                one = count == 1
                yield Gap(
                    "pages_unseen",
                    "exception",
                    "",
                    "",
                    "materials",
                    Words(
                        f"材料《{name}》有{count}页没有看过。",
                        f"{count} {'page' if one else 'pages'} of the material “{name}” "
                        f"{'was' if one else 'were'} never on screen.",
                    ),
                    material.sha256,
                )


def _gap(kind: Kind, place: GapPlace, words: Words) -> Gap:
    return Gap(kind, "blocks", "", "", place, words)


def _standstill(rows: CaseRows) -> Iterator[Gap]:
    if rows.state is not None and rows.state.misconduct:
        yield _gap(
            "misconduct",
            "roster",
            Words(
                "该案卷因涉嫌弄虚作假已冻结。请等待学会答复。",
                "The case is frozen for suspected misconduct. Wait for the society's answer.",
            ),
        )
    if rows.state is not None and rows.state.on_hold:
        yield _gap(
            "on_hold",
            "roster",
            Words(
                "该案卷已暂停。恢复后方可提交。",
                "The case is on hold. Resume it before you submit.",
            ),
        )


def _interview(rows: CaseRows) -> Iterator[Gap]:
    if not rows.appeared:
        yield Gap(
            "no_show",
            "exception",
            "",
            INTERVIEW,
            "interview",
            Words(
                "申请人未到场：面试项目未评分，计算结果不完整。",
                "The applicant did not come: the interview is not rated and the computed result is incomplete.",
            ),
        )
        return
    if rows.state is None or not rows.state.identity_checked:
        yield _gap(
            "identity",
            "roster",
            Words(
                "面试前未核验申请人身份。请核对证件后勾选“已核验身份”。",
                "The applicant's identity was not checked before the interview. "
                "Compare the document, then tick “identity checked”.",
            ),
        )
    if rows.unrecorded:
        yield Gap(
            "recording",
            "exception",
            "",
            INTERVIEW,
            "interview",
            Words(
                "批次要求面试录音，本次没有录音。",
                "The round requires the interview to be recorded, and there is no recording.",
            ),
        )
    if rows.interview is None or rows.interview.state != "done":
        yield _gap(
            "interview",
            "interview",
            Words(
                "面试尚未结束。请完成面试，或记录申请人未到场。",
                "The interview is not done. Finish it, or record that the applicant did not come.",
            ),
        )


def _queries(rows: CaseRows) -> Iterator[Gap]:
    """What was asked and has not come: a case may be submitted without it, but not without knowing."""
    unsent = sum(not query.bundle_id for query in rows.queries)
    if unsent:
        yield Gap(
            "query_unsent",
            "exception",
            "",
            "",
            "requests",
            Words(
                f"有{unsent}项补充材料请求尚未签名发出。",
                f"{unsent} {'request' if unsent == 1 else 'requests'} for more evidence "
                f"{'was' if unsent == 1 else 'were'} written and not sent.",
            ),
        )
    waiting = sum(bool(query.bundle_id) and not query.answered_by for query in rows.queries)
    if waiting:
        yield Gap(
            "query_unanswered",
            "exception",
            "",
            "",
            "requests",
            Words(
                f"有{waiting}项补充材料请求尚未得到补充。",
                f"{waiting} {'request' if waiting == 1 else 'requests'} for more evidence "
                f"{'has' if waiting == 1 else 'have'} not been answered.",
            ),
        )


def _opinion(standard: Standard, result: Result, rows: CaseRows) -> Iterator[Gap]:
    opinion = rows.opinion
    if opinion is None or not opinion.recommendation:
        yield _gap(
            "recommendation",
            "opinion",
            Words(
                "缺少您自己的总体建议。请先给出建议，随后显示计算结果。",
                "Your own overall recommendation is missing. Give it first; the computed result follows.",
            ),
        )
    else:
        yield from _recommendation(standard, result, rows, opinion.recommendation, opinion.lower_grade)
        if result.near_miss and result.complete and not opinion.moderation.strip():
            yield _gap(
                "moderation",
                "opinion",
                Words(
                    f"临界：仅一个能力维度未达到要求，且相差不超过 {shown(standard.pass_rule.near_miss)}"
                    "。请写明合议意见。",
                    "Near miss: exactly one dimension fails, by no more than "
                    f"{shown(standard.pass_rule.near_miss)}. Please write a moderation comment.",
                ),
            )
    if opinion is None or not opinion.comment.strip():
        yield _gap(
            "overall_comment",
            "opinion",
            Words(
                "缺少总体评价意见。请概括主要依据、长处和不足。",
                "The overall comment is missing. Sum up what it rests on, what is strong and what is weak.",
            ),
        )
    elif says_nothing(opinion.comment):
        yield _gap(
            "vague_comment",
            "opinion",
            Words(
                "总体评价意见只有结论，没有依据。请写明具体事实。",
                "The overall comment is a verdict without a reason. Name the facts it rests on.",
            ),
        )


def _recommendation(
    standard: Standard, result: Result, rows: CaseRows, given: str, lower_grade: str
) -> Iterator[Gap]:
    codes = [grade.code for grade in standard.grades]
    lower = codes[: codes.index(result.grade)]
    if given == LOWER_GRADE and lower_grade not in lower:
        yield _gap(
            "lower_grade",
            "opinion",
            Words(
                "建议改评低一级别，但未选级别。请选定。",
                "A lower grade is recommended, but not which. Choose it.",
            )
            if lower
            else Words(
                "申请级别已是最低，不能改评更低级别。请改选其他建议。",
                "The grade applied for is the lowest. Choose another recommendation.",
            ),
        )
    if given != RECOMMEND:
        return
    missing = [name for name, found in result.indicators.items() if found.state == "not_evidenced"]
    if missing:
        names = Words(
            "、".join(f"{name} {standard.indicators[name].title.zh}" for name in missing),
            ", ".join(f"{name} {standard.indicators[name].title.en}" for name in missing),
        )
        yield _gap(
            "recommendation_barred",
            "opinion",
            Words(
                f"{names.zh}：各评价方式均未见佐证，不能建议通过。请改选其他建议，或重新评分。",
                f"{names.en}: not evidenced in any method, which bars “recommend”. "
                "Choose another recommendation, or rate it again.",
            ),
        )
    if not rows.appeared:
        yield _gap(
            "recommendation_barred",
            "opinion",
            Words(
                "申请人未参加面试，不能建议通过。请改选其他建议。",
                "The applicant was not interviewed, which bars “recommend”. Choose another recommendation.",
            ),
        )
