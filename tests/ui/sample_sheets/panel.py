"""The panel's page of the invented round: of its lead, and of a member who answers."""

from cse_desktop.domain.records import Annotation, EvidenceLink
from cse_desktop.errors import Words
from cse_desktop.services.panel_values import (
    AnswerRow,
    Compared,
    Difference,
    MemberLine,
    PanelRow,
    PanelSheet,
    RecommendationLine,
    Stand,
)
from cse_desktop.services.sheets import ComputedSheet, EvidenceRow
from tests.ui.sample_sheets.leaving import LOWER, RECOMMENDATIONS, submission_sheet

FIRST = submission_sheet().rows[0]
WEAK = "计算书只覆盖一种工况，边界条件照搬设计院模板，本人承担部分说明不清。"
STRONG = "独立完成三种工况的校核，第12页给出了与实测的对比。"
REASON = "第12页的对比只覆盖一种工况：独立完成，但尚不足以说明能处理复杂问题。"
COMPUTED = ComputedSheet(
    recommends=True,
    headline=Words("对照专业工程师：通过规则各条均满足。", "Against Professional Engineer: no clause fails."),
    clauses=((True, Words("满足：各能力维度均达到要求。", "Holds: every dimension reaches its line.")),),
    near_miss=False,
    lower=None,
    lines=(),
)
MATERIAL = Words("材料审查", "Material review")
INTERVIEW = Words("面试", "Oral interview")
CRITICAL = Words("2.3 职业操守与佐证真实", "2.3 Ethical conduct and honesty of evidence")
ANALYSES = Words("1.3 以数据分析工程问题", "1.3 Analyses problems with data")
OPTIONS = ("0", "1", "2", "3", "4", "5", "NE")


def evidence(number: int) -> EvidenceRow:
    mark = f"01900000-0000-7000-8000-0000000001{number:02d}"
    annotation = Annotation(mark, FIRST.case_id, "a" * 64, 11, "text", "[]", "短路电流 12.4 kA", "", "")
    link = EvidenceLink(FIRST.case_id, mark, "1.3", "material", "leading")
    return EvidenceRow(link, annotation, "03 项目报告/220kV变电站增容工程技术报告（终稿）.pdf")


def stands(*values: str) -> tuple[Stand, ...]:
    people = ("示例·周明远", "示例·吴静怡", "示例·郑国栋")
    return tuple(
        Stand(f"e-{place}", name, value, bool(value), WEAK if value == "2" else STRONG, (evidence(place),))
        for place, (name, value) in enumerate(zip(people, values, strict=True))
    )


def differences() -> tuple[Difference, ...]:
    apart = Words("相差2级", "levels apart: 2")
    settled = Difference(
        "1.3",
        "material",
        ANALYSES,
        MATERIAL,
        3,
        False,
        False,
        apart,
        stands("3", "4", "2"),
        OPTIONS,
        "3",
        REASON,
    )
    open_one = Difference(
        "2.3", "interview", CRITICAL, INTERVIEW, 3, True, True, apart, stands("4", "", "2"), OPTIONS, "", ""
    )
    return settled, open_one


def members() -> tuple[MemberLine, ...]:
    here = Words("已收到评分", "scores are here")
    missing = Words("尚未收到", "not arrived")
    return (
        MemberLine("e-0", "示例·周明远", True, "here", Words("已提交", "submitted"), "", ""),
        MemberLine("e-1", "示例·吴静怡", False, "here", here, "", ""),
        MemberLine("e-2", "示例·郑国栋", False, "here", here, "", ""),
        MemberLine("e-3", "示例·王思齐", False, "missing", missing, "", ""),
    )


def lead_sheet() -> PanelSheet:
    """One open case with a difference settled and one open, a recommendation to agree on, a member missing."""
    recommendation = RecommendationLine(
        (
            ("示例·周明远", Words("建议通过", "Recommend"), STRONG),
            ("示例·吴静怡", Words("建议通过", "Recommend"), STRONG),
            ("示例·郑国栋", Words("暂缓通过（附改进建议）", "Defer with guidance"), WEAK),
        ),
        True,
        "recommend",
        "",
        "",
    )
    row = PanelRow(
        case_id=FIRST.case_id,
        number=FIRST.number,
        name=FIRST.name,
        name_latin=FIRST.name_latin,
        grade=FIRST.grade,
        standing="waiting",
        state_words=Words("等待成员评分", "waits for members"),
        members=members(),
        voices=3,
        differences=differences(),
        agreed_count=31,
        recommendation=recommendation,
        near_miss=True,
        near_miss_text="",
        computed=COMPUTED,
        left=3,
        may_change=True,
        may_undo=True,
        may_redo=False,
        revision=1,
        correction="e-002 提交了更正",
    )
    return PanelSheet("lead", RECOMMENDATIONS, LOWER, (row,), ())


def member_sheet() -> PanelSheet:
    """One moderated case, dissented from with a reason, not yet signed."""
    answer = AnswerRow(
        case_id=FIRST.case_id,
        number=FIRST.number,
        name=FIRST.name,
        name_latin=FIRST.name_latin,
        grade=FIRST.grade,
        lead="示例·周明远",
        revision=2,
        correction="e-002 提交了更正",
        compared=(
            Compared(ANALYSES, MATERIAL, "2", "3", REASON),
            Compared(CRITICAL, INTERVIEW, "", "3", REASON),
        ),
        same_count=31,
        own_recommendation=Words("暂缓通过（附改进建议）", "Defer with guidance"),
        recommendation=Words("建议通过", "Recommend"),
        recommendation_reason=REASON,
        near_miss="仅持续发展一项略低，经合议维持。",
        computed=COMPUTED,
        absent=(("示例·王思齐", "因病未能参加。"),),
        dissent=(("示例·郑国栋", WEAK),),
        choice="dissent",
        reason=WEAK,
        answered=False,
        complete=True,
        state_words=Words("可以签名", "ready to sign"),
    )
    return PanelSheet("member", RECOMMENDATIONS, LOWER, (), (answer,))
