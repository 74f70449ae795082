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
from cse_desktop.words import words

HALF = {"material": Fraction(1, 2), "interview": Fraction(1, 2)}
AE = Grade("AE", Words("见习工程师", "Apprentice Engineer"), 2, HALF)
PE = Grade("PE", Words("专业工程师", "Professional Engineer"), 3, HALF)
SPE = Grade("SPE", Words("高级专业工程师", "Senior Professional Engineer"), 4, HALF)
ELECTRICAL = Words("电气工程", "Electrical")
ICT = Words("信息通信", "ICT")
TITLE = Words(
    "2026年春季工程能力评价(示例批次)", "Engineering competency assessment, spring 2026 (sample round)"
)
SOCIETY = Words("示例电气工程学会", "Sample Society of Electrical Engineers")
ILLUSTRATIVE = Words(
    "示例标准包,仅供演示,非联合体正式标准,须由获授权学会替换。",
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
    ("示例𬭊", "Sample Xin", "示例自动化研究院", SPE, ICT, "sent_back"),
    ("示例周", "Sample Zhou", "示例数据中心", AE, ICT, "new"),
)
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
    nothing = Words("–", "–")
    said = {
        "declared": (
            words(
                "casework.stage.declared.recused"
                if declared == "recused"
                else "casework.stage.declared.signed"
            )
        ),
        "materials": {
            "done": words("casework.stage.materials.done"),
            "active": words("casework.stage.materials.left").format(n=11),
            "open": words("casework.stage.materials.open"),
            "none": nothing,
        }[materials],
        "interview": {
            "done": words("casework.stage.interview.done"),
            "active": words("casework.stage.interview.paused"),
            "open": words("casework.stage.interview.planned"),
            "none": nothing,
        }[interview],
        "submitted": nothing if submitted == "none" else words(f"casework.stage.submitted.{submitted}"),
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
        state_words=words(f"states.state.{state}"),
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
    attention = [Attention("due", words("casework.attention.due_soon").format(n=3))]
    if sent_back is not None:
        attention.append(
            Attention(
                "sent_back",
                words("casework.attention.sent_back").format(number=sent_back.number),
                sent_back.case_id,
            )
        )
    attention.append(Attention("receipt", words("casework.attention.receipt").format(n=1)))
    return RosterSheet(
        assignment_id="01900000-0000-7000-8000-00000000a001",
        title=TITLE,
        society=SOCIETY,
        role="lead",
        due="2026-04-21",
        days_left=3,
        message=Words(
            "请在面试开始前核对申请人身份;面试地点为示例会议中心三楼,请提前十五分钟到场。",
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
            employer=row.employer,
            referees=(("示例钱", "示例工程咨询公司"), ("示例沈", "示例理工大学"))[: 1 + row.position % 2],
            choice="none" if signed else "",
            reason="",
            matches=words("casework.match.employer") if row.position == 4 else None,
        )
        for row in roster_sheet(8).rows
    )
    return DeclarationSheet(roster_sheet().assignment_id, words("casework.undertaking"), rows, signed)


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
            Words("2026年信息通信领域复核(示例批次)", "ICT review, 2026 (sample round)"),
            Words("示例信息通信学会", "Sample Society of Information and Communication"),
            "2026-05-30",
            4,
            0,
            Words("待填写利害关系声明", "Interests to be declared"),
        ),
    )
