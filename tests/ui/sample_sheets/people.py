"""The roster, desk and declarations of an invented round."""

from fractions import Fraction

from cse_desktop.domain.packs.model import Grade
from cse_desktop.errors import Words
from cse_desktop.services.sheets import (
    Attention,
    DeclarationRow,
    DeclarationSheet,
    DeskRow,
    RosterRow,
    RosterSheet,
    Stage,
)

HALF = {"material": Fraction(1, 2), "interview": Fraction(1, 2)}
AE = Grade("AE", Words("见习工程师", "Apprentice Engineer"), 2, HALF)
PE = Grade("PE", Words("专业工程师", "Professional Engineer"), 3, HALF)
SPE = Grade("SPE", Words("高级专业工程师", "Senior Professional Engineer"), 4, HALF)
ELECTRICAL = Words("电气工程", "Electrical")
ICT = Words("信息通信", "ICT")
TITLE = Words(
    "2026年春季工程能力评价（示例批次）", "Engineering competency assessment, spring 2026 (sample round)"
)
SOCIETY = Words("示例电气工程学会", "Sample Society of Electrical Engineers")
ILLUSTRATIVE = Words(
    "示例标准包，仅供演示，非联合体正式标准，须由获授权学会替换。",
    "Illustrative default, modelled on public frameworks. Not CSE policy. All numbers are placeholders; the "
    "authorised society must replace them.",
)
PEOPLE = (
    ("示例张", "Sample Zhang", "示例电力设计院", PE, ELECTRICAL, "delivered"),
    ("示例李", "Sample Li", "示例输变电工程公司", PE, ELECTRICAL, "handed_over"),
    ("示例王", "Sample Wang", "示例软件有限公司", SPE, ICT, "ready"),
    ("示例欧阳", "Sample Ouyang", "示例电网调度中心", SPE, ELECTRICAL, "has_gaps"),
    ("示例赵", "Sample Zhao", "示例轨道交通研究所", AE, ELECTRICAL, "has_gaps"),
    ("示例陈", "Sample Chen", "示例通信技术股份有限公司", PE, ICT, "in_progress"),
    ("示例刘", "Sample Liu", "示例新能源公司", PE, ELECTRICAL, "recused"),
    ("示例𬭊", "Sample Du", "示例自动化研究院", SPE, ICT, "sent_back"),
    ("示例周", "Sample Zhou", "示例数据中心", AE, ICT, "new"),
)
SENT_BACK = Words(
    "{number}被学会退回，请查看原因后更正。",
    "{number} was sent back by the society: read the reason and correct it.",
)
UNDERTAKING = Words(
    "我将对申请人的材料、面试内容和评分保密，仅用于本次评价，并在学会要求时销毁。我已如实声明与各申请人的利害关系。",
    "I will keep the applicants' materials, the interviews and the scores confidential, use them for this "
    "assessment only, and destroy them when the society asks. I have declared my interests truthfully.",
)
STATE_WORDS = {
    "new": Words("未开始", "New"),
    "in_progress": Words("进行中", "In progress"),
    "has_gaps": Words("有缺项", "Has gaps"),
    "ready": Words("可提交", "Ready"),
    "made": Words("已生成", "Made"),
    "handed_over": Words("已交付", "Handed over"),
    "delivered": Words("学会已收到", "Delivered"),
    "sent_back": Words("已退回", "Sent back"),
    "recused": Words("已回避", "Recused"),
}
NOTHING = Words("–", "–")
_RECUSED = Words("已回避", "Recused")
_STAGES = {
    "delivered": ("done", "done", "done", "delivered"),
    "handed_over": ("done", "done", "done", "handed_over"),
    "ready": ("done", "done", "done", "open"),
    "has_gaps": ("done", "active", "open", "open"),
    "in_progress": ("done", "active", "active", "open"),
    "recused": ("recused", "none", "none", "none"),
    "sent_back": ("done", "done", "done", "sent_back"),
    "new": ("done", "open", "open", "open"),
}


def stages(state: str) -> tuple[Stage, ...]:
    declared, materials, interview, submitted = _STAGES[state]
    said = {
        "declared": _RECUSED if declared == "recused" else Words("已声明", "Declared"),
        "materials": {
            "done": Words("已评完", "All rated"),
            "active": Words("余11项未评", "11 to rate"),
            "open": Words("未打开", "Not opened"),
            "none": NOTHING,
        }[materials],
        "interview": {
            "done": Words("已完成", "Done"),
            "active": Words("已暂停", "Paused"),
            "open": Words("待面试", "Planned"),
            "none": NOTHING,
        }[interview],
        "submitted": {
            "open": Words("未提交", "Not submitted"),
            "handed_over": Words("已交付", "Handed over"),
            "delivered": Words("学会已收到", "Delivered"),
            "sent_back": Words("已退回", "Sent back"),
            "none": NOTHING,
        }[submitted],
    }
    seen = {"delivered": "done", "handed_over": "active", "sent_back": "blocked", "recused": "blocked"}
    states = {"declared": declared, "materials": materials, "interview": interview, "submitted": submitted}
    return tuple(Stage(name, seen.get(state, state), said[name]) for name, state in states.items())


def roster_row(place: int, number: int | None = None) -> RosterRow:
    name, latin, employer, grade, field, state = PEOPLE[place % len(PEOPLE)]
    number = place if number is None else number
    return RosterRow(
        case_id=f"01900000-0000-7000-8000-{number:012d}",
        number=f"A{number + 1:03d}",
        name=name,
        name_latin=latin,
        employer=employer,
        grade=grade,
        field=field,
        photo=None,
        stages=stages(state),
        state=state,
        state_words=STATE_WORDS[state],
        interview_start=f"2026-04-18T{9 + number % 8:02d}:{'00' if number % 2 else '30'}:00+08:00"
        if state != "recused"
        else None,
        gaps={"has_gaps": 4, "in_progress": 12, "new": 27}.get(state, 0),
        identity_checked=state in ("delivered", "handed_over", "ready", "sent_back"),
        position=number,
    )


def roster_sheet(count: int = 9, *, drawn: bool = True, declared: bool = True) -> RosterSheet:
    rows = tuple(roster_row(place) for place in range(count))
    sent_back = next((row for row in rows if row.state == "sent_back"), None)
    attention = [Attention("due", Words("距截止日期还有3天。", "3 days until the due date."))]
    if sent_back is not None:
        attention.append(
            Attention(
                "sent_back",
                SENT_BACK.format(number=sent_back.number),
                sent_back.case_id,
            )
        )
    attention.append(
        Attention(
            "receipt",
            Words(
                "有1个文件已交付，尚未收到学会回执。", "1 file handed over, no receipt from the society yet."
            ),
        )
    )
    return RosterSheet(
        assignment_id="01900000-0000-7000-8000-00000000a001",
        title=TITLE,
        society=SOCIETY,
        role="lead",
        due="2026-04-21",
        days_left=3,
        message=Words(
            "请在面试开始前核对申请人身份;面试地点为示例会议中心三楼，请提前十五分钟到场。",
            "Please check each applicant's identity before the interview; it is held on the third floor of the "
            "sample conference centre. Be there fifteen minutes early.",
        ),
        illustrative=ILLUSTRATIVE,
        panel=(("示例孙", "lead"), ("示例吴", "assessor"), ("示例郑", "assessor"), ("示例冯", "supervisor")),
        drawn=drawn,
        declared=declared,
        attention=tuple(attention) if rows else (),
        rows=rows,
    )


def declaration_sheet(*, signed: bool = False) -> DeclarationSheet:
    rows = tuple(
        DeclarationRow(
            case_id=row.case_id,
            number=row.number,
            name=row.name,
            name_latin=row.name_latin,
            employer=row.employer,
            referees=(("示例钱", "示例工程咨询公司"), ("示例沈", "示例理工大学"))[: 1 + row.position % 2],
            choice="none" if signed else "",
            reason="",
            matches=Words("与您登记的工作单位相同", "Same employer as yours") if row.position == 4 else None,
        )
        for row in roster_sheet(8).rows
    )
    return DeclarationSheet(roster_sheet().assignment_id, UNDERTAKING, rows, signed)


def desk_rows() -> tuple[DeskRow, ...]:
    return (
        DeskRow(
            roster_sheet().assignment_id,
            TITLE,
            SOCIETY,
            "2026-04-21",
            9,
            3,
            Words("3位待评,1位被退回", "3 to assess, 1 sent back"),
        ),
        DeskRow(
            "01900000-0000-7000-8000-00000000a002",
            Words("2026年信息通信领域复核（示例批次）", "ICT review, 2026 (sample round)"),
            Words("示例信息通信学会", "Sample Society of Information and Communication"),
            "2026-05-30",
            4,
            0,
            Words("待填写利害关系声明", "Interests to be declared"),
        ),
    )
