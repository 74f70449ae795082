"""The figures of the ICT reports, computed so that they add up."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Building:
    """A building of the campus: storeys, area and the busiest number of devices."""

    name: str
    storeys: int
    square_metres: int
    devices: int
    points: int
    """access points"""


CAMPUS = (
    Building("教学楼 A", 6, 9800, 1450, 44),
    Building("教学楼 B", 6, 9400, 1380, 42),
    Building("图书馆", 5, 12600, 1900, 58),
    Building("实验楼", 8, 11200, 860, 36),
    Building("学生公寓 1–4", 6, 21600, 2640, 96),
    Building("行政楼", 4, 4200, 310, 14),
    Building("体育馆", 2, 5200, 1250, 26),
)


def campus_rows() -> list[list[str]]:
    """Access points and load per building."""
    rows = [["楼宇", "层数", "面积 (m²)", "峰值终端", "AP 数", "终端/AP", "峰值吞吐 (Mbit/s)"]]
    for building in CAMPUS:
        rows.append(
            [
                building.name,
                str(building.storeys),
                f"{building.square_metres}",
                f"{building.devices}",
                f"{building.points}",
                f"{building.devices / building.points:.1f}",
                f"{building.devices * 0.35 * 2.5:.0f}",
            ]
        )
    devices = sum(building.devices for building in CAMPUS)
    points = sum(building.points for building in CAMPUS)
    area = sum(building.square_metres for building in CAMPUS)
    rows.append(
        [
            "合计",
            "–",
            f"{area}",
            f"{devices}",
            f"{points}",
            f"{devices / points:.1f}",
            f"{devices * 0.35 * 2.5:.0f}",
        ]
    )
    return rows


def campus_values() -> dict[str, str]:
    """Values that the text of the campus report names."""
    devices = sum(building.devices for building in CAMPUS)
    points = sum(building.points for building in CAMPUS)
    peak = devices * 0.35 * 2.5 / 1000
    return {
        "aps": f"{points}",
        "devices": f"{devices}",
        "ratio": f"{devices / points:.1f}",
        "peak_gbps": f"{peak:.2f}",
        "uplink_use": f"{peak / 20 * 100:.0f}",
        "poe": f"{points * 21.5 / 1000:.2f}",
    }


LOADS = (
    (500, 38, 61, 0.00),
    (1000, 41, 72, 0.00),
    (2000, 47, 96, 0.00),
    (3000, 58, 141, 0.01),
    (4000, 83, 236, 0.03),
    (5000, 148, 487, 0.42),
)
"""requests a second, median and 99th percentile in ms, errors in %"""


def load_rows() -> list[list[str]]:
    """The load test, with the number of requests in flight by Little's law."""
    rows = [["目标 QPS", "实测 QPS", "P50 (ms)", "P99 (ms)", "在途请求 L = λW", "CPU (%)", "错误率 (%)"]]
    for target, median, tail, errors in LOADS:
        real = target * (1 - errors / 100)
        mean = median * 1.12 / 1000
        rows.append(
            [
                f"{target}",
                f"{real:.0f}",
                f"{median}",
                f"{tail}",
                f"{real * mean:.0f}",
                f"{9 + target * 0.0158:.0f}",
                f"{errors:.2f}",
            ]
        )
    return rows


@dataclass(frozen=True)
class Outage:
    """A minute-long interruption of the payments platform."""

    date: str
    minutes: float
    cause: str
    region: str


OUTAGES = (
    Outage("2024-02-11", 14.5, "Certificate renewal job left a stale chain on two gateways", "R1"),
    Outage("2024-05-27", 31.0, "Hot partition in the ledger store; write stalls", "R2"),
    Outage("2024-09-03", 22.5, "Configuration push disabled retries in the router", "R1, R2"),
    Outage("2024-11-19", 11.0, "Upstream network loss; failover took 11 min", "R3"),
)


def outage_rows() -> list[list[str]]:
    """The year's interruptions and their sum."""
    rows = [["Date", "Region", "Cause", "Minutes"]]
    rows += [[outage.date, outage.region, outage.cause, f"{outage.minutes:.1f}"] for outage in OUTAGES]
    rows.append(["2024", "", "Total", f"{sum(outage.minutes for outage in OUTAGES):.1f}"])
    return rows


def availability() -> float:
    """Availability of 2024 by the table of interruptions, in percent."""
    return 100 * (1 - sum(outage.minutes for outage in OUTAGES) / (366 * 24 * 60))


CONFUSION = {"caught": 1_284, "missed": 216, "false": 3_410, "clear": 1_995_090}


def payment_values() -> dict[str, str]:
    """Values that the English report names."""
    caught, missed, false, clear = CONFUSION.values()
    total = caught + missed + false + clear
    return {
        "availability": f"{availability():.3f}",
        "down": f"{sum(outage.minutes for outage in OUTAGES):.1f}",
        "budget_min": f"{366 * 24 * 60 * 0.0005:.1f}",
        "precision": f"{caught / (caught + false) * 100:.1f}",
        "recall": f"{caught / (caught + missed) * 100:.1f}",
        "fpr": f"{false / (false + clear) * 100:.3f}",
        "total": f"{total / 1e6:.1f}",
        "caught": f"{caught:,}",
        "missed": f"{missed:,}",
        "falsep": f"{false:,}",
        "cluster": f"{math.ceil(4200 * 1.4 / 1150)}",
        "need_tps": f"{4200 * 1.4:.0f}",
    }


def share_values() -> dict[str, str]:
    """Values that the data-sharing report names."""
    return {
        "inflight": f"{4000 * 0.9997 * 83 * 1.12 / 1000:.0f}",
        "headroom": f"{(4000 - 2650) / 2650 * 100:.0f}",
        "defects": "412",
        "closed": "409",
        "coverage": "83.6",
    }
