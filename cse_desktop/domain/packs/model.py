"""What a standards pack says, as frozen values. Numbers are exact: `int` or `Fraction`, never `float`."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from cse_desktop.errors import Words


@dataclass(frozen=True, slots=True)
class PackRef:
    """A pack by name: `id` and `version`, and the digest of its files once that is known (lower hex)."""

    id: str
    version: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the rating scale with its generic anchor."""

    value: int
    name: Words
    anchor: Words


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of engineer; `expected` is the level E expected of it, `weights` sum to one."""

    code: str
    name: Words
    expected: int
    weights: Mapping[str, Fraction]
    """method id → weight"""


@dataclass(frozen=True, slots=True)
class Method:
    """A way of assessing that the pack knows: `material`, `interview`, `written`."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class Block:
    """A group of indicators that enters its dimension with one share."""

    id: str
    share: Fraction
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A competency dimension; `short` fits a narrow column."""

    id: str
    name: Words
    short: Words
    blocks: tuple[Block, ...]

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of all indicators of the dimension, in order."""
        return tuple(indicator for block in self.blocks for indicator in block.indicators)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is rated. `methods` are those by which it is assessed (`material`, `interview`)."""

    id: str
    dimension: str
    title: Words
    text: Words
    methods: tuple[str, ...]
    critical: bool
    written: bool
    expected: Mapping[str, int]
    """grade code → expected level, already resolved: every grade is there"""
    not_applicable: frozenset[str]
    """grades for which NA is permitted"""
    anchors: Mapping[int, Words]
    """level → anchor"""
    grade_anchors: Mapping[str, Mapping[int, Words]]
    """grade code → level → anchor, where it differs for that grade"""
    maps: Mapping[str, tuple[str, ...]]
    """outside frame (`ec`, `uk`, `ies` …) → its elements"""
    source: str
    """id of the pack that defines it"""

    def anchor(self, grade: str, level: int) -> Words:
        """The anchor that holds for `grade` at `level`."""
        return self.grade_anchors.get(grade, {}).get(level) or self.anchors[level]


@dataclass(frozen=True, slots=True)
class Question:
    """An interview question of the bank."""

    id: str
    indicator: str
    grades: tuple[str, ...]
    """grades it suits; empty means all"""
    text: Words
    follow_up: Words
    listen_for: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """An application condition of a grade. `rule` is data that the profile is checked against."""

    id: str
    grade: str
    text: Words
    rule: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class PassRule:
    """When the computed result recommends."""

    dimension_margin: Fraction
    """a dimension holds when it is at least E − this"""
    indicator_floor: int
    """no indicator may be below E − this"""
    near_miss: Fraction
    """exactly one dimension fails, by at most this: a near miss"""
    written_percent: int
    """share of the paper, and of its critical items, that the written test needs"""


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """Which ratings need a comment and evidence."""

    critical: bool
    not_evidenced: bool
    below_expected: bool
    above_expected_by: int
    dimension_comment: bool


@dataclass(frozen=True, slots=True)
class DiscrepancyRule:
    """When assessors' ratings must be discussed."""

    critical_gap: int
    shown_gap: int
    panel_size: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One of the recommendations an assessor may give."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a society offers for comments. A blank to be filled in is `__`."""

    about: str
    """indicator or dimension that it suits; empty: any"""
    text: Words


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One point of the process that a supervisor watches."""

    id: str
    when: str
    """`day`: once for a day of interviews; `applicant`: for each applicant"""
    text: Words
    remark: bool
    """a departure from it, or that it could not be seen, needs a remark"""
    not_applicable: bool
    """it may not apply: to a round without recording, to an applicant who did not come"""


@dataclass(frozen=True, slots=True)
class Standard:
    """A resolved standard: the general pack with one professional pack laid onto it ("1+X")."""

    general: PackRef
    professional: PackRef
    digest: str
    """lower-hex SHA-256 of the canonical form of the whole resolved standard"""
    title: Words
    field: str
    field_name: Words
    illustrative: Words | None
    """the notice to show wherever the pack is shown; None for a society's official pack"""
    levels: tuple[Level, ...]
    grades: tuple[Grade, ...]
    """lowest first"""
    methods: tuple[Method, ...]
    dimensions: tuple[Dimension, ...]
    indicators: Mapping[str, Indicator]
    """id → indicator, in the order of the dimensions"""
    questions: tuple[Question, ...]
    conditions: tuple[Condition, ...]
    pass_rule: PassRule
    evidence_rule: EvidenceRule
    discrepancy_rule: DiscrepancyRule
    recommendations: tuple[Recommendation, ...]
    copy_allowed: bool = True
    """whether words may be copied out of an applicant's documents"""
    phrases: tuple[Phrase, ...] = ()
    calibration_required: bool = False
    """standard samples are to be compared before any applicant is rated"""
    supervision: tuple[CheckItem, ...] = ()
    """what a supervisor watches; empty where the pack has no checklist"""
    keyed_twice: bool = False
    """whether what was written on paper is typed in by two persons"""

    def phrases_for(self, target: str) -> tuple[Phrase, ...]:
        """What is offered for an indicator or a dimension: its own first, then its dimension's, then any."""
        indicator = self.indicators.get(target)
        places = (target, indicator.dimension if indicator is not None else target, "")
        return tuple(
            phrase for place in dict.fromkeys(places) for phrase in self.phrases if phrase.about == place
        )

    def grade(self, code: str) -> Grade:
        """The grade called `code`; `KeyError` if the standard has none."""
        for grade in self.grades:
            if grade.code == code:
                return grade
        raise KeyError(code)

    def dimension(self, dimension_id: str) -> Dimension:
        """The dimension called `dimension_id`; `KeyError` if the standard has none."""
        for dimension in self.dimensions:
            if dimension.id == dimension_id:
                return dimension
        raise KeyError(dimension_id)
