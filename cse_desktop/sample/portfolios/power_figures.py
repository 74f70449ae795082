"""Drawings of the electrical reports."""

import math
import random

from reportlab.lib.colors import HexColor

from cse_desktop.sample.portfolios.charts import BAD, HUES, Axes, bars, gantt, matrix
from cse_desktop.sample.portfolios.drawing import Pen
from cse_desktop.sample.portfolios.look import GREY, INK, PALE
from cse_desktop.sample.portfolios.power_calculations import FEEDERS, YUNXI


def _breaker(pen: Pen, x: float, y: float) -> None:
    pen.box(x - 3.4, y - 3.4, 6.8, 6.8, fill=HexColor("#ffffff"))
    pen.line((x - 3.4, y - 3.4), (x + 3.4, y + 3.4), width=0.6)
    pen.line((x - 3.4, y + 3.4), (x + 3.4, y - 3.4), width=0.6)


def _isolator(pen: Pen, x: float, y: float) -> None:
    pen.line((x - 3.4, y), (x + 3.4, y), width=1.1)
    pen.line((x, y - 4), (x + 3.6, y + 3.4), width=0.9)


def _transformer(pen: Pen, x: float, y: float, radius: float = 10) -> None:
    pen.ring(x, y + radius * 0.62, radius, line=1.0)
    pen.ring(x, y - radius * 0.62, radius, line=1.0)
    pen.text(x, y + radius * 0.62 - 2.6, "Y", size=6.5, at="centre")
    pen.text(x, y - radius * 0.62 - 3.2, "△", size=6.5, at="centre")


def _earth(pen: Pen, x: float, y: float) -> None:
    for number, half in enumerate((5, 3.2, 1.4)):
        pen.line((x - half, y - 2 * number), (x + half, y - 2 * number), width=0.8)


def single_line_110(pen: Pen, width: float, height: float) -> None:
    """Two lines with an inner bridge, two transformers, two sections of 10 kV with their feeders."""
    top, bridge, low = height - 24, height - 104, 104.0
    left, right, middle = width * 0.27, width * 0.73, width / 2
    for x, name, tag in ((left, "110 kV 溪北 I 线", "1"), (right, "110 kV 溪北 II 线", "2")):
        pen.text(x, height - 8, name, size=7.6, at="centre", strong=True)
        pen.line((x, top), (x, low), width=1.0)
        _line_bay(pen, x, top, tag)
        _transformer_bay(pen, x, bridge, tag)
        _breaker(pen, x, low + 26)
        pen.text(x + 7, low + 23.6, f"90{tag}", size=6.6)
    pen.line((left, bridge), (right, bridge), width=1.0)
    for x in (left + 40, right - 40):
        _isolator(pen, x, bridge)
    _breaker(pen, middle, bridge)
    pen.text(middle, bridge + 7, "内桥 100", size=6.6, at="centre")
    _section_10(pen, 8, middle - 14, low, "10 kV I 段", 0)
    _section_10(pen, middle + 14, width - 8, low, "10 kV II 段", 6)
    pen.line(
        (middle - 14, low), (middle - 14, low - 28), (middle + 14, low - 28), (middle + 14, low), width=1.0
    )
    _breaker(pen, middle, low - 28)
    pen.text(middle, low - 43, "分段 900", size=6.4, at="centre")


def _line_bay(pen: Pen, x: float, top: float, tag: str) -> None:
    for y, mark in ((top - 14, f"11{tag}3"), (top - 58, f"11{tag}1")):
        _isolator(pen, x, y)
        pen.text(x + 7, y - 2.4, mark, size=6.2, colour=GREY)
    _breaker(pen, x, top - 36)
    pen.text(x + 7, top - 38.4, f"11{tag}", size=6.6)
    pen.ring(x, top - 47, 2.4)
    pen.text(x - 6, top - 49, "TA 600/5", size=5.8, at="right", colour=GREY)


def _transformer_bay(pen: Pen, x: float, bridge: float, tag: str) -> None:
    _breaker(pen, x, bridge - 26)
    pen.text(x + 7, bridge - 28.4, f"10{tag}", size=6.6)
    pen.line((x, bridge - 88), (x, bridge - 50), colour=HexColor("#ffffff"), width=2)
    _transformer(pen, x, bridge - 68, 13)
    pen.text(x + 20, bridge - 58, f"{tag}# 主变 SZ-50000/110", size=6.8, strong=True)
    pen.text(x + 20, bridge - 67.5, "50 MVA 110±8×1.25%/10.5 kV\nYN,d11 uk = 17%", size=6.0, colour=GREY)
    pen.line((x, bridge - 59), (x - 26, bridge - 59), width=0.7)
    _isolator(pen, x - 26, bridge - 67)
    _earth(pen, x - 26, bridge - 78)
    pen.line((x - 26, bridge - 59), (x - 26, bridge - 76), width=0.7)
    pen.text(x - 32, bridge - 69, f"1{tag}0", size=5.8, at="right", colour=GREY)


def _section_10(pen: Pen, start: float, end: float, low: float, name: str, first: int) -> None:
    pen.line((start, low), (end, low), width=2.6, colour=pen.accent)
    pen.text(start + 2, low + 6, name, size=7, strong=True, colour=pen.accent)
    step = (end - start - 16) / 8
    for number in range(8):
        x = start + 12 + number * step
        pen.line((x, low), (x, 40), width=0.8)
        _breaker(pen, x, low - 20)
        pen.ring(x, low - 32, 2.2)
        if number < 6:
            feeder = FEEDERS[first + number]
            pen.line((x, 50), (x, 38), width=0.8, arrow=True)
            pen.text(x, 28, feeder.code, size=6.2, at="centre", strong=True)
            pen.text(x, 19, feeder.name[:3], size=5.4, at="centre", colour=GREY)
        elif number == 6:
            pen.line((x - 5, 47), (x + 5, 47), width=1.2)
            pen.line((x - 5, 43), (x + 5, 43), width=1.2)
            pen.line((x, 40), (x, 43), width=0.8)
            _earth(pen, x, 38)
            pen.text(x, 22, "电容器\n2×5 Mvar", size=5.2, at="centre", colour=GREY)
        else:
            pen.ring(x, 45, 4.4)
            pen.ring(x, 39, 4.4)
            pen.text(x, 22, "站用/\n接地变", size=5.2, at="centre", colour=GREY)


def impedance_110(pen: Pen, width: float, height: float) -> None:
    """The equivalent network for the short-circuit calculation."""
    middle, x = height / 2, 30.0
    pen.ring(x, middle, 9, line=1.0)
    pen.text(x, middle - 3, "~", size=10, at="centre")
    pen.text(x, middle - 24, "系统\nE* = 1", size=6.8, at="centre", colour=GREY)

    def reactance(at: float, y: float, name: str) -> None:
        pen.line((at, y), (at + 24, y))
        pen.box(at + 24, y - 5, 46, 10, fill=pen.tint)
        pen.text(at + 47, y + 9, name, size=7, at="centre")
        pen.line((at + 70, y), (at + 94, y))

    reactance(x + 9, middle, f"Xs = {YUNXI.x_strong:.4f}")
    k1 = x + 103
    pen.ring(k1, middle, 2.2, fill=BAD, stroke=None)
    pen.text(k1 + 3, middle - 14, "K1", size=8, colour=BAD, strong=True)
    for y, name in ((middle + 30, "XT1 = 0.3400"), (middle - 30, "XT2 = 0.3400")):
        pen.line((k1, middle), (k1, y), (k1 + 20, y))
        reactance(k1 + 20, y, name)
        end = k1 + 114
        pen.line((end, y), (end + 24, y), width=2.4, colour=pen.accent)
        pen.ring(end + 12, y, 2.2, fill=BAD, stroke=None)
        pen.text(end + 30, y - 2.6, "K2（10 kV 分列）" if y > middle else "10 kV II 段", size=7.4)
    pen.line((k1 + 126, middle - 30), (k1 + 126, middle + 30), dash=(2, 2), colour=GREY)
    pen.text(k1 + 132, middle - 2, "900 分段，正常断开", size=6.8, colour=GREY)


def coordination(pen: Pen, width: float, height: float) -> None:
    """Time and current of the protection, both logarithmic."""
    axes = Axes(
        pen,
        width,
        height,
        (100, 20_000),
        (0.05, 100),
        logarithmic=True,
        labels=("电流（A，10 kV 侧）", "动作时间（s）"),
    )
    axes.ticks(
        [(value, f"{value:g}") for value in (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)],
        [(value, f"{value:g}") for value in (0.05, 0.1, 0.3, 1, 3, 10, 30, 100)],
    )

    def inverse(pickup: float, dial: float) -> list[tuple[float, float]]:
        ratios = [1.1 + 0.1 * step for step in range(20)] + [3 + step for step in range(18)]
        return [
            (pickup * ratio, dial * 0.14 / (ratio**0.02 - 1)) for ratio in ratios if pickup * ratio < 20_000
        ]

    feeder: list[tuple[float, float]] = [(375, 100.0), (375, 0.9), (964, 0.9), (964, 0.3), (20_000, 0.3)]
    tie: list[tuple[float, float]] = [(2100, 100.0), (2100, 1.2), (20_000, 1.2)]
    transformer: list[tuple[float, float]] = [(3600, 100.0), (3600, 1.5), (20_000, 1.5)]
    fuse = inverse(110, 0.035)
    entries: tuple[tuple[str, list[tuple[float, float]]], ...] = (
        ("配变熔断器（用户侧）", fuse),
        ("F08 馈线", feeder),
        ("分段 900", tie),
        ("主变低压 901", transformer),
    )
    for (_, points), hue in zip(entries, HUES, strict=False):
        axes.curve(points, hue, width=1.5)
    for value in (
        YUNXI.at_10(1) * 1000,
        YUNXI.least_two_phase_at_10() * 1000,
    ):
        axes.curve([(value, 0.05), (value, 100)], GREY, width=0.7, dash=(3, 2))
    x, y = axes.at(YUNXI.least_two_phase_at_10() * 1000, 40)
    pen.text(x - 3, y, "I(2)min 12.1 kA", size=6.2, at="right", colour=GREY)
    x, y = axes.at(YUNXI.at_10(1) * 1000, 22)
    pen.text(x + 3, y, "I(3)max\n14.8 kA", size=6.2, colour=GREY)
    for low, high, at in ((0.9, 1.2, 620), (1.2, 1.5, 4600)):
        start, end = axes.at(at, low), axes.at(at, high)
        pen.line(start, end, colour=BAD, width=0.8)
        pen.text(start[0] + 3, (start[1] + end[1]) / 2 - 2, "Δt 0.3", size=5.8, colour=BAD)
    axes.legend([(name, hue) for (name, _), hue in zip(entries, HUES, strict=False)])


def earthing_plan(pen: Pen, width: float, height: float) -> None:
    """The earthing grid over the outline of the station."""
    left, below, w, h = 34.0, 30.0, width - 150, height - 50
    pen.box(left, below, w, h, stroke=GREY, dash=(4, 3))
    inner_x, inner_y, inner_w, inner_h = left + 12, below + 12, w - 24, h - 24
    for step in range(11):
        x = inner_x + inner_w * (0.5 - 0.5 * math.cos(math.pi * step / 10))
        pen.line((x, inner_y), (x, inner_y + inner_h), colour=pen.accent, width=0.9)
    for step in range(8):
        y = inner_y + inner_h * (0.5 - 0.5 * math.cos(math.pi * step / 7))
        pen.line((inner_x, y), (inner_x + inner_w, y), colour=pen.accent, width=0.9)
    for x, y, bw, bh, name in (
        (0.07, 0.58, 0.42, 0.3, "110 kV GIS 室"),
        (0.07, 0.12, 0.42, 0.3, "10 kV 配电室 / 二次设备室"),
        (0.60, 0.62, 0.15, 0.24, "1# 主变"),
        (0.60, 0.18, 0.15, 0.24, "2# 主变"),
        (0.82, 0.30, 0.12, 0.4, "电容器"),
    ):
        pen.box(left + w * x, below + h * y, w * bw, h * bh, fill=HexColor("#fbf7ee"), stroke=INK, line=0.6)
        pen.text(left + w * (x + bw / 2), below + h * (y + bh / 2) - 2, name, size=6.8, at="centre")
    for x in (0, 0.25, 0.5, 0.75, 1):
        for y in (0, 1):
            pen.ring(
                inner_x + inner_w * x,
                inner_y + inner_h * y,
                3,
                fill=HexColor("#ffffff"),
                stroke=BAD,
                line=1.2,
            )
    pen.line((left, below - 10), (left + w, below - 10), width=0.5, arrow=True)
    pen.line((left + w, below - 10), (left, below - 10), width=0.5, arrow=True)
    pen.text(left + w / 2, below - 20, "86.0 m", size=7, at="centre")
    pen.line((left - 10, below), (left - 10, below + h), width=0.5, arrow=True)
    pen.line((left - 10, below + h), (left - 10, below), width=0.5, arrow=True)
    pen.text(left - 13, below + h / 2, "62.0", size=7, at="right")
    x = left + w + 16
    for number, (name, hue) in enumerate(
        (("水平接地体 60×6 热镀锌扁钢", pen.accent), ("垂直接地极 φ50 L = 2.5 m", BAD), ("围墙", GREY))
    ):
        y = below + h - 12 - 26 * number
        pen.line((x, y), (x + 18, y), colour=hue, width=1.4)
        pen.text(x, y - 11, name, size=6.4)
    pen.text(
        x,
        below + 46,
        "埋深 0.8 m\n土壤 ρ = 120 Ω·m\n碎石层 0.15 m\n图示为竣工修正版 C",
        size=6.4,
        colour=GREY,
    )


def daily_load(pen: Pen, width: float, height: float) -> None:
    """Load of a summer's day before and after."""
    axes = Axes(pen, width, height, (0, 24), (0, 80), labels=("时刻 (h)", "有功 (MW)"))
    axes.ticks(
        [(hour, f"{hour}") for hour in range(0, 25, 4)],
        [(value, f"{value}") for value in (0, 20, 40, 60, 80)],
    )
    shape = (
        39,
        36,
        34,
        33,
        34,
        38,
        45,
        53,
        60,
        65,
        68,
        69,
        66,
        67,
        69,
        71,
        71.6,
        70,
        68,
        69,
        67,
        60,
        51,
        44,
        39,
    )
    axes.curve(list(enumerate(shape)), HUES[0], width=1.8)
    axes.curve([(hour, value * 0.79) for hour, value in enumerate(shape)], HUES[1], width=1.2)
    axes.curve([(0, 50), (24, 50)], BAD, width=0.8, dash=(4, 2))
    x, y = axes.at(0.3, 51.5)
    pen.text(x, y, "单台主变额定 50 MVA", size=6.4, colour=BAD)
    axes.legend([("2023-08-04 实测", HUES[0]), ("2019 年同期", HUES[1])])


def schedule_110(pen: Pen, width: float, height: float) -> None:
    """The stages of the rebuilding without loss of supply."""
    months = [
        f"{year % 100}-{month:02}"
        for year, month in [(2021 + (2 + 3 * q) // 12, (2 + 3 * q) % 12 + 1) for q in range(10)]
    ]
    gantt(
        pen,
        width,
        height,
        months,
        [
            ("可研与初步设计", 0, 2.2, 2.2),
            ("施工图设计", 1.8, 4.2, 4.5),
            ("临时 10 kV 母线过渡", 3.6, 4.6, 4.6),
            ("1# 主变及 I 段更换", 4.4, 6.4, 6.8),
            ("2# 主变及 II 段更换", 6.2, 8.0, 8.2),
            ("二次系统调试", 5.6, 8.6, 8.6),
            ("投运与性能考核", 8.4, 9.6, 9.4),
        ],
    )


def distribution_10(pen: Pen, width: float, height: float) -> None:
    """A 10 kV distribution room with two transformers and a low-voltage tie."""
    bus, low = height - 66, 92.0
    for x, name in ((width * 0.18, "电源一 园区 I 线"), (width * 0.82, "电源二 园区 II 线")):
        pen.text(x, height - 8, name, size=7.4, at="centre", strong=True)
        pen.line((x, height - 18), (x, bus), arrow=False)
        _breaker(pen, x, height - 36)
        _isolator(pen, x, height - 52)
    for start, end in ((20, width / 2 - 16), (width / 2 + 16, width - 20)):
        pen.line((start, bus), (end, bus), width=2.4, colour=pen.accent)
    pen.line((width / 2 - 16, bus), (width / 2 + 16, bus))
    _breaker(pen, width / 2, bus)
    pen.text(width / 2, bus + 8, "母联 G06（机械闭锁）", size=6.4, at="centre")
    for x, name in ((width * 0.32, "TM1"), (width * 0.68, "TM2")):
        pen.line((x, bus), (x, bus - 34))
        _breaker(pen, x, bus - 16)
        _transformer(pen, x, bus - 48, 11)
        pen.line((x, bus - 66), (x, low))
        pen.text(x + 18, bus - 44, f"{name} SCB14-1250/10", size=6.8, strong=True)
        pen.text(x + 18, bus - 53, "10/0.4 kV D,yn11 uk = 6%", size=6.0, colour=GREY)
        _breaker(pen, x, low + 16)
    for start, end, first in ((14, width / 2 - 14, 0), (width / 2 + 14, width - 14, 5)):
        pen.line((start, low), (end, low), width=2.4, colour=HUES[1])
        for number in range(5):
            x = start + 18 + number * (end - start - 36) / 4
            pen.line((x, low), (x, 44), arrow=True)
            _breaker(pen, x, low - 18)
            names = (
                "WP1\n1#厂房",
                "WP3\n空压站",
                "WL1\n办公",
                "WD1\n污水",
                "电容\n补偿",
                "WP2\n2#厂房",
                "WP4\n冷冻站",
                "WC1\n充电",
                "消防\n双电源",
                "电容\n补偿",
            )
            pen.text(x, 32, names[first + number], size=6, at="centre")
    pen.line((width / 2 - 14, low), (width / 2 + 14, low))
    _breaker(pen, width / 2, low)


def fault_wave(pen: Pen, width: float, height: float) -> None:
    """Fault recorder: three currents and three voltages through a fault of phase A to earth, then all phases."""
    hues = (HexColor("#c79a00"), HexColor("#3c8b3c"), HexColor("#b83232"))
    names = ("IA", "IB", "IC", "UA", "UB", "UC")
    lane = (height - 24) / 6
    left = 34.0
    span = width - left - 10
    for number, name in enumerate(names):
        middle = height - 8 - lane * (number + 0.5)
        pen.text(left - 8, middle - 2.5, name, size=7.4, at="right", strong=True)
        pen.line((left, middle), (left + span, middle), colour=PALE, width=0.4)
        phase, voltage = number % 3, number >= 3
        points = []
        for step in range(720):
            t = step / 720 * 260
            angle = 2 * math.pi * t / 20 - phase * 2 * math.pi / 3
            size = 0.78 if voltage else 0.16
            if 80 <= t < 148.0 and phase == 0:
                size = 0.16 if voltage else 0.86 * (1 + 0.5 * math.exp(-(t - 80) / 22))
            elif 112 <= t < 148.0:
                size = 0.40 if voltage else 0.62
            elif t >= 148.0:
                size = 0.0 if not voltage else 0.80 * math.exp(-(t - 148.0) / 60)
            points.append((left + span * t / 260, middle + lane * 0.40 * size * math.sin(angle)))
        pen.curve(points, colour=hues[phase], width=0.9)
    for t, said in ((80, "t0 A 相接地"), (112, "+32 ms 发展为三相"), (148, "+68 ms 熄弧，随后重燃")):
        x = left + span * t / 260
        pen.line((x, 14), (x, height - 6), colour=BAD, width=0.6, dash=(3, 2))
        pen.text(x + 3, 6, said, size=6.2, colour=BAD)


def storm_single_line(pen: Pen, width: float, height: float) -> None:
    """Wind farm, storage and the 220 kV step-up station."""
    top, bus, low = height - 16, height - 64, 112.0
    middle = width / 2
    pen.text(middle, top + 4, "220 kV 岭送线 → 示例变 (32.6 km)", size=7.4, at="centre", strong=True)
    pen.line((middle, top), (middle, bus))
    _breaker(pen, middle, top - 18)
    _isolator(pen, middle, top - 32)
    pen.line((width * 0.2, bus), (width * 0.8, bus), width=2.8, colour=pen.accent)
    pen.text(width * 0.2, bus + 5, "220 kV 单母线 (GIS)", size=6.8, colour=pen.accent, strong=True)
    for x, name in ((width * 0.3, "1#"), (width * 0.7, "2#")):
        pen.line((x, bus), (x, bus - 34))
        _breaker(pen, x, bus - 16)
        _transformer(pen, x, bus - 50, 12)
        pen.text(x + 20, bus - 47, f"{name} SZ-80000/220", size=6.8, strong=True)
        pen.text(x + 20, bus - 56, "230±8×1.25%/36.75 kV uk = 14%", size=6, colour=GREY)
        pen.line((x, bus - 70), (x, low))
        _breaker(pen, x, low + 18)
    entries = (
        "集电 A\n风机 1–7",
        "集电 B\n风机 8–14",
        "SVG\n±15",
        "储能 1\n10 MW",
        "集电 C\n风机 15–21",
        "集电 D\n风机 22–25",
        "SVG\n±15",
        "储能 2\n10 MW",
    )
    for start, end, first in ((10, middle - 12, 0), (middle + 12, width - 10, 4)):
        pen.line((start, low), (end, low), width=2.4, colour=HUES[1])
        pen.text(start, low + 6, "35 kV I 段" if first == 0 else "35 kV II 段", size=6.6, colour=HUES[1])
        for number in range(4):
            x = start + 26 + number * (end - start - 52) / 3
            pen.line((x, low), (x, 56))
            _breaker(pen, x, low - 20)
            name = entries[first + number]
            pen.box(x - 22, 26, 44, 30, fill=pen.tint, stroke=pen.accent, radius=3)
            pen.text(x, 44, name, size=6, at="centre")
    pen.text(middle, 8, "构网型储能经 35 kV 并网，接地变兼站用变未示出", size=6.4, at="centre", colour=GREY)


def storage_day(pen: Pen, width: float, height: float) -> None:
    """A day of wind, dispatch and state of charge."""
    axes = Axes(pen, width, height, (0, 24), (-20, 100), labels=("时刻 (h)", "功率 (MW) / 荷电状态 (%)"))
    axes.ticks(
        [(hour, f"{hour}") for hour in range(0, 25, 4)],
        [(value, f"{value}") for value in (-20, 0, 20, 40, 60, 80, 100)],
    )
    dice = random.Random("storage day")  # noqa: S311 - a drawing, the same every time
    wind = [
        (hour / 4, 52 + 26 * math.sin(hour / 15) + 14 * math.sin(hour / 4.4) + dice.uniform(-5, 5))
        for hour in range(97)
    ]
    battery = [
        (hour, -18 if 1 <= hour < 3 or 12 <= hour < 14 else 18 if 8 <= hour < 10 or 18 <= hour < 20 else 0.0)
        for hour in (step / 4 for step in range(97))
    ]
    charge, level = [], 20.0
    for hour, power in battery:
        level = min(95.0, max(10.0, level - power / 4 / 40 * 100 * (0.94 if power < 0 else 1.06)))
        charge.append((hour, level))
    axes.curve(wind, HUES[0], width=1.2)
    axes.curve(battery, HUES[1], width=1.3)
    axes.curve(charge, HUES[2], width=1.3, dash=(4, 2))
    axes.legend([("风电出力", HUES[0]), ("储能（放电为正）", HUES[1]), ("荷电状态", HUES[2])])


def ride_through(pen: Pen, width: float, height: float) -> None:
    """Low-voltage ride-through: the grid code's curve and what was measured."""
    axes = Axes(pen, width, height, (0, 3000), (0, 1.2), labels=("时间 (ms)", "并网点电压 (p.u.)"))
    axes.ticks(
        [(value, f"{value}") for value in range(0, 3001, 500)],
        [(value / 5, f"{value / 5:.1f}") for value in range(7)],
    )
    required = [(0, 1.0), (100, 1.0), (100, 0.2), (725, 0.2), (2100, 0.9), (3000, 0.9)]
    measured = [
        (0, 1.01),
        (100, 1.0),
        (104, 0.24),
        (168, 0.26),
        (172, 0.86),
        (260, 0.94),
        (420, 1.0),
        (900, 1.01),
        (3000, 1.0),
    ]
    axes.curve(required, BAD, width=1.4, dash=(5, 3))
    axes.curve(measured, HUES[0], width=1.6)
    axes.legend([("GB/T 19963.1 要求", BAD), ("2024-07-19 实测", HUES[0])])


def harmonics(pen: Pen, width: float, height: float) -> None:
    """Harmonic currents against their limits."""
    bars(
        pen,
        width,
        height,
        [
            (f"{order} 次", (round(limit * share, 1), limit))
            for order, limit, share in (
                (3, 9.6, 0.35),
                (5, 9.6, 0.62),
                (7, 6.8, 0.71),
                (11, 4.3, 0.55),
                (13, 3.7, 0.48),
                (23, 2.0, 0.62),
                (25, 1.9, 0.58),
            )
        ],
        12,
        "A",
        ("实测 95% 值", "允许值"),
    )


def risks(pen: Pen, width: float, height: float) -> None:
    """The project's risk matrix."""
    matrix(
        pen,
        width,
        height,
        ("很低", "低", "中", "高", "很高"),
        ("轻微", "一般", "较大", "重大"),
        [(1, 3, "R1"), (2, 2, "R2"), (3, 1, "R3"), (2, 2, "R4"), (1, 2, "R5"), (3, 2, "R6"), (0, 3, "R7")],
    )


def control_structure(pen: Pen, width: float, height: float) -> None:
    """Station control in three layers over two networks."""
    rows = (
        (height - 52, "站控层", ("监控主机 ×2", "五防/一体化电源", "远动 ×2", "能量管理 EMS")),
        (height / 2 - 16, "间隔层", ("线路保护", "主变保护", "母差保护", "故障录波", "PCS 协控")),
        (18.0, "过程层", ("合并单元", "智能终端", "GIS 汇控", "BMS")),
    )
    for y, name, parts in rows:
        pen.text(0, y + 14, name, size=8, strong=True, colour=pen.accent)
        each = (width - 62) / len(parts)
        for number, part in enumerate(parts):
            pen.card(56 + number * each, y, each - 8, 32, part)
            x = 56 + number * each + (each - 8) / 2
            pen.line((x, y), (x, y - 10), colour=GREY, width=0.6)
    for y, name in (
        (height - 66, "站控层网络 A/B  IEC 61850 MMS"),
        (height / 2 - 30, "过程层网络 SV / GOOSE"),
    ):
        for shift, hue in ((0, HUES[0]), (-5, HUES[1])):
            pen.line((52, y + shift), (width - 4, y + shift), colour=hue, width=1.6)
        pen.text(width - 4, y - 16, name, size=6.6, at="right", colour=GREY)
