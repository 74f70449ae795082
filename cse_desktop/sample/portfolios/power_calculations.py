"""The electrical figures in the invented reports, computed so that they add up."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

BASE_MVA = 100.0
MINUS = "–"


def base_current(kilovolt: float) -> float:
    """Base current in kA."""
    return BASE_MVA / (math.sqrt(3) * kilovolt)


@dataclass(frozen=True)
class Station:
    """A 110 kV substation with two equal transformers and its system at strongest and weakest."""

    strong_mva: float
    weak_mva: float
    rated_mva: float
    uk_percent: float

    @property
    def x_strong(self) -> float:
        """Reactance of the system at its strongest, per unit."""
        return BASE_MVA / self.strong_mva

    @property
    def x_weak(self) -> float:
        """Reactance of the system at its weakest, per unit."""
        return BASE_MVA / self.weak_mva

    @property
    def x_transformer(self) -> float:
        """Reactance of one transformer, per unit."""
        return self.uk_percent / 100 * BASE_MVA / self.rated_mva

    def at_110(self) -> float:
        """Largest three-phase current at the 110 kV busbar, kA."""
        return base_current(115) / self.x_strong

    def at_10(self, transformers: int) -> float:
        """Largest three-phase current at the 10 kV busbar, kA, with one or both transformers on it."""
        return base_current(10.5) / (self.x_strong + self.x_transformer / transformers)

    def least_two_phase_at_10(self) -> float:
        """Smallest two-phase current at the 10 kV busbar, kA."""
        return math.sqrt(3) / 2 * base_current(10.5) / (self.x_weak + self.x_transformer)


YUNXI = Station(strong_mva=3200, weak_mva=1900, rated_mva=50, uk_percent=17)


@dataclass(frozen=True)
class Feeder:
    """One 10 kV cable feeder."""

    code: str
    name: str
    km: float
    ampere: float
    """largest load current"""

    def x(self) -> float:
        """Reactance, per unit: 0.093 ohm/km of cable, 0.35 of the one long overhead line."""
        return (0.35 if self.km > 10 else 0.093) * self.km * BASE_MVA / 10.5**2


FEEDERS = tuple(
    Feeder(f"F{number:02}", name, km, ampere)
    for number, (name, km, ampere) in enumerate(
        [
            ("云溪一线", 3.2, 286),
            ("云溪二线", 2.9, 274),
            ("科创线", 4.1, 318),
            ("北湖线", 5.6, 241),
            ("水厂甲线", 1.8, 196),
            ("医院甲线", 2.2, 163),
            ("轨道一线", 3.7, 352),
            ("滨河线", 18.6, 228),
            ("水厂乙线", 1.8, 188),
            ("医院乙线", 2.4, 159),
            ("轨道二线", 3.9, 347),
            ("产业园线", 4.8, 301),
        ],
        start=1,
    )
)


def short_circuit_rows(station: Station = YUNXI) -> list[list[str]]:
    """Currents at each point, with peak and breaking ability."""
    rows = [["短路点", "运行方式", "X*Σ", "I″k3 (kA)", "ip (kA)", "设备额定开断 (kA)", "裕度"]]
    points = [
        ("K1 110 kV 母线", "最大", station.x_strong, base_current(115), 40.0, 2.55),
        ("K1 110 kV 母线", "最小", station.x_weak, base_current(115), 40.0, 2.55),
        (
            "K2 10 kV 母线",
            "最大，分列",
            station.x_strong + station.x_transformer,
            base_current(10.5),
            31.5,
            2.55,
        ),
        (
            "K2 10 kV 母线",
            "最小，分列",
            station.x_weak + station.x_transformer,
            base_current(10.5),
            31.5,
            2.55,
        ),
        (
            "K2 10 kV 母线",
            "最大，并列",
            station.x_strong + station.x_transformer / 2,
            base_current(10.5),
            31.5,
            2.55,
        ),
    ]
    for place, mode, x, base, breaking, factor in points:
        current = base / x
        rows.append(
            [
                place,
                mode,
                f"{x:.4f}",
                f"{current:.2f}",
                f"{factor * current:.1f}",
                f"{breaking:g}",
                f"{(1 - current / breaking) * 100:.0f}%",
            ]
        )
    return rows


def setting_rows(feeders: Sequence[Feeder] = FEEDERS, station: Station = YUNXI) -> list[list[str]]:
    """Overcurrent settings of the feeders: stage II by the remote end, stage III by the load."""
    rows = [
        [
            "馈线",
            "名称",
            "长度 km",
            "末端 I(3)max kA",
            "末端 I(2)min kA",
            "II 段定值 kA / s",
            "III 段定值 A / s",
            "III 段灵敏系数",
        ]
    ]
    for feeder in feeders:
        remote = base_current(10.5) / (station.x_strong + station.x_transformer + feeder.x())
        least = math.sqrt(3) / 2 * base_current(10.5) / (station.x_weak + station.x_transformer + feeder.x())
        second = 1.1 * remote
        third = math.ceil(1.2 * feeder.ampere * 1.3 / 0.95 / 5) * 5
        rows.append(
            [
                feeder.code,
                feeder.name,
                f"{feeder.km:.1f}",
                f"{remote:.2f}",
                f"{least:.2f}",
                f"{second:.2f} / 0.3",
                f"{third} / 0.9",
                f"{least * 1000 / third:.2f}",
            ]
        )
    return rows


def earthing_values() -> dict[str, str]:
    """The earthing grid of 86 m by 62 m in soil of 120 ohm metre, by GB/T 50065."""
    length, breadth, soil = 86.0, 62.0, 120.0
    area = length * breadth
    resistance = 0.5 * soil / math.sqrt(area)
    current = 5.2
    rise = resistance * current * 1000
    time, gravel, reduction = 0.6, 2500.0, 0.84
    touch = (174 + 0.17 * gravel * reduction) / math.sqrt(time)
    step = (174 + 0.7 * gravel * reduction) / math.sqrt(time)
    worst_touch, worst_step = 0.158 * rise, 0.072 * rise
    section = current * 1000 * math.sqrt(time + 0.05) / 70
    return {
        "eg_area": f"{area:.0f}",
        "eg_r": f"{resistance:.3f}",
        "eg_rise": f"{rise:.0f}",
        "eg_touch": f"{touch:.0f}",
        "eg_step": f"{step:.0f}",
        "eg_touch_real": f"{worst_touch:.0f}",
        "eg_step_real": f"{worst_step:.0f}",
        "eg_section": f"{section:.0f}",
    }


def yunxi_values() -> dict[str, str]:
    """Values that the text of the 110 kV report names."""
    station = YUNXI
    remote = base_current(10.5) / (station.x_strong + station.x_transformer + FEEDERS[7].x())
    return {
        "xs": f"{station.x_strong:.4f}",
        "xw": f"{station.x_weak:.4f}",
        "xt": f"{station.x_transformer:.2f}",
        "ib10": f"{base_current(10.5):.3f}",
        "ik110": f"{station.at_110():.2f}",
        "ik10": f"{station.at_10(1):.2f}",
        "ik10p": f"{station.at_10(2):.2f}",
        "ip10": f"{2.55 * station.at_10(1):.1f}",
        "ik10min": f"{station.least_two_phase_at_10():.2f}",
        "ikf08": f"{remote:.2f}",
        "setf08": f"{1.1 * remote:.2f}",
        "peak_load": "71.6",
        "n1_rate": f"{71.6 / 2 / 50 * 100:.0f}",
        "n1_after": f"{71.6 / 50 * 100:.0f}",
        **earthing_values(),
    }


@dataclass(frozen=True)
class Load:
    """A group of loads: installed kW, demand factor, power factor."""

    name: str
    kilowatt: float
    demand: float
    power_factor: float


PARK_LOADS = (
    Load("1# 厂房生产线", 860, 0.55, 0.78),
    Load("2# 厂房生产线", 740, 0.55, 0.78),
    Load("空压站", 420, 0.70, 0.82),
    Load("冷冻站", 560, 0.65, 0.80),
    Load("办公楼照明及插座", 310, 0.70, 0.90),
    Load("充电设施 (7 kW × 40)", 280, 0.45, 0.95),
    Load("消防水泵（平时不计）", 220, 0.0, 0.80),
    Load("污水处理及给排水", 180, 0.65, 0.80),
)


@dataclass(frozen=True)
class Demand:
    """What the loads come to."""

    active: float
    reactive: float
    compensation: float
    apparent: float


def park_demand() -> Demand:
    """Sum of the park's loads with simultaneity 0.90 and 0.95, compensated to 0.95."""
    active = 0.90 * sum(load.kilowatt * load.demand for load in PARK_LOADS)
    reactive = 0.95 * sum(
        load.kilowatt * load.demand * math.tan(math.acos(load.power_factor)) for load in PARK_LOADS
    )
    wanted = active * math.tan(math.acos(0.95))
    compensation = math.ceil((reactive - wanted) / 20) * 20
    return Demand(active, reactive, compensation, math.hypot(active, reactive - compensation))


def park_rows() -> list[list[str]]:
    """The load table by the demand factor method."""
    rows = [["负荷组", "Pe (kW)", "Kd", "cosφ", "Pjs (kW)", "Qjs (kvar)"]]
    for load in PARK_LOADS:
        active = load.kilowatt * load.demand
        reactive = active * math.tan(math.acos(load.power_factor))
        rows.append(
            [
                load.name,
                f"{load.kilowatt:.0f}",
                f"{load.demand:.2f}",
                f"{load.power_factor:.2f}",
                f"{active:.1f}",
                f"{reactive:.1f}",
            ]
        )
    total = park_demand()
    rows.append(
        [
            "合计 (KΣp = 0.90, KΣq = 0.95)",
            f"{sum(load.kilowatt for load in PARK_LOADS):.0f}",
            MINUS,
            MINUS,
            f"{total.active:.1f}",
            f"{total.reactive:.1f}",
        ]
    )
    return rows


def park_values() -> dict[str, str]:
    """Values that the text of the park's report names."""
    total = park_demand()
    each = total.apparent / 2
    return {
        "pjs": f"{total.active:.0f}",
        "qjs": f"{total.reactive:.0f}",
        "qc": f"{total.compensation:.0f}",
        "sjs": f"{total.apparent:.0f}",
        "rate": f"{each / 1250 * 100:.0f}",
        "rate_n1": f"{total.apparent / 1250 * 100:.0f}",
        "pf_before": f"{total.active / math.hypot(total.active, total.reactive):.3f}",
        "pf_after": f"{total.active / total.apparent:.3f}",
        "i10": f"{total.apparent / math.sqrt(3) / 10:.0f}",
    }


PARK_CABLES = (
    ("WP1", "1# 厂房生产线", 0.118, 165, 860 * 0.55, 0.78, "3×(YJV 4×185+1×95)", 3),
    ("WP2", "2# 厂房生产线", 0.118, 210, 740 * 0.55, 0.78, "3×(YJV 4×185+1×95)", 3),
    ("WP3", "空压站", 0.091, 120, 420 * 0.70, 0.82, "2×(YJV 4×240+1×120)", 2),
    ("WP4", "冷冻站", 0.091, 145, 560 * 0.65, 0.80, "2×(YJV 4×240+1×120)", 2),
    ("WL1", "办公楼", 0.118, 185, 310 * 0.70, 0.90, "YJV 4×185+1×95", 1),
    ("WC1", "充电设施", 0.182, 230, 280 * 0.45, 0.95, "YJV 4×120+1×70", 1),
    ("WD1", "污水处理", 0.182, 245, 180 * 0.65, 0.80, "YJV 4×120+1×70", 1),
)


def cable_rows() -> list[list[str]]:
    """Current and voltage drop of the low-voltage cables (x = 0.077 ohm/km)."""
    rows = [["回路", "用途", "电缆", "L (m)", "P (kW)", "I (A)", "ΔU%", "结论"]]
    for code, use, ohm, metres, kilowatt, factor, cable, runs in PARK_CABLES:
        current = kilowatt / (math.sqrt(3) * 0.38 * factor)
        sine = math.sqrt(1 - factor**2)
        drop = math.sqrt(3) * current / runs * metres / 1000 * (ohm * factor + 0.077 * sine) / 380 * 100
        rows.append(
            [
                code,
                use,
                cable,
                str(metres),
                f"{kilowatt:.0f}",
                f"{current:.0f}",
                f"{drop:.2f}",
                "满足" if drop <= 5 else "不满足",
            ]
        )
    return rows


def storm_values() -> dict[str, str]:
    """Values that the texts of the wind and storage station name."""
    wind, hours = 100.0, 2486.0
    energy = wind * hours / 1000
    storage = 40.0
    efficiency = 0.878
    cycles = 412
    shift = storage * cycles * efficiency / 1000
    reactive = 0.30 * wind
    return {
        "wind_gwh": f"{energy:.1f}",
        "hours": f"{hours:.0f}",
        "shift_gwh": f"{shift:.2f}",
        "efficiency": f"{efficiency * 100:.1f}",
        "svg": f"{reactive:.0f}",
        "curtail_before": "7.9",
        "curtail_after": "4.6",
        "saved_gwh": f"{energy * (7.9 - 4.6) / 100:.2f}",
        "budget": "31 260",
        "actual": "30 418",
        "under": f"{(31260 - 30418) / 31260 * 100:.1f}",
        "i220": f"{120 / math.sqrt(3) / 220 * 1000:.0f}",
    }
