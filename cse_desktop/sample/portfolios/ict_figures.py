"""Drawings of the ICT reports."""

import math
import random
from collections.abc import Sequence

from reportlab.lib.colors import Color, HexColor

from cse_desktop.sample.portfolios.charts import BAD, FAIR, GOOD, HUES, Axes, bars, gantt, matrix, timeline
from cse_desktop.sample.portfolios.drawing import Pen
from cse_desktop.sample.portfolios.ict_calculations import CAMPUS, CONFUSION, LOADS
from cse_desktop.sample.portfolios.look import GREY, INK, PALE

WHITE = HexColor("#ffffff")


def _switch(pen: Pen, x: float, y: float, name: str, *, wide: float = 62) -> None:
    pen.box(x - wide / 2, y - 9, wide, 18, fill=pen.tint, stroke=pen.accent, radius=2)
    for number in range(8):
        pen.box(x - wide / 2 + 6 + number * (wide - 14) / 8, y - 5.6, 3.2, 3.2, fill=pen.accent, stroke=None)
    pen.text(x, y + 0.8, name, size=6.6, at="centre", strong=True)


def campus_network(pen: Pen, width: float, height: float) -> None:
    """Core, aggregation, access of the campus, with its wireless controllers and exits."""
    core, aggregation, access = height - 84, height / 2 - 22, 40.0
    middle = width / 2
    pen.card(middle - 130, height - 30, 110, 26, "运营商出口 2×10G", "电信 / 教育网")
    pen.card(middle + 20, height - 30, 110, 26, "下一代防火墙 ×2", "主备，IPv6 双栈")
    pen.line((middle - 20, height - 17), (middle + 20, height - 17), width=1.2)
    cores = (middle - 70, middle + 70)
    for x, name in zip(cores, ("核心 CORE-1", "核心 CORE-2"), strict=True):
        pen.line((x, core + 9), (middle + 75, height - 30), colour=GREY)
        _switch(pen, x, core, name, wide=86)
    pen.line((cores[0] + 43, core + 2), (cores[1] - 43, core + 2), width=1.6, colour=pen.accent)
    pen.line((cores[0] + 43, core - 2), (cores[1] - 43, core - 2), width=1.6, colour=pen.accent)
    pen.text(middle, core + 6, "2×100G 堆叠", size=6, at="centre", colour=GREY)
    pen.card(6, core - 14, 92, 30, "无线控制器 ×2", "N+1, 640 AP 授权")
    pen.line((98, core), (cores[0] - 43, core), colour=GREY)
    pen.card(width - 98, core - 14, 92, 30, "认证与日志", "802.1X / Portal")
    pen.line((width - 98, core), (cores[1] + 43, core), colour=GREY)
    each = width / len(CAMPUS)
    for number, building in enumerate(CAMPUS):
        x = each * (number + 0.5)
        for top in cores:
            pen.line((top, core - 9), (x, aggregation + 9), colour=PALE, width=0.8)
        _switch(pen, x, aggregation, f"汇聚 {number + 1}", wide=min(58, each - 8))
        pen.line((x, aggregation - 9), (x, access + 22))
        pen.box(x - each / 2 + 5, access - 14, each - 10, 36, fill=WHITE, stroke=GREY, radius=3)
        pen.text(x, access + 10, building.name.replace("学生", ""), size=6.6, at="centre", strong=True)
        pen.text(x, access, f"{building.points} AP", size=6.4, at="centre", colour=pen.accent)
        pen.text(x, access - 9, f"{building.devices} 终端", size=5.8, at="centre", colour=GREY)
    pen.text(
        4,
        10,
        "接入层：万兆上联，PoE+ 30 W/口；汇聚双归至两台核心，单链路故障收敛实测 0.8 s",
        size=6.6,
        colour=GREY,
    )


def wireless_map(pen: Pen, width: float, height: float) -> None:
    """Signal on a floor of the library, as measured after tuning."""
    columns, rows = 46, 20
    cell_w, cell_h = (width - 90) / columns, (height - 10) / rows
    points = ((6, 5), (15, 14), (24, 5), (33, 14), (41, 6), (8, 15), (40, 16))
    for column in range(columns):
        for row in range(rows):
            distance = min(math.hypot(column - x, (row - y) * 1.2) for x, y in points)
            level = -38 - 26 * math.log10(1 + distance) * 1.15
            share = max(0.0, min(1.0, (level + 75) / 35))
            hue = Color(0.85 - 0.70 * share, 0.35 + 0.42 * share, 0.28 + 0.30 * share)
            pen.box(column * cell_w, 5 + row * cell_h, cell_w + 0.4, cell_h + 0.4, fill=hue, stroke=None)
    for x, y, w, h in (
        (0, 0, 14, 9),
        (14, 0, 12, 9),
        (26, 0, 20, 9),
        (0, 11, 12, 9),
        (12, 11, 20, 9),
        (32, 11, 14, 9),
    ):
        pen.box(x * cell_w, 5 + y * cell_h, w * cell_w, h * cell_h, stroke=WHITE, line=1.6)
    for number, (x, y) in enumerate(points, start=1):
        pen.ring((x + 0.5) * cell_w, 5 + (y + 0.5) * cell_h, 6, fill=WHITE, stroke=INK)
        pen.text(
            (x + 0.5) * cell_w, 2.8 + (y + 0.5) * cell_h, f"{number}", size=6.4, at="centre", strong=True
        )
    for number, name in enumerate(("−40 dBm", "−50", "−60", "−65（门限）", "−75")):
        share = 1 - number / 4
        legend = height - 26 - 20 * number
        pen.box(
            width - 78,
            legend,
            16,
            14,
            fill=Color(0.85 - 0.70 * share, 0.35 + 0.42 * share, 0.28 + 0.30 * share),
            stroke=None,
        )
        pen.text(width - 57, legend + 3.6, name, size=6.8)
    pen.text(width - 78, 16, "图书馆 3F 5 GHz\n2024-11-18 步测\n418 点", size=6.6, colour=GREY)


def wireless_throughput(pen: Pen, width: float, height: float) -> None:
    """Throughput before and after."""
    bars(
        pen,
        width,
        height,
        [
            ("教学楼 A", (46, 212)),
            ("教学楼 B", (51, 205)),
            ("图书馆", (38, 187)),
            ("实验楼", (72, 226)),
            ("公寓", (29, 158)),
            ("体育馆", (22, 134)),
        ],
        250,
        "单终端下行中位数 (Mbit/s)",
        ("改造前", "改造后"),
    )


def campus_schedule(pen: Pen, width: float, height: float) -> None:
    """Schedule of the campus project."""
    gantt(
        pen,
        width,
        height,
        ["24-03", "24-04", "24-05", "24-06", "24-07", "24-08", "24-09", "24-10", "24-11", "24-12"],
        [
            ("现场勘测", 0, 1.5, 1.7),
            ("方案与评审", 1.2, 3.0, 3.2),
            ("设备到货", 2.8, 5.0, 5.6),
            ("暑期施工", 4.0, 6.0, 6.2),
            ("调优与测试", 6.0, 8.6, 8.8),
            ("试运行与验收", 8.4, 10, 9.9),
        ],
    )


def platform_layers(pen: Pen, width: float, height: float) -> None:
    """The data-sharing platform in layers."""
    layers: Sequence[tuple[str, Sequence[str]]] = (
        ("使用方", ("政务服务大厅", "部门业务系统", "数据分析", "公众开放门户")),
        ("接入", ("API 网关", "身份与授权", "配额与审计")),
        ("共享服务", ("目录服务", "查询核验", "批量交换", "脱敏引擎", "工单审批")),
        ("数据", ("主题库", "元数据库", "审计库（只追加）", "对象存储")),
        ("底座", ("容器平台 3 可用区", "密码服务 SM2/SM4", "监控与日志")),
    )
    each = (height - 6) / len(layers)
    for number, (name, parts) in enumerate(layers):
        y = height - each * (number + 1)
        pen.box(0, y + 3, width, each - 6, fill=HexColor("#f6f8f9"), stroke=PALE, radius=4)
        pen.text(10, y + each / 2 - 3, name, size=8.4, strong=True, colour=pen.accent)
        w = (width - 84) / len(parts)
        for place, part in enumerate(parts):
            pen.card(74 + place * w, y + 9, w - 8, each - 18, part)


def query_sequence(pen: Pen, width: float, height: float) -> None:
    """Sequence of a check of a person's data across departments."""
    sequence(
        pen,
        width,
        height,
        ("窗口系统", "API 网关", "授权服务", "核验服务", "公安数据源", "审计库"),
        (
            (0, 1, "1  核验请求（事项编码，哈希标识）", False),
            (1, 2, "2  令牌与最小范围校验", False),
            (2, 1, "3  允许：仅“是否一致”", True),
            (1, 3, "4  转发（携带用途）", False),
            (3, 4, "5  双向 TLS 查询", False),
            (4, 3, "6  结果（不落库）", True),
            (3, 5, "7  写入审计：谁、何事、为何", False),
            (3, 1, "8  一致 / 不一致", True),
            (1, 0, "9  返回，P99 < 200 ms", True),
        ),
    )


def sequence(
    pen: Pen, width: float, height: float, lanes: Sequence[str], steps: Sequence[tuple[int, int, str, bool]]
) -> None:
    """A sequence diagram; the last of a step says whether it is an answer."""
    each = width / len(lanes)
    for number, lane in enumerate(lanes):
        x = each * (number + 0.5)
        pen.card(x - each / 2 + 4, height - 24, each - 8, 22, lane)
        pen.line((x, height - 24), (x, 6), colour=GREY, width=0.6, dash=(3, 3))
    row = (height - 44) / len(steps)
    for number, (start, end, said, answer) in enumerate(steps):
        y = height - 40 - row * (number + 0.45)
        a, b = each * (start + 0.5), each * (end + 0.5)
        pen.box(min(a, b) - 2.4, y - row * 0.28, 4.8, row * 0.55, fill=pen.tint, stroke=pen.accent, line=0.5)
        pen.line(
            (a, y),
            (b, y),
            colour=GREY if answer else INK,
            width=0.9,
            dash=(4, 2) if answer else (),
            arrow=True,
        )
        left = min(a, b) + 6
        pen.text(left, y + 3, said, size=6.7, colour=GREY if answer else INK)


def threat_flow(pen: Pen, width: float, height: float) -> None:
    """Data flow with trust boundaries and the threats at each crossing."""
    y = height / 2 - 16
    boxes = (
        (0, "窗口系统", "部门内网"),
        (0.27, "API 网关", "DMZ"),
        (0.54, "核验服务", "平台区"),
        (0.81, "数据源", "部门区"),
    )
    for share, name, zone in boxes:
        x = share * width
        pen.box(x, y - 34, width * 0.19, 102, stroke=BAD, dash=(5, 3), line=0.8, radius=6)
        pen.text(x + 5, y + 57, f"信任域：{zone}", size=6.4, colour=BAD)
        pen.card(x + 9, y - 4, width * 0.19 - 18, 36, name)
    for share, marks in ((0.19, "T1 T2"), (0.46, "T3 T4"), (0.73, "T5")):
        pen.line((share * width, y + 14), ((share + 0.08) * width, y + 14), width=1.2, arrow=True)
        pen.text((share + 0.04) * width, y + 20, marks, size=7, at="centre", strong=True, colour=BAD)
    pen.box(width * 0.54 + 9, 4, width * 0.19 - 18, 24, fill=HexColor("#fbf7ee"), stroke=FAIR, radius=3)
    pen.text(width * 0.635, 13, "审计库（只追加）T6", size=6.8, at="centre")
    pen.line((width * 0.635, y - 4), (width * 0.635, 28), arrow=True)


def latency(pen: Pen, width: float, height: float) -> None:
    """Latency over load."""
    axes = Axes(pen, width, height, (0, 5200), (0, 520), labels=("每秒请求 (QPS)", "延迟 (ms)"))
    axes.ticks(
        [(value, f"{value}") for value in range(0, 5001, 1000)],
        [(value, f"{value}") for value in range(0, 501, 100)],
    )
    axes.curve([(load[0], load[1]) for load in LOADS], HUES[0], width=1.8)
    axes.curve([(load[0], load[2]) for load in LOADS], HUES[1], width=1.8)
    axes.curve([(0, 200), (5200, 200)], BAD, width=0.8, dash=(4, 3))
    for target, median, tail, _ in LOADS:
        for value, hue in ((median, HUES[0]), (tail, HUES[1])):
            pen.ring(*axes.at(target, value), 2.4, fill=WHITE, stroke=hue, line=1.2)
    axes.curve([(2650, 0), (2650, 500)], GREY, width=0.8, dash=(2, 2))
    x, y = axes.at(2650, 440)
    pen.text(x + 4, y, "2025-03 实际峰值 2650", size=6.6, colour=GREY)
    axes.legend([("P50", HUES[0]), ("P99", HUES[1])])


def defects(pen: Pen, width: float, height: float) -> None:
    """Defects found and closed."""
    axes = Axes(pen, width, height, (0, 20), (0, 450), labels=("迭代", "累计缺陷"))
    axes.ticks(
        [(value, f"S{value}") for value in range(0, 21, 4)],
        [(value, f"{value}") for value in range(0, 451, 100)],
    )
    found = [(step, 412 * (1 - math.exp(-step / 6.2)) / (1 - math.exp(-20 / 6.2))) for step in range(21)]
    closed = [
        (step, 409 * max(0.0, (1 - math.exp(-max(0, step - 1.2) / 5.6)) / (1 - math.exp(-18.8 / 5.6))))
        for step in range(21)
    ]
    axes.curve(found, HUES[1], width=1.8)
    axes.curve(closed, HUES[2], width=1.8)
    axes.legend([("发现 412", HUES[1]), ("关闭 409", HUES[2])])


def regions(pen: Pen, width: float, height: float) -> None:
    """Three regions of the payments platform."""
    each = width / 3
    for number, (name, role) in enumerate(
        (
            ("Region R1", "active, 46 % of traffic"),
            ("Region R2", "active, 38 %"),
            ("Region R3", "active, 16 %, arbiter"),
        )
    ):
        x = number * each
        pen.box(x + 4, 22, each - 8, height - 74, stroke=pen.accent, dash=(5, 3), radius=6)
        pen.text(x + 14, height - 66, name, size=9, strong=True, colour=pen.accent)
        pen.text(x + 14, height - 77, role, size=6.8, colour=GREY)
        for row, part in enumerate(("Gateway", "Payment router", "Risk scoring", "Ledger (5 replicas)")):
            y = height - 118 - row * (height - 150) / 4
            pen.card(x + 16, y, each - 32, 24, part)
            if row:
                pen.line(
                    (x + each / 2, y + (height - 150) / 4),
                    (x + each / 2, y + 24),
                    colour=GREY,
                    width=0.8,
                    arrow=True,
                )
    low = height - 118 - 3 * (height - 150) / 4
    for number in range(2):
        pen.line(
            (each * (number + 1) - 16, low + 12),
            (each * (number + 1) + 16, low + 12),
            colour=HUES[1],
            width=1.8,
        )
    pen.text(
        width / 2,
        7,
        "Raft group spans regions: quorum 3 of 5, two replicas in R1, two in R2, one in R3",
        size=6.8,
        at="centre",
        colour=GREY,
    )
    pen.card(width / 2 - 90, height - 32, 180, 26, "Anycast edge and health steering")
    for number in range(3):
        pen.line((width / 2, height - 32), (each * (number + 0.5), height - 52), colour=GREY, arrow=True)


def incident(pen: Pen, width: float, height: float) -> None:
    """The incident of 3 September 2024, minute by minute."""
    timeline(
        pen,
        width,
        height,
        40,
        (
            (0, "14:02", "push 7731\nstarts", GREY),
            (3, "14:05", "error rate\n0.4 % → 6 %", FAIR),
            (5.5, "14:07", "pager; I take\nincident lead", BAD),
            (11, "14:13", "rollback blocked\nby frozen lock", BAD),
            (16, "14:18", "R3 takes R1's\ntraffic", FAIR),
            (21, "14:23", "lock released,\nrollback", FAIR),
            (27.5, "14:29", "errors < 0.1 %", GOOD),
            (36, "14:38", "all clear", GOOD),
        ),
    )


def payment_sequence(pen: Pen, width: float, height: float) -> None:
    """Idempotent payment across a failover."""
    sequence(
        pen,
        width,
        height,
        ("Merchant", "Gateway R1", "Router", "Ledger leader", "Ledger R2", "Gateway R2"),
        (
            (0, 1, "1  POST /payments  key=K", False),
            (1, 2, "2  reserve(K)", False),
            (2, 3, "3  append K: pending", False),
            (3, 4, "4  replicate, quorum", False),
            (3, 1, "5  lost: R1 isolated", True),
            (0, 5, "6  retry, same key K", False),
            (5, 4, "7  read K after election", False),
            (4, 5, "8  K: settled once", True),
            (5, 0, "9  201, same receipt", True),
        ),
    )


def error_budget(pen: Pen, width: float, height: float) -> None:
    """Error budget through the year."""
    axes = Axes(pen, width, height, (0, 12), (0, 280), labels=("month of 2024", "minutes left of 263.5"))
    axes.ticks(
        [(value, f"{value}") for value in range(13)], [(value, f"{value}") for value in range(0, 281, 70)]
    )
    steps = [
        (0, 263.5),
        (1.36, 263.5),
        (1.36, 249.0),
        (4.87, 249.0),
        (4.87, 218.0),
        (8.08, 218.0),
        (8.08, 195.5),
        (10.62, 195.5),
        (10.62, 184.5),
        (12, 184.5),
    ]
    axes.curve(steps, HUES[0], width=1.8)
    axes.curve([(0, 263.5), (12, 0)], GREY, width=0.8, dash=(4, 3))
    axes.legend([("left", HUES[0]), ("even burn", GREY)])


def confusion(pen: Pen, width: float, height: float) -> None:
    """The fraud model's confusion matrix."""
    left, cell_w, cell_h = 110.0, (width - 130) / 2, (height - 34) / 2
    names = (("caught", "missed"), ("false", "clear"))
    for row, line in enumerate(names):
        for column, name in enumerate(line):
            good = name in {"caught", "clear"}
            fill = HexColor("#dfeee0") if good else HexColor("#f7e1dd")
            x, y = left + column * cell_w, (1 - row) * cell_h
            pen.box(x, y, cell_w, cell_h, fill=fill, stroke=WHITE, line=2)
            pen.text(
                x + cell_w / 2, y + cell_h / 2 - 2, f"{CONFUSION[name]:,}", size=15, at="centre", strong=True
            )
            pen.text(
                x + cell_w / 2,
                y + cell_h / 2 - 18,
                {
                    "caught": "fraud, held",
                    "missed": "fraud, passed",
                    "false": "honest, held",
                    "clear": "honest, passed",
                }[name],
                size=7,
                at="centre",
                colour=GREY,
            )
    for row, name in enumerate(("truly fraud", "truly honest")):
        pen.text(left - 8, (1 - row) * cell_h + cell_h / 2 - 3, name, size=8, at="right")
    for column, name in enumerate(("model: hold", "model: pass")):
        pen.text(left + (column + 0.5) * cell_w, height - 18, name, size=8, at="centre")


def capacity(pen: Pen, width: float, height: float) -> None:
    """Peak demand and capacity by quarter."""
    bars(
        pen,
        width,
        height,
        [
            ("24 Q1", (2310, 3450)),
            ("24 Q2", (2640, 4600)),
            ("24 Q3", (3120, 4600)),
            ("24 Q4", (4200, 6900)),
            ("25 Q1", (3480, 6900)),
            ("25 Q2", (3870, 6900)),
        ],
        8000,
        "payments a second",
        ("peak demand", "capacity with one region lost"),
    )


def product_risks(pen: Pen, width: float, height: float) -> None:
    """Risk matrix of the data-sharing platform."""
    matrix(
        pen,
        width,
        height,
        ("很低", "低", "中", "高", "很高"),
        ("轻微", "一般", "较大", "重大"),
        [(2, 3, "R1"), (1, 3, "R2"), (3, 1, "R3"), (2, 1, "R4"), (2, 2, "R5")],
    )


def noise_of_alerts(pen: Pen, width: float, height: float) -> None:
    """Alerts a week before and after the clean-up."""
    axes = Axes(pen, width, height, (0, 30), (0, 640), labels=("week", "alerts"))
    axes.ticks(
        [(value, f"{value}") for value in range(0, 31, 5)],
        [(value, f"{value}") for value in range(0, 641, 160)],
    )
    dice = random.Random("alerts")  # noqa: S311 - a drawing, the same every time
    axes.curve(
        [
            (week, (560 if week < 9 else 560 * math.exp(-(week - 9) / 5) + 70) + dice.uniform(-34, 34))
            for week in range(31)
        ],
        HUES[0],
        width=1.6,
    )
    axes.curve([(9, 0), (9, 620)], GREY, width=0.8, dash=(3, 3))
