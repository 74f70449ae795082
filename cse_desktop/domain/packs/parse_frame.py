"""Parses what only `pack.toml` says: a general pack's frame (scale, grades, dimensions, rules), an X's overlay."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from cse_desktop.domain.packs.model import (
    Block,
    Dimension,
    DiscrepancyRule,
    EvidenceRule,
    Grade,
    Level,
    Method,
    PackRef,
    PassRule,
    Recommendation,
)
from cse_desktop.domain.packs.pack import Content, GeneralPack, ProfessionalPack
from cse_desktop.domain.packs.parse_supervision import parse_supervision
from cse_desktop.domain.recommendation_ids import RECOMMEND, RECOMMENDATIONS
from cse_desktop.domain.strict import DUPLICATE, MISSING_KEY, OUT_OF_RANGE, SUM, Table
from cse_desktop.errors import Words

CODE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}"
"""pattern of the ids of grades, dimensions, blocks, indicators, questions …"""
METHODS = ("material", "interview", "written")
MOST_GRADES = 9
MOST_LEVELS = 10

_HEAD = ("format", "id", "version", "kind", "title")
_GENERAL = ("level", "method", "grade", "dimension", "recommendation", "rules")
_PROFESSIONAL = ("extends", "field", "field_name", "adds_to")

T = TypeVar("T")


def parse_frame(head: Table, content: Content) -> GeneralPack:
    """The general pack whose `pack.toml` is `head`."""
    optional = ("illustrative", "copy_allowed", "supervision", "paper", "calibration_required")
    head.expect((*_HEAD, *_GENERAL), optional)
    levels = _levels(head)
    methods = _listed(head, "method", _method)
    rules = head.table("rules").expect(("pass", "evidence", "discrepancy"))
    highest = levels[-1].value
    pack = GeneralPack(
        content=content,
        levels=levels,
        methods=methods,
        grades=_grades(head, levels, methods),
        dimensions=_listed(head, "dimension", _dimension),
        recommendations=_listed(head, "recommendation", _recommendation),
        pass_rule=_pass_rule(rules.table("pass"), highest),
        evidence_rule=_evidence_rule(rules.table("evidence"), highest),
        discrepancy_rule=_discrepancy_rule(rules.table("discrepancy"), highest),
        copy_allowed=head.flag("copy_allowed") if head.has("copy_allowed") else True,
        supervision=parse_supervision(head, CODE),
        keyed_twice=head.has("paper") and head.table("paper").expect(("keyed_twice",)).flag("keyed_twice"),
        calibration_required=head.has("calibration_required") and head.flag("calibration_required"),
    )
    if RECOMMEND not in {recommendation.id for recommendation in pack.recommendations}:
        raise head.refusal(
            MISSING_KEY,
            "recommendation",
            Words(f"必须含有 {RECOMMEND}", f"must hold {RECOMMEND}"),
        )
    return pack


def parse_overlay(head: Table, content: Content, extends: PackRef) -> ProfessionalPack:
    """The professional pack whose `pack.toml` is `head`."""
    head.expect((*_HEAD, *_PROFESSIONAL), ("illustrative", "grade"))
    adds_to = head.table("adds_to").expect(("dimension", "block"))
    weights: dict[str, Mapping[str, Fraction]] = {}
    for table in head.tables("grade") if head.has("grade") else ():
        code = table.expect(("code", "weights")).text("code", pattern=CODE)
        if code in weights:
            raise table.refusal(DUPLICATE, "code", _twice(code))
        weights[code] = _weights(table, METHODS)
    return ProfessionalPack(
        content=content,
        extends=extends,
        field=head.text("field", pattern=r"[a-z0-9][a-z0-9-]{0,63}"),
        field_name=head.words("field_name"),
        dimension=adds_to.text("dimension", pattern=CODE),
        block=adds_to.text("block", pattern=CODE),
        weights=weights,
    )


def _levels(head: Table) -> tuple[Level, ...]:
    levels = tuple(
        Level(table.integer("value", 0, MOST_LEVELS - 1), table.words("name"), table.words("anchor"))
        for table in (table.expect(("value", "name", "anchor")) for table in head.tables("level"))
    )
    values = [level.value for level in levels]
    if len(values) < 2 or values != list(range(values[0], values[0] + len(values))):
        raise head.refusal(
            OUT_OF_RANGE,
            "level",
            Words(
                "至少两级，且须由低到高连续排列", "must be two or more levels, lowest first, without holes"
            ),
        )
    return levels


def _listed(head: Table, key: str, read: Callable[[Table], tuple[str, T]]) -> tuple[T, ...]:
    """The list of tables `key`, each with its own id; at least one."""
    found: dict[str, T] = {}
    for table in head.tables(key):
        identifier, value = read(table)
        if identifier in found:
            raise table.refusal(DUPLICATE, "id", _twice(identifier))
        found[identifier] = value
    if not found:
        raise head.refusal(MISSING_KEY, key, Words("至少要有一项", "needs at least one"))
    return tuple(found.values())


def _method(table: Table) -> tuple[str, Method]:
    method = Method(table.expect(("id", "name")).choice("id", METHODS), table.words("name"))
    return method.id, method


def _recommendation(table: Table) -> tuple[str, Recommendation]:
    identifier = table.expect(("id", "name")).choice("id", RECOMMENDATIONS)
    return identifier, Recommendation(identifier, table.words("name"))


def _grades(head: Table, levels: tuple[Level, ...], methods: tuple[Method, ...]) -> tuple[Grade, ...]:
    rating = tuple(method.id for method in methods if method.id != "written")

    def grade(table: Table) -> tuple[str, Grade]:
        code = table.expect(("code", "name", "expected", "weights")).text("code", pattern=CODE)
        expected = table.integer("expected", levels[0].value, levels[-1].value)
        return code, Grade(code, table.words("name"), expected, _weights(table, rating))

    grades = _listed(head, "grade", grade)
    if len(grades) > MOST_GRADES:
        raise head.refusal(
            OUT_OF_RANGE,
            "grade",
            Words(f"级别最多 {MOST_GRADES} 个", f"must be at most {MOST_GRADES} grades"),
        )
    expectations = [grade.expected for grade in grades]
    if expectations != sorted(expectations):
        raise head.refusal(
            OUT_OF_RANGE,
            "grade",
            Words(
                "级别须由低到高排列，期望等级不得下降",
                "must be listed lowest first, with expectations that do not fall",
            ),
        )
    return grades


def _weights(table: Table, allowed: tuple[str, ...]) -> dict[str, Fraction]:
    weights = table.table("weights")
    weights.expect((), tuple(method for method in allowed if method != "written"))
    found = {name: weights.fraction(name) for name in weights.names()}
    if sum(found.values()) != 1 or any(weight == 0 for weight in found.values()):
        raise weights.refusal(
            SUM, "", Words("各项权重须大于零，合计须为一", "must each be above zero and add up to one")
        )
    return found


def _dimension(table: Table) -> tuple[str, Dimension]:
    table.expect(("id", "name", "short", "blocks"))
    blocks = _listed(table, "blocks", _block)
    if sum(block.share for block in blocks) != 1:
        raise table.refusal(SUM, "blocks", Words("各块占比合计须为一", "must have shares that add up to one"))
    identifier = table.text("id", pattern=CODE)
    return identifier, Dimension(identifier, table.words("name"), table.words("short"), blocks)


def _block(table: Table) -> tuple[str, Block]:
    table.expect(("id", "share", "indicators"))
    share = table.fraction("share")
    if share == 0:
        raise table.refusal(OUT_OF_RANGE, "share", Words("占比须大于零", "must be above zero"))
    block = Block(table.text("id", pattern=CODE), share, table.texts("indicators", pattern=CODE))
    return block.id, block


def _pass_rule(table: Table, highest: int) -> PassRule:
    table.expect(("dimension_margin", "indicator_floor", "near_miss", "written_percent"))
    margin, near = table.fraction("dimension_margin"), table.fraction("near_miss")
    for key, value in (("dimension_margin", margin), ("near_miss", near)):
        if value > highest:
            raise table.refusal(
                OUT_OF_RANGE, key, Words("不得超过最高等级", "must not exceed the highest level")
            )
    return PassRule(
        dimension_margin=margin,
        indicator_floor=table.integer("indicator_floor", 0, highest),
        near_miss=near,
        written_percent=table.integer("written_percent", 0, 100),
    )


def _evidence_rule(table: Table, highest: int) -> EvidenceRule:
    table.expect(("critical", "not_evidenced", "below_expected", "above_expected_by", "dimension_comment"))
    return EvidenceRule(
        critical=table.flag("critical"),
        not_evidenced=table.flag("not_evidenced"),
        below_expected=table.flag("below_expected"),
        above_expected_by=table.integer("above_expected_by", 1, highest + 1),
        dimension_comment=table.flag("dimension_comment"),
    )


def _discrepancy_rule(table: Table, highest: int) -> DiscrepancyRule:
    table.expect(("critical_gap", "shown_gap", "panel_size"))
    return DiscrepancyRule(
        critical_gap=table.integer("critical_gap", 1, highest + 1),
        shown_gap=table.integer("shown_gap", 1, highest + 1),
        panel_size=table.integer("panel_size", 1, 20),
    )


def _twice(name: str) -> Words:
    return Words(f"“{name}”出现了两次", f"“{name}” is there twice")
