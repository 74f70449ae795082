"""The submission and return pages of the invented round, and the appointment of its assessor."""

from dataclasses import replace

from cse_desktop.domain.packs.model import Dimension
from cse_desktop.domain.ports import Outgoing
from cse_desktop.domain.records import Opinion
from cse_desktop.errors import Words
from cse_desktop.services.sheets import (
    AppointmentSheet,
    ComputedSheet,
    GapRow,
    OutgoingRow,
    ProfileLine,
    ReturnSheet,
    SubmissionRow,
    SubmissionSheet,
)
from tests.ui.sample_sheets.people import SOCIETY, STATE_WORDS, roster_sheet

DIMENSIONS = (
    Dimension(
        "1",
        Words("工程知识与专业能力", "Engineering knowledge and professional competency"),
        Words("专业能力", "Knowledge"),
        (),
    ),
    Dimension(
        "2",
        Words("工程伦理与职业道德", "Engineering and professional ethics"),
        Words("职业道德", "Ethics"),
        (),
    ),
    Dimension(
        "3", Words("团队合作与交流能力", "Teamwork and communication"), Words("合作交流", "Teamwork"), ()
    ),
    Dimension(
        "4",
        Words("持续发展与终身学习能力", "Continuous development and lifelong learning"),
        Words("终身学习", "Learning"),
        (),
    ),
    Dimension(
        "5",
        Words("组织领导与项目管理能力", "Leadership and project management"),
        Words("组织管理", "Leadership"),
        (),
    ),
)
RECOMMENDATIONS = (
    ("recommend", Words("建议通过", "Recommend")),
    ("lower-grade", Words("建议改评低一级别", "Recommend lower grade")),
    ("defer", Words("暂缓通过（附改进建议）", "Defer with guidance")),
    ("more-evidence", Words("要求补充材料", "Request more evidence")),
    ("not-recommend", Words("建议不通过", "Not recommend")),
    ("misconduct", Words("涉嫌弄虚作假", "Suspected misconduct")),
)
ABOVE = Words("高于期望{gap}", "{gap} above what is expected")
BELOW = Words("低于期望{gap}", "{gap} below what is expected")
LOWER = (
    ("AE", Words("见习工程师", "Apprentice Engineer")),
    ("PE", Words("专业工程师", "Professional Engineer")),
)
VALUES = ((3.41, True), (3.25, True), (2.69, False), (3.0, True), (3.6, True))


def profile(*, rated: bool = True) -> tuple[ProfileLine, ...]:
    lines = []
    for dimension, (value, holds) in zip(DIMENSIONS, VALUES, strict=True):
        gap = value - 3
        said = (
            Words("与期望一致", "as expected")
            if gap == 0
            else (ABOVE if gap > 0 else BELOW).format(gap=f"{abs(gap):.2f}")
        )
        lines.append(
            ProfileLine(
                dimension=dimension,
                display=f"{value:.2f}" if rated else "–",
                share=value / 5 if rated else 0.0,
                expected_share=0.6,
                holds=holds if rated else None,
                words=said if rated else Words("尚未评分", "not rated yet"),
            )
        )
    return tuple(lines)


def computed() -> ComputedSheet:
    return ComputedSheet(
        recommends=False,
        headline=Words(
            "计算结果：未达到通过规则（临界）", "Computed result: the pass rule is not met (near miss)"
        ),
        clauses=(
            (
                False,
                Words(
                    "每个能力维度不低于期望等级减0.25:团队合作与交流能力为2.69，低于2.75",
                    "Each dimension at least E − 0.25: teamwork and communication is 2.69， below 2.75",
                ),
            ),
            (True, Words("没有指标低于期望等级减1", "No indicator is below E − 1")),
            (
                True,
                Words(
                    "关键指标在每种评价方式中均不低于期望等级",
                    "Each critical indicator is at least E in every method that rated it",
                ),
            ),
            (
                True,
                Words(
                    "没有指标在全部评价方式中均为未见佐证", "No indicator is not evidenced in all its methods"
                ),
            ),
        ),
        near_miss=True,
        lower=Words(
            "按见习工程师计算：达到通过规则", "Computed against Apprentice Engineer: the pass rule is met"
        ),
        lines=(
            Words("3.1 书面技术交流：材料 3", "3.1 Written technical communication: material 3"),
            Words("3.2 口头讲解与讨论：面试 2", "3.2 Oral explanation and discussion: interview 2"),
            Words(
                "3.3 跨专业协作：材料 3、面试 3，权重各半，得 3",
                "3.3 Works across disciplines: material 3, interview 3, half each, gives 3",
            ),
            Words(
                "团队合作与交流能力 =(3 + 2 + 3)÷ 3 = 8/3，显示为 2.67",
                "Teamwork and communication = (3 + 2 + 3) ÷ 3 = 8/3， shown as 2.67",
            ),
        ),
    )


def gaps(case_id: str) -> tuple[GapRow, ...]:
    return (
        GapRow(
            "unrated",
            True,
            case_id,
            "EE5",
            "material",
            "rubric",
            Words(
                "EE5 电气安全规程（关键指标）尚未评分", "EE5 electrical safety rules (critical) is not rated"
            ),
        ),
        GapRow(
            "evidence",
            True,
            case_id,
            "2.3",
            "material",
            "rubric",
            Words(
                "2.3 职业操守的评分还没有关联佐证", "2.3 ethical conduct has no evidence tied to its rating"
            ),
        ),
        GapRow(
            "comment",
            True,
            case_id,
            "4",
            "dimension",
            "rubric",
            Words("持续发展与终身学习能力还没有评价意见", "Continuous development has no comment yet"),
        ),
        GapRow(
            "unopened",
            False,
            case_id,
            "",
            "",
            "materials",
            Words("还有2份材料没有打开过", "2 materials were never opened"),
        ),
    )


def submission_row(place: int) -> SubmissionRow:
    row = [found for found in roster_sheet().rows if found.state != "recused"][place]
    ready = row.state == "ready"
    return SubmissionRow(
        case_id=row.case_id,
        number=row.number,
        name=row.name,
        name_latin=row.name_latin,
        grade=row.grade,
        revision=2 if row.state == "sent_back" else 1,
        state=row.state,
        state_words=row.state_words,
        gaps=gaps(row.case_id) if row.gaps else (),
        profile=profile(rated=row.state not in ("new",)),
        opinion=Opinion(row.case_id, "", "", "", "", ""),
        computed=None,
        not_assessed=(Words("书面考试相关指标", "Indicators of the written test"),),
        ready=ready,
    )


def submission_sheet() -> SubmissionSheet:
    return SubmissionSheet(RECOMMENDATIONS, LOWER, tuple(submission_row(place) for place in range(8)))


def with_opinion(sheet: SubmissionSheet, case_id: str, **said: str) -> SubmissionSheet:
    def said_of(row: SubmissionRow) -> SubmissionRow:
        if row.case_id != case_id:
            return row
        opinion = replace(row.opinion, **said)  # type: ignore[arg-type]  # all of an opinion's texts are str
        return replace(row, opinion=opinion, computed=computed() if opinion.recommendation else None)

    return replace(sheet, rows=tuple(said_of(row) for row in sheet.rows))


def outgoing_row(kind: str, state: str, number: int, sentence: Words, code: str = "") -> OutgoingRow:
    kinds = {
        "scores": Words("签名成绩包", "Signed scores"),
        "acceptance": Words("利害关系声明", "Declarations"),
    }
    return OutgoingRow(
        bundle_id=f"01900000-0000-7000-8000-00000000b{number:03d}",
        kind=kind,
        kind_words=kinds[kind],
        sentence=sentence,
        state=state,
        state_words=STATE_WORDS[state],
        path=f"/home/sample/outgoing/SEES-2026-spring-{kind}-{number}.csb",
        size=148_000 + number * 1000,
        created_at="2026-04-18T04:12:00Z",
        code=code,
        details=(
            (Words("文件名", "File"), f"SEES-2026-spring-{kind}-{number}.csb"),
            (Words("序号", "Sequence"), str(number)),
            (Words("清单校验码", "Digest of the manifest"), "9f2c" * 16),
            (Words("文件校验码", "Digest of the file"), "07ab" * 16),
        ),
    )


def return_sheet() -> ReturnSheet:
    return ReturnSheet(
        (
            outgoing_row(
                "scores",
                "made",
                4,
                Words(
                    "A003的评分已签名，文件还没有交给学会。",
                    "The ratings of A003 are signed; the file has not been given to the society yet.",
                ),
            ),
            outgoing_row(
                "scores",
                "handed_over",
                3,
                Words(
                    "A002的评分已于4月18日 12:12 复制到剪贴板，等待学会回执。",
                    "The ratings of A002 were copied on 18 Apr at 12:12; the society's receipt is awaited.",
                ),
            ),
            outgoing_row(
                "scores",
                "sent_back",
                2,
                Words(
                    "A008的评分被退回：修订版次不连续。",
                    "The ratings of A008 were sent back: the revision does not follow.",
                ),
                "CSB-204",
            ),
            outgoing_row(
                "scores",
                "delivered",
                1,
                Words(
                    "学会已收到A001的评分，4月18日 10:32。",
                    "The society received the ratings of A001 on 18 Apr at 10:32.",
                ),
            ),
            outgoing_row(
                "acceptance",
                "delivered",
                1,
                Words(
                    "学会已收到您的利害关系声明，4月10日 09:05。",
                    "The society received your declarations on 10 Apr at 09:05.",
                ),
            ),
        )
    )


def outgoing(kind: str) -> Outgoing:
    return Outgoing(
        bundle_id="01900000-0000-7000-8000-00000000b004",
        kind=kind,
        sequence=4,
        file_name=f"SEES-2026-spring-{kind}-4.csb",
        tagmanifest_sha256="9f2c" * 16,
        ciphertext_sha256="07ab" * 16,
        created_at="2026-04-18T04:12:00Z",
        case_ids=(),
        state="made",
    )


def appointment_sheet() -> AppointmentSheet:
    return AppointmentSheet(
        name="示例孙",
        society=SOCIETY,
        assessor_id="SEES-0007",
        scope=(
            Words(
                "电气工程：见习工程师、专业工程师、高级专业工程师",
                "Electrical: Apprentice, Professional and Senior Professional Engineer",
            ),
            Words("信息通信：专业工程师", "ICT: Professional Engineer"),
        ),
        valid_from="2026-03-01",
        valid_until="2027-02-28",
        days_left=316,
        recipient="age1sampleq0p9x8y7z6",
    )
