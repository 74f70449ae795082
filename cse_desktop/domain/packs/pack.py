"""One pack as its files say it, checked in itself, before a professional pack is laid onto a general one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from cse_desktop.domain.packs.model import (
    CheckItem,
    Condition,
    Dimension,
    DiscrepancyRule,
    EvidenceRule,
    Grade,
    Level,
    Method,
    PackRef,
    PassRule,
    Phrase,
    Question,
    Recommendation,
)
from cse_desktop.errors import Words

AnchorSet = Mapping[int, Words]


@dataclass(frozen=True, slots=True)
class Anchors:
    """Anchors a pack writes for one indicator: for all grades, and where one grade's differ."""

    base: AnchorSet
    grades: Mapping[str, AnchorSet]


@dataclass(frozen=True, slots=True)
class PlainIndicator:
    """An indicator as `indicators.toml` says it, before anchors and grades' expectations are joined to it."""

    id: str
    dimension: str
    title: Words
    text: Words
    methods: tuple[str, ...]
    critical: bool
    written: bool
    expected: Mapping[str, int]
    not_applicable: frozenset[str]
    maps: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Content:
    """What packs of both kinds hold."""

    ref: PackRef
    title: Words
    illustrative: Words | None
    indicators: tuple[PlainIndicator, ...]
    anchors: Mapping[str, Anchors]
    questions: tuple[Question, ...]
    conditions: tuple[Condition, ...]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class GeneralPack:
    """The "1" of "1+X"."""

    content: Content
    levels: tuple[Level, ...]
    methods: tuple[Method, ...]
    grades: tuple[Grade, ...]
    dimensions: tuple[Dimension, ...]
    recommendations: tuple[Recommendation, ...]
    pass_rule: PassRule
    evidence_rule: EvidenceRule
    discrepancy_rule: DiscrepancyRule
    copy_allowed: bool = True
    calibration_required: bool = False
    supervision: tuple[CheckItem, ...] = ()
    keyed_twice: bool = False


@dataclass(frozen=True, slots=True)
class ProfessionalPack:
    """The "X" of "1+X": adds a block of indicators to one dimension, and may narrow anchors and weights."""

    content: Content
    extends: PackRef
    field: str
    field_name: Words
    dimension: str
    block: str
    weights: Mapping[str, Mapping[str, Fraction]]
    """grade code → method → weight, where they differ from the general pack's"""


Pack = GeneralPack | ProfessionalPack


def pack_digest(files: Mapping[str, str]) -> str:
    """Lower-hex SHA-256 over lines `<sha256 of the file>  <name>` sorted by name, as `sha256sum` prints them."""
    lines = (
        f"{hashlib.sha256(text.encode('utf-8')).hexdigest()}  {name}\n"
        for name, text in sorted(files.items(), key=lambda item: item[0].encode("utf-8"))
    )
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()
