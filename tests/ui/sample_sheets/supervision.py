"""The supervisor's page of the invented round: the day, one applicant half said, one signed."""

from cse_desktop.domain.process import STATES
from cse_desktop.errors import Words
from cse_desktop.services.roster_values import GapRow
from cse_desktop.services.supervision_values import CheckRow, EventRow, SubjectRow, SupervisionSheet
from tests.ui.sample_sheets.leaving import submission_sheet

DAY = "2026-03-12"
APPLICANTS = submission_sheet().rows
NEEDS = ("departed", "not_seen")
TEXTS = (
    Words(
        "入场时核对了申请人的身份证件，人、证、照片相符。",
        "The applicant's identity document was checked on entry; person, document and photograph agree.",
    ),
    Words(
        "各阶段用时与其他申请人相同，暂停和延时均已说明原因。",
        "The phases took the same time as for the others; every pause or extension was explained.",
    ),
    Words(
        "专家各自独立打分，打分前未互相讨论或打听分数。",
        "Each assessor rated alone; nobody discussed or asked about ratings before all were given.",
    ),
)


def check(place: int, state: str = "", remark: str = "") -> CheckRow:
    at = "09:1" + str(place) if state else ""
    return CheckRow(f"item-{place}", TEXTS[place], STATES, state, remark, NEEDS, at)


def gap(case_id: str) -> GapRow:
    words = Words(f"尚未记录：{TEXTS[2].zh}", f"Not recorded yet: {TEXTS[2].en}")
    return GapRow("unobserved", True, case_id, "item-2", "applicant", "supervision", words)


def supervision_sheet() -> SupervisionSheet:
    first, second = APPLICANTS[0], APPLICANTS[1]
    day = SubjectRow(
        case_id=DAY,
        is_day=True,
        number="",
        name="当日事项",
        name_latin="The day as a whole",
        photo=None,
        grade=None,
        planned=None,
        state="ready",
        state_words=Words("已记齐", "complete"),
        gaps=(),
        ready=False,
        open=True,
        revision=1,
        checks=(check(0, "kept"),),
        events=(EventRow("01900000-0000-7000-8000-0000000000e1", "09:20", True, "上午停电3分钟。"),),
    )
    watched = [
        SubjectRow(
            case_id=row.case_id,
            is_day=False,
            number=row.number,
            name=row.name,
            name_latin=row.name_latin,
            photo=None,
            grade=row.grade.name,
            planned="2026-03-12T09:00:00+08:00",
            state=state,
            state_words=words,
            gaps=gaps,
            ready=False,
            open=is_open,
            revision=1,
            checks=checks,
            events=(),
        )
        for row, state, words, gaps, is_open, checks in (
            (
                first,
                "in_progress",
                Words("进行中", "In progress"),
                (gap(first.case_id),),
                True,
                (check(0, "kept"), check(1, "departed", "个人陈述超时4分钟。"), check(2)),
            ),
            (
                second,
                "submitted",
                Words("已提交", "Submitted"),
                (),
                False,
                (check(0, "kept"), check(1, "kept"), check(2, "kept")),
            ),
        )
    ]
    return SupervisionSheet(
        assignment_id="01900000-0000-7000-8000-0000000000a1",
        title=Words("示例批次：电气与信息通信工程能力评价", "Sample round: electrical and ICT engineers"),
        place="示例会议中心三层",
        day=DAY,
        days=(DAY, "2026-03-13"),
        today=DAY,
        declared=True,
        has_checklist=True,
        illustrative=Words("示例标准包，仅供演示。", "Illustrative default."),
        rows=(day, *watched),
    )
