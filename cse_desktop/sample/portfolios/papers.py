"""Makes each file of an applicant, by its kind."""

import io
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PIL import Image as Pictures
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, PageBreak, Spacer

from cse_desktop.errors import BugError
from cse_desktop.sample.portfolios import ict_calculations, ict_figures, power_calculations, power_figures
from cse_desktop.sample.portfolios.applicant import SampleApplicant
from cse_desktop.sample.portfolios.certificates import certificate
from cse_desktop.sample.portfolios.charts import HUES, Axes, bars
from cse_desktop.sample.portfolios.drawing import Draw, Figure, Pen
from cse_desktop.sample.portfolios.look import GREY, Heading, Made, printed, styles
from cse_desktop.sample.portfolios.photographs import jpeg, photograph, portrait
from cse_desktop.sample.portfolios.records import (
    Learning,
    TestSheet,
    development,
    relay_sheets,
    standards_index,
    training_log,
    wireless_sheets,
)
from cse_desktop.sample.portfolios.scanned import scanned
from cse_desktop.sample.portfolios.schedules import STANDARDS, long_tables
from cse_desktop.sample.portfolios.script import Shelf, sample_text, story, table
from cse_desktop.sample.portfolios.signature import signed_by, stamp

_VALUES: dict[str, Callable[[], dict[str, str]]] = {
    "park": power_calculations.park_values,
    "yunxi": power_calculations.yunxi_values,
    "storm": power_calculations.storm_values,
    "campus": ict_calculations.campus_values,
    "share": ict_calculations.share_values,
    "payment": ict_calculations.payment_values,
}


def _load_bars(pen: Pen, width: float, height: float) -> None:
    groups = [row for row in power_calculations.park_rows()[1:-1] if row[4] != "0.0"]
    bars(
        pen,
        width,
        height,
        [(_short_load(row[0]), (round(float(row[4])), round(float(row[5])))) for row in groups],
        600,
        "kW / kvar",
        ("有功", "无功"),
    )


def _short_load(name: str) -> str:
    for ending in ("生产线", "照明及插座", "及给排水", " (7 kW × 40)"):
        name = name.removesuffix(ending)
    return name


def _trial_run(pen: Pen, width: float, height: float) -> None:
    axes = Axes(pen, width, height, (0, 48), (0, 50), labels=("小时", "负荷率 (%)"))
    axes.ticks(
        [(hour, f"{hour}") for hour in range(0, 49, 8)], [(value, f"{value}") for value in range(0, 51, 10)]
    )
    dice = random.Random("trial run")  # noqa: S311 - a drawing, the same every time
    for hue, top in ((HUES[0], 41), (HUES[1], 36)):
        day = [
            (
                hour / 2,
                (8 + (top - 9) * max(0.0, 1 - abs((hour / 2 % 24) - 14) / 8)) + dice.uniform(-0.9, 0.9),
            )
            for hour in range(97)
        ]
        axes.curve([(hour, min(value, top)) for hour, value in day], hue, width=1.4)
    axes.legend([("TM1", HUES[0]), ("TM2", HUES[1])])


_FIGURES: dict[str, Draw] = {
    name: draw
    for module in (power_figures, ict_figures)
    for name, draw in vars(module).items()
    if callable(draw)
    and getattr(draw, "__module__", "") == module.__name__
    and not name.startswith("_")
    and name != "sequence"
} | {"load_bars": _load_bars, "trial_run": _trial_run}


def paper(applicant: SampleApplicant, file: Mapping[str, Any]) -> tuple[bytes, Mapping[str, int]]:
    """The bytes of one file, and the pages (from 1) of its headings."""
    kind = file["kind"]
    if kind == "photo":
        return jpeg(photograph(file["scene"], f"{applicant.number} {file['name']}")), {}
    if kind == "portrait":
        return _png(_portrait(file)), {}
    if kind not in _MAKERS:
        raise BugError(f"no sample file of kind {kind}")
    made = _MAKERS[kind](applicant, file)
    if file.get("scan"):
        made = scanned(made, _title(file), colour=kind != "relay")
    return made.data, made.anchors


def _title(file: Mapping[str, Any]) -> str:
    return str(file["name"]).rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _portrait(file: Mapping[str, Any]) -> Pictures.Image:
    red, green, blue = file["backdrop"]
    coat, hair = tuple(file["coat"]), tuple(file["hair"])
    return portrait(
        (red, green, blue),
        (coat[0], coat[1], coat[2]),
        (hair[0], hair[1], hair[2]),
        long_hair=file["long_hair"],
        glasses=file["glasses"],
    )


def _png(image: Pictures.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


def _text(applicant: SampleApplicant, file: Mapping[str, Any]) -> Made:
    look = applicant.look
    parts = story(sample_text(file["text"]), look, _shelf(applicant))
    return printed(parts, look, _title(file), applicant.author, cover=bool(file.get("cover")))


def _shelf(applicant: SampleApplicant) -> Shelf:
    look = applicant.look
    values: dict[str, str] = {}
    for name in applicant.data["values"]:
        values |= _VALUES[name]()

    def computed(
        rows: Callable[[], Sequence[Sequence[str]]], *, total: bool = False
    ) -> Callable[[], Sequence[Flowable]]:
        return lambda: [table(rows(), look, total=total), Spacer(1, 8)]

    face = next(file for file in applicant.files if file["kind"] == "portrait")
    inserts: dict[str, Callable[[], Sequence[Flowable]]] = {
        **long_tables(look),
        "short_circuit": computed(power_calculations.short_circuit_rows),
        "settings": computed(power_calculations.setting_rows),
        "park_loads": computed(power_calculations.park_rows, total=True),
        "park_cables": computed(power_calculations.cable_rows),
        "campus": computed(ict_calculations.campus_rows, total=True),
        "load_test": computed(ict_calculations.load_rows),
        "outages": computed(ict_calculations.outage_rows, total=True),
        "standards": lambda: standards_index(STANDARDS[applicant.number], look),
        "portrait": lambda: [_head(applicant, _png(_portrait(face)))],
        "project_stamp": lambda: [Figure(_stamped(applicant), look, 110)],
    }
    scenes = {file["scene"]: file for file in applicant.files if file["kind"] == "photo"}
    photos = {
        scene: (lambda scene=scene, file=file: _photo(applicant, scene, file))
        for scene, file in scenes.items()
    }
    return Shelf(values, _FIGURES, inserts, photos)


def _photo(applicant: SampleApplicant, scene: str, file: Mapping[str, Any]) -> Flowable:
    picture = photograph(scene, f"{applicant.number} {file['name']}", (960, 620))
    return _placed(jpeg(picture, 80), 150 * mm, 150 * mm * 620 / 960)


def _placed(data: bytes, width: float, height: float) -> Flowable:
    return Image(io.BytesIO(data), width, height)


def _head(applicant: SampleApplicant, face: bytes) -> Flowable:
    """Who it is, with the portrait at the right."""
    profile, look = applicant.profile, applicant.look
    degree = profile["education"][-1]
    since = profile["post"][-1]
    if look.chinese:
        rows = (
            ("单位", applicant.employer),
            ("职务", since["title"]),
            ("学历", f"{degree['institution']} {degree['major']}"),
            ("申请", f"{applicant.grade}   案卷编号 {applicant.number}"),
        )
    else:
        rows = (
            ("Employer", applicant.employer),
            ("Post", since["title"]),
            ("Degree", f"{degree['major']}, {degree['institution']}"),
            ("Applies for", f"{applicant.grade}   No. {applicant.number}"),
        )

    def draw(pen: Pen, width: float, height: float) -> None:
        pen.box(0, 0, width, height, fill=pen.tint, stroke=None, radius=5)
        name, below = (
            (applicant.name, applicant.name_latin) if look.chinese else (applicant.name_latin, applicant.name)
        )
        pen.text(18, height - 34, name, size=20, strong=True, colour=pen.accent)
        pen.text(18, height - 52, below, size=10.5, colour=GREY)
        for number, (label, value) in enumerate(rows):
            pen.text(18, height - 78 - 16 * number, label, size=8.6, colour=GREY)
            pen.text(76, height - 78 - 16 * number, value, size=9.4)
        tall = height - 16
        pen.canvas.drawImage(
            ImageReader(io.BytesIO(face)), width - tall * 390 / 567 - 8, 8, tall * 390 / 567, tall
        )

    return Figure(draw, look, 142)


def _stamped(applicant: SampleApplicant) -> Draw:
    def draw(pen: Pen, width: float, height: float) -> None:
        stamp(pen, width - 70, 56, 44, applicant.look.organisation[:10], "项目专用章")

    return draw


def _learning(applicant: SampleApplicant, file: Mapping[str, Any]) -> Made:
    look = applicant.look
    years = applicant.data["cpd"]
    entries = [
        Learning(int(date[:4]), date, what, kind, hours, proof)
        for year in years
        for date, what, kind, hours, proof in year["entries"]
    ]
    reflections = {int(year["entries"][0][0][:4]): year["reflection"] for year in years}
    parts = development(entries, reflections, look, applicant.author, employer_seal=look.organisation[:10])
    summary = (
        ["2023–2025 年学时一览", "年度", "学时", "要求"]
        if look.chinese
        else ["Hours 2023–2025", "Year", "Hours", "Required"]
    )
    rows = [summary[1:]] + [
        [str(entry["year"]), str(entry["hours"]), "40"] for entry in applicant.profile["cpd"]
    ]
    first: list[Flowable] = [Heading(summary[0], summary[0], 0, styles(look)["h1"]), table(rows, look)]
    first.append(Figure(_hours(applicant), look, 190))
    return printed([*first, PageBreak(), *parts], look, _title(file), applicant.author)


def _hours(applicant: SampleApplicant) -> Draw:
    def draw(pen: Pen, width: float, height: float) -> None:
        entries = [(str(entry["year"]), (float(entry["hours"]), 40.0)) for entry in applicant.profile["cpd"]]
        names = ("实际学时", "要求") if applicant.look.chinese else ("hours", "required")
        bars(pen, width, height, entries, 80, "h", names)

    return draw


def _training(applicant: SampleApplicant, file: Mapping[str, Any]) -> Made:
    entries = [
        (each["period"], each["place"], each["done"], each["remark"]) for each in applicant.data["training"]
    ]
    parts = training_log(entries, applicant.look, applicant.author, file["mentor"])
    return printed(parts, applicant.look, _title(file), applicant.author)


def _relay(applicant: SampleApplicant, file: Mapping[str, Any]) -> Made:
    rows = power_calculations.setting_rows()[1:]
    sheets = []
    for number in range(26):
        row = rows[number % len(rows)]
        second, third = float(row[5].split(" /")[0]), float(row[6].split(" /")[0])
        section = "" if number < 12 else "（第二段）" if number < 24 else "（复试）"
        functions = (
            ("电流 II 段", round(second * 1000 / 120, 1), "A", 0.3),
            ("电流 III 段", round(third / 120, 2), "A", 0.9),
            ("零序告警", 0.5, "A", 1.0),
            ("重合闸", 1.0, "次", 1.5),
            ("过负荷告警", round(third / 120 * 0.9, 2), "A", 9.0),
        )
        sheets.append(
            TestSheet(
                f"{row[1]} {row[0]}{section}",
                "示例 PSL-641",
                functions,
                f"2023-{6 + number // 6:02}-{3 + number % 25:02}",
            )
        )
    first, second_name = file["testers"]
    return printed(
        relay_sheets(sheets, applicant.look, (first, second_name)),
        applicant.look,
        _title(file),
        applicant.author,
    )


def _wireless(applicant: SampleApplicant, file: Mapping[str, Any]) -> Made:
    return printed(
        wireless_sheets(applicant.look, applicant.author), applicant.look, _title(file), applicant.author
    )


def _certificate(applicant: SampleApplicant, file: Mapping[str, Any]) -> Made:
    return certificate(
        applicant.look,
        file["title"],
        tuple(file["lines"]),
        file["issuer"],
        file["date"],
        file["number"],
        file["seal"],
    )


def _drawings(applicant: SampleApplicant, file: Mapping[str, Any]) -> Made:
    look = applicant.look
    parts: list[Flowable] = []
    for figure, title, number in file["sheets"]:
        parts += [
            Heading(title, title, 0, styles(look)["h2"]),
            Figure(_sheet(figure, title, number, applicant), look, 650),
            PageBreak(),
        ]
    return printed(parts[:-1], look, _title(file), applicant.author, large=True)


def _sheet(figure: str, title: str, number: str, applicant: SampleApplicant) -> Draw:
    drawn = _FIGURES[figure]

    def draw(pen: Pen, width: float, height: float) -> None:
        pen.box(0, 0, width, height, line=1.4)
        pen.box(4, 4, width - 8, height - 8, line=0.5)
        pen.canvas.saveState()
        pen.canvas.translate(70, 120)
        scale = (height - 160) / _NATURAL_HEIGHT.get(figure, 280)
        pen.canvas.scale(scale, scale)
        drawn(pen, (width - 140) / scale, (height - 160) / scale)
        pen.canvas.restoreState()
        _title_block(pen, width, title, number, applicant)

    return draw


_NATURAL_HEIGHT = {"single_line_110": 400, "storm_single_line": 320, "platform_layers": 320}


def _title_block(pen: Pen, width: float, title: str, number: str, applicant: SampleApplicant) -> None:
    left, wide = width - 344, 336.0
    pen.box(left, 8, wide, 92, line=1.0)
    for row in range(1, 4):
        pen.line((left, 8 + 23 * row), (left + 150, 8 + 23 * row), width=0.4)
    pen.line((left + 44, 8), (left + 44, 100), width=0.4)
    pen.line((left + 150, 8), (left + 150, 100), width=0.4)
    for row, (role, name) in enumerate(
        (("批准", "示例·郑拓"), ("审核", "示例·郑拓"), ("校核", "示例·韩述"), ("设计", applicant.author))
    ):
        y = 8 + 23 * (3 - row) + 7
        pen.text(left + 6, y, role, size=8, colour=GREY)
        signed_by(pen, left + 56, y - 1, name + role, 64)
    pen.text(left + 160, 82, applicant.look.organisation, size=11, strong=True)
    pen.text(left + 160, 60, title, size=11)
    pen.text(left + 160, 36, f"图号 {number}", size=9)
    pen.text(left + 160, 18, "比例 示意   版次 C   2023-12", size=8, colour=GREY)


_MAKERS: dict[str, Callable[[SampleApplicant, Mapping[str, Any]], Made]] = {
    "text": _text,
    "cpd": _learning,
    "training": _training,
    "relay": _relay,
    "wireless": _wireless,
    "certificate": _certificate,
    "drawings": _drawings,
}
