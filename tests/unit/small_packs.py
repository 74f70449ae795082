"""A small general and a small professional pack, as files, for tests of rules."""

from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve
from cse_desktop.domain.records import Rating

GENERAL = """
format = 1
id = "small-general"
version = "1.0.0"
kind = "general"
title = { zh = "小通用包", en = "Small general pack" }
illustrative = { zh = "示例标准包", en = "Illustrative" }
level = [
  { value = 0, name = { zh = "零", en = "zero" }, anchor = { zh = "不具备", en = "none" } },
  { value = 1, name = { zh = "一", en = "one" }, anchor = { zh = "了解", en = "aware" } },
  { value = 2, name = { zh = "二", en = "two" }, anchor = { zh = "在指导下", en = "supervised" } },
  { value = 3, name = { zh = "三", en = "three" }, anchor = { zh = "独立", en = "independent" } },
  { value = 4, name = { zh = "四", en = "four" }, anchor = { zh = "复杂", en = "complex" } },
  { value = 5, name = { zh = "五", en = "five" }, anchor = { zh = "引领", en = "leads" } },
]
method = [
  { id = "material", name = { zh = "材料审查", en = "Material review" } },
  { id = "interview", name = { zh = "面试", en = "Oral interview" } },
  { id = "written", name = { zh = "笔试", en = "Written test" } },
]
recommendation = [
  { id = "recommend", name = { zh = "建议通过", en = "Recommend" } },
  { id = "lower-grade", name = { zh = "建议改评低一级别", en = "Recommend lower grade" } },
  { id = "not-recommend", name = { zh = "建议不通过", en = "Not recommend" } },
]

[[grade]]
code = "AE"
name = { zh = "见习工程师", en = "Apprentice Engineer" }
expected = 2
weights = { material = "1/2", interview = "1/2" }
[[grade]]
code = "PE"
name = { zh = "专业工程师", en = "Professional Engineer" }
expected = 3
weights = { material = "1/2", interview = "1/2" }
[[grade]]
code = "SPE"
name = { zh = "高级专业工程师", en = "Senior Professional Engineer" }
expected = 4
weights = { material = "2/5", interview = "3/5" }

[[dimension]]
id = "1"
name = { zh = "专业能力", en = "Competency" }
short = { zh = "专业", en = "Comp." }
blocks = [
  { id = "core", share = "1/2", indicators = ["1.1", "1.2", "1.3"] },
  { id = "X", share = "1/2", indicators = [] },
]
[[dimension]]
id = "2"
name = { zh = "职业道德", en = "Ethics" }
short = { zh = "道德", en = "Ethics" }
blocks = [{ id = "core", share = "1", indicators = ["2.1", "2.2", "2.3"] }]

[rules.pass]
dimension_margin = "1/4"
indicator_floor = 1
near_miss = "1/4"
written_percent = 60
[rules.evidence]
critical = true
not_evidenced = true
below_expected = true
above_expected_by = 2
dimension_comment = true
[rules.discrepancy]
critical_gap = 2
shown_gap = 2
panel_size = 3
"""

PROFESSIONAL = """
format = 1
id = "small-field"
version = "1.0.0"
kind = "professional"
title = { zh = "小专业包", en = "Small professional pack" }
extends = { id = "small-general", version = "1.0.0" }
field = "small"
field_name = { zh = "小领域", en = "Small field" }
adds_to = { dimension = "1", block = "X" }
"""


def indicator(
    name: str,
    dimension: str,
    methods: str = '"material", "interview"',
    critical: bool = False,
    more: str = "",
) -> str:
    """One `[[indicator]]` table."""
    return f"""
[[indicator]]
id = "{name}"
dimension = "{dimension}"
title = {{ zh = "指标{name}", en = "Indicator {name}" }}
text = {{ zh = "说明", en = "Text" }}
methods = [{methods}]
critical = {str(critical).lower()}
written = false
{more}
"""


def anchors(*names: str, more: str = "") -> str:
    """Anchors for all six levels of each indicator."""
    lines = []
    for name in names:
        lines.append(f'["{name}"]')
        lines += [f'{level} = {{ zh = "{name}第{level}级", en = "{name} at {level}" }}' for level in range(6)]
    return "\n".join(lines) + more


QUESTIONS = """
[[question]]
id = "q1"
indicator = "1.2"
grades = ["PE"]
text = { zh = "问题", en = "Question" }
follow_up = { zh = "追问", en = "Follow up" }
listen_for = { zh = "要点", en = "Listen for" }
"""

CONDITIONS = """
[[condition]]
id = "c1"
grade = "PE"
text = { zh = "工作满4年", en = "At least 4 years" }
rule = { kind = "years", at_least = 4 }
"""


def general_files() -> dict[str, str]:
    """The small general pack: 1.1 by material only, 2.2 by interview only, 2.1 critical, 1.3 NA for AE."""
    return {
        "pack.toml": GENERAL,
        "indicators.toml": indicator("1.1", "1", '"material"')
        + indicator("1.2", "1")
        + indicator("1.3", "1", more='not_applicable = ["AE"]\nmaps = { ec = ["9"], uk = ["C3"] }')
        + indicator("2.1", "2", critical=True)
        + indicator("2.2", "2", '"interview"')
        + indicator("2.3", "2"),
        "anchors.toml": anchors("1.1", "1.2", "1.3", "2.1", "2.2", "2.3"),
        "questions.toml": QUESTIONS,
        "conditions.toml": CONDITIONS,
    }


def professional_files() -> dict[str, str]:
    """The small professional pack: X1 by both methods, X2 critical."""
    return {
        "pack.toml": PROFESSIONAL,
        "indicators.toml": indicator("X1", "1") + indicator("X2", "1", critical=True),
        "anchors.toml": anchors("X1", "X2"),
    }


def small_standard() -> Standard:
    """The two packs, resolved."""
    return resolve(parse_pack(general_files()), parse_pack(professional_files()))


CASE = "01890a5d-ac96-774b-bcce-b302099a8057"
AT = "2026-03-12T01:00:00Z"


def rating(target: str, method: str, value: str | int, stamp_ms: int | None = None) -> Rating:
    """One rating of the test's case."""
    stamp = 1000 if method == "interview" and stamp_ms is None else stamp_ms
    return Rating(CASE, target, method, str(value), AT, stamp)


def all_at(standard: Standard, level: str | int) -> list[Rating]:
    """Everything that the two methods ask for, rated the same."""
    found = [rating(dimension.id, "interview", level) for dimension in standard.dimensions]
    for one in standard.indicators.values():
        if "material" in one.methods:
            found.append(rating(one.id, "material", level))
        if one.critical and "interview" in one.methods:
            found.append(rating(one.id, "interview", level))
    return found


def changed(rows: list[Rating], *changes: Rating) -> list[Rating]:
    """`rows` with `changes` in place of, or beside, what was there."""
    table = {(row.target, row.method): row for row in rows}
    table.update({(row.target, row.method): row for row in changes})
    return list(table.values())
