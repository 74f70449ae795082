"""Records that fill portfolios: development by year, test sheets, training logs, standards in use."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer

from cse_desktop.sample.portfolios.drawing import Draw, Figure, Pen
from cse_desktop.sample.portfolios.ict_calculations import CAMPUS
from cse_desktop.sample.portfolios.look import GREY, PALE, Heading, Look, styles
from cse_desktop.sample.portfolios.script import caption, inline, table
from cse_desktop.sample.portfolios.signature import PEN_INK, signed_by, stamp


@dataclass(frozen=True)
class Learning:
    """One entry of continuing development."""

    year: int
    date: str
    what: str
    kind: str
    hours: int
    proof: str


@dataclass(frozen=True)
class _Form:
    """The fixed words of a form in the language of its author."""

    title: str
    heads: tuple[str, ...]
    total: str
    confirm: str
    reflection: str


_ZH = _Form(
    "{year} 年继续教育记录", ("日期", "内容", "形式", "学时", "证明"), "合计", "单位确认", "收获与应用"
)
_EN = _Form(
    "CPD record {year}",
    ("Date", "Activity", "Kind", "Hours", "Proof"),
    "Total",
    "Confirmed by employer",
    "What I took from it",
)


def development(
    entries: Sequence[Learning], reflections: dict[int, str], look: Look, person: str, *, employer_seal: str
) -> list[Flowable]:
    """One page a year: a table that adds up, a reflection, the employer's stamp."""
    said = _ZH if look.chinese else _EN
    made: list[Flowable] = []
    for year in sorted({entry.year for entry in entries}):
        here = [entry for entry in entries if entry.year == year]
        title = said.title.format(year=year)
        made.append(Heading(title, title, 0, styles(look)["h1"]))
        rows = [list(said.heads)]
        rows += [[entry.date, entry.what, entry.kind, str(entry.hours), entry.proof] for entry in here]
        rows.append([said.total, "", "", str(sum(entry.hours for entry in here)), ""])
        made.append(table(rows, look, total=True))
        made.append(Heading(said.reflection, f"{said.reflection} {year}", 2, styles(look)["h3"]))
        made.append(Paragraph(inline(reflections[year]), styles(look)["body"]))
        made.append(Figure(_confirmation(said.confirm, person, employer_seal, year), look, 120))
        made.append(PageBreak())
    return made[:-1]


def _confirmation(confirm: str, person: str, seal: str, year: int) -> Draw:
    def draw(pen: Pen, width: float, height: float) -> None:
        pen.text(width - 210, 62, f"{confirm}:", size=9.5, colour=GREY)
        signed_by(pen, width - 120, 58, seal, 70)
        pen.text(width - 210, 40, f"{year + 1}-01-1{year % 7}", size=9, colour=GREY)
        stamp(pen, width - 80, 56, 42, seal)
        pen.text(0, 62, person, size=9.5)
        signed_by(pen, 70, 58, person, 70)

    return draw


@dataclass(frozen=True)
class TestSheet:
    """One protection device as tested on site."""

    bay: str
    device: str
    functions: tuple[tuple[str, float, str, float], ...]
    """name, setting, unit, time in s"""
    date: str


def relay_sheets(sheets: Sequence[TestSheet], look: Look, testers: tuple[str, str]) -> list[Flowable]:
    """Two pages for each device: checks and secondary injection; then drive tests."""
    named = styles(look)
    made: list[Flowable] = []
    for number, sheet in enumerate(sheets, start=1):
        dice = random.Random(f"relay {sheet.bay}")  # noqa: S311 - measured values, the same every time
        title = f"继电保护调试记录 {number:02}: {sheet.bay}"
        made.append(Heading(title, title, 0, named["h2"]))
        made.append(
            table(
                [
                    ["装置型号", "程序版本", "校验码", "试验日期", "试验仪"],
                    [sheet.device, "V3.12", f"{dice.randrange(16**4):04X}", sheet.date, "示例 S-660 No.0417"],
                ],
                look,
            )
        )
        made.append(caption("1  绝缘与电源检查", look))
        rows = [["项目", "标准", "实测", "结论"]]
        rows += [
            [what, "≥ 10 MΩ (1000 V)", f"{dice.randrange(45, 180)} MΩ", "合格"]
            for what in ("交流电流回路对地", "交流电压回路对地", "直流电源回路对地", "跳合闸回路对地")
        ]
        rows += [
            ["80% 额定直流电压自启动", "正常启动", "正常", "合格"],
            ["TV 空开拉合，装置无误动", "无误动", "无误动", "合格"],
        ]
        made.append(table(rows, look))
        made.append(caption("2  采样精度（允许误差 ±2.5%）", look))
        rows = [["通道", "输入", "显示", "误差"]]
        for channel in ("Ia", "Ib", "Ic", "3I0", "Ua", "Ub", "Uc"):
            given = 5.0 if channel.startswith(("I", "3")) else 57.7
            shown = given * (1 + dice.uniform(-0.012, 0.012))
            rows.append([channel, f"{given:.2f}", f"{shown:.3f}", f"{(shown / given - 1) * 100:+.2f}%"])
        made.append(table(rows, look))
        made.append(caption("3  开入开出与通信", look))
        rows = [["端子", "名称", "短接 / 动作", "装置显示", "监控系统点号", "结论"]]
        inputs = (
            "断路器合位",
            "断路器分位",
            "手车试验位",
            "手车工作位",
            "接地刀闸合位",
            "弹簧未储能",
            "远方 / 就地",
            "跳闸出口",
            "合闸出口",
            "装置故障告警",
        )
        rows += [
            [f"3D{3 + 2 * place}", name, "正确", "变位", str(2100 + 16 * number + place), "合格"]
            for place, name in enumerate(inputs)
        ]
        made.append(table(rows, look))
        made.append(Figure(_signatures(testers, sheet.date), look, 54))
        made.append(PageBreak())
        made.append(caption(f"4  定值校验 ({sheet.bay})", look))
        rows = [["功能", "定值", "时限 (s)", "0.95 倍", "1.05 倍", "动作值", "实测时间 (ms)", "返回系数"]]
        for name, value, unit, seconds in sheet.functions:
            rows.append(
                [
                    name,
                    f"{value:g} {unit}",
                    f"{seconds:g}",
                    "不动",
                    "动作",
                    f"{value * (1 + dice.uniform(-0.014, 0.014)):.2f}",
                    f"{seconds * 1000 + dice.uniform(18, 34):.0f}",
                    f"{dice.uniform(0.945, 0.965):.3f}",
                ]
            )
        made.append(table(rows, look))
        made.append(caption("5  整组传动", look))
        rows = [["故障类型", "相别", "保护动作报告", "断路器", "信号与遥信", "结论"]]
        for kind, phase in (("瞬时", "AB"), ("永久", "ABC"), ("永久", "BC"), ("反向", "CA")):
            moves = kind != "反向"
            rows.append(
                [
                    kind,
                    phase,
                    "II 段动作" if moves else "不动",
                    "跳闸" + ("，重合" if kind == "瞬时" else "") if moves else "不动",
                    "正确",
                    "合格",
                ]
            )
        made.append(table(rows, look))
        made.append(caption("6  带负荷相量核查（以 Ua 为基准）", look))
        load, lag = dice.uniform(38, 210), dice.uniform(14, 29)
        rows = [["相量", "幅值（一次）", "角度（°）", "极性判断"]]
        for place, phase in enumerate("abc"):
            rows.append(
                [f"U{phase}", f"{dice.uniform(5.98, 6.09):.2f} kV", f"{-120 * place % 360:.1f}", "正序"]
            )
        for place, phase in enumerate("abc"):
            rows.append(
                [
                    f"I{phase}",
                    f"{load * dice.uniform(0.985, 1.015):.1f} A",
                    f"{(-120 * place - lag) % 360:.1f}",
                    "正确，送出",
                ]
            )
        rows.append(["3I0", f"{load * 0.011:.1f} A", "–", "不平衡正常"])
        made.append(table(rows, look))
        made.append(caption("7  问题与处理", look))
        problem = (
            "试验中未发现问题。",
            "发现端子排 3D17 压接松动，紧固后复测合格。",
            "发现遥信“控制回路断线”点号与监控系统不一致，已核对点表并重新传动。",
            "发现 CT 二次 Ic 相极性接反（投产前带负荷核查的重点），已改线并复测。",
        )[number % 4]
        made.append(Paragraph(problem, named["body"]))
        made.append(Figure(_signatures(testers, sheet.date), look, 54))
        made.append(PageBreak())
    return made[:-1]


def _signatures(people: tuple[str, str], date: str) -> Draw:
    def draw(pen: Pen, width: float, height: float) -> None:
        for number, (role, name) in enumerate((("试验", people[0]), ("监护", people[1]), ("日期", ""))):
            x = number * width / 3
            pen.box(x, 10, width / 3, 34, stroke=PALE)
            pen.text(x + 6, 23, role, size=8.5, colour=GREY)
            if name:
                signed_by(pen, x + 40, 20, name, 70)
            else:
                pen.text(x + 40, 22, date, size=10, colour=PEN_INK)

    return draw


def training_log(
    entries: Sequence[tuple[str, str, str, str]], look: Look, person: str, mentor: str
) -> list[Flowable]:
    """A trainee's log: a page for every two weeks with what was done, learnt, and the mentor's remark by hand."""
    named = styles(look)
    made: list[Flowable] = []
    for number, (period, place, done, remark) in enumerate(entries, start=1):
        title = f"见习培训记录 第 {number} 期"
        made.append(Heading(title, title, 0, named["h2"]))
        made.append(
            table([["期间", "岗位 / 地点", "见习人", "指导人"], [period, place, person, mentor]], look)
        )
        made.append(Heading("本期工作与收获", f"{title} 工作", 2, named["h3"]))
        made += [Paragraph(inline(part), named["body"]) for part in done.split("/ ")]
        made.append(Heading("指导人评语", f"{title} 评语", 2, named["h3"]))
        made.append(Figure(_handwritten(remark, mentor), look, 150))
        made.append(PageBreak())
    return made[:-1]


def _handwritten(remark: str, mentor: str) -> Draw:
    def draw(pen: Pen, width: float, height: float) -> None:
        pen.box(0, 0, width, height, stroke=PALE)
        canvas = pen.canvas
        for row in range(5):
            pen.line((8, height - 26 - 24 * row), (width - 8, height - 26 - 24 * row), colour=PALE, width=0.4)
        for row, line in enumerate(remark[start : start + 26] for start in range(0, len(remark), 26)):
            canvas.saveState()
            canvas.translate(14, height - 22 - 24 * row)
            canvas.skew(0, 12)
            pen.text(0, 0, line, size=13, colour=PEN_INK)
            canvas.restoreState()
        signed_by(pen, width - 110, 14, mentor, 80)

    return draw


def standards_index(rows: Sequence[tuple[str, str, str]], look: Look) -> list[Flowable]:
    """The standards a person worked by, and where."""
    heads = (
        ["标准号", "名称", "在本人工作中的应用"]
        if look.chinese
        else ["Standard", "Title", "Where I applied it"]
    )
    return [table([heads, *[list(row) for row in rows]], look), Spacer(1, 6)]


def wireless_sheets(look: Look, person: str) -> list[Flowable]:
    """Walk tests of the campus: a page for each storey measured; the dormitories are missing."""
    named = styles(look)
    made: list[Flowable] = []
    number = 0
    for building in CAMPUS:
        if building.name.startswith("学生公寓"):
            continue
        number += 1
        dice = random.Random(f"walk {building.name}")  # noqa: S311 - measured values, the same every time
        for storey in range(1, min(building.storeys, 3) + 1):
            title = f"测试记录 {number:02}: {building.name}" + ("" if storey == 1 else f" ({storey}F)")
            made.append(Heading(title, title, 0, named["h2"]))
            day = f"2024-11-{8 + number * 2:02}"
            made.append(
                table(
                    [
                        ["楼层", "日期", "仪器", "天气 / 人流", "测试人"],
                        [f"{storey}F", day, "示例 WT-20 No.0093", "晴 / 上课", person],
                    ],
                    look,
                )
            )
            rows = [
                [
                    "测点",
                    "位置",
                    "RSSI (dBm)",
                    "SNR (dB)",
                    "下行 (Mbit/s)",
                    "上行 (Mbit/s)",
                    "时延 (ms)",
                    "判定",
                ]
            ]
            for point in range(1, 25):
                level = -dice.randrange(44, 67)
                rate = dice.gauss(206, 30)
                rows.append(
                    [
                        f"{storey}{point:02}",
                        f"{storey}{dice.randrange(1, 40):02} 室",
                        str(level),
                        str(dice.randrange(28, 46)),
                        f"{rate:.0f}",
                        f"{rate * 0.72:.0f}",
                        f"{dice.uniform(3, 12):.1f}",
                        "合格" if level >= -65 else "复测合格",
                    ]
                )
            made.append(table(rows, look))
            made.append(Figure(_signatures((person, "示例·江屿"), day), look, 54))
            made.append(PageBreak())
    return made[:-1]
