"""The rubric as lines: what stands in each row, which rows a filter keeps, and where the next gap is; no widgets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from cse_desktop.domain.assignment import Claim
from cse_desktop.domain.packs.model import Grade, Indicator, Standard
from cse_desktop.domain.records import INTERVIEW, MATERIAL, NOT_APPLICABLE, NOT_EVIDENCED
from cse_desktop.errors import Words
from cse_desktop.services.sheets import CaseSheet, EvidenceRow, GapRow, InterviewSheet, RatingCell

DIMENSION = "dimension"
"""method under which a dimension's own comment is kept"""


class Filter(Enum):
    """Which rows show."""

    ALL = "all"
    UNRATED = "unrated"
    NO_EVIDENCE = "no_evidence"
    CRITICAL = "critical"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RubricLine:
    """One row: a dimension that heads its indicators, or something to rate."""

    target: str
    method: str
    """`material`, `interview`, or `dimension` where only the dimension's comment is asked"""
    code: str
    title: Words
    text: Words
    """what is looked for, in full"""
    heading: bool
    """a dimension"""
    cell: RatingCell | None
    """None where there is nothing to rate by this method"""
    indicator: Indicator | None
    comment: str
    drafted: bool
    gaps: tuple[GapRow, ...]
    claim: Claim | None = None
    """what the applicant claims; there only while the indicator has a rating of the assessor's own"""

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the line."""
        return (self.target, self.method)

    @property
    def value(self) -> str | None:
        """The rating given, or None."""
        return self.cell.value if self.cell is not None else None

    @property
    def critical(self) -> bool:
        """Whether the indicator is critical."""
        return self.cell is not None and self.cell.critical

    @property
    def evidence(self) -> tuple[EvidenceRow, ...]:
        """Evidence tied to the rating."""
        return self.cell.evidence if self.cell is not None else ()

    def permits(self, value: str) -> bool:
        """Whether `value` may be given here."""
        if self.cell is None:
            return False
        return value != NOT_APPLICABLE or self.cell.may_be_not_applicable


def material_lines(case: CaseSheet) -> tuple[RubricLine, ...]:
    """All dimensions and indicators of the material review, in the order of the standard."""
    lines: list[RubricLine] = []
    claims = {claim.indicator: claim for claim in case.claims}
    for row in case.dimensions:
        dimension = row.dimension
        lines.append(
            RubricLine(
                target=dimension.id,
                method=DIMENSION,
                code=dimension.id,
                title=dimension.name,
                text=dimension.name,
                heading=True,
                cell=None,
                indicator=None,
                comment=row.comment,
                drafted=False,
                gaps=row.gaps,
            )
        )
        for entry in row.indicators:
            indicator, cell = entry.indicator, entry.material
            lines.append(
                RubricLine(
                    target=indicator.id,
                    method=MATERIAL,
                    code=indicator.id,
                    title=indicator.title,
                    text=indicator.text,
                    heading=False,
                    cell=cell,
                    indicator=indicator,
                    comment=cell.comment if cell else "",
                    drafted=cell.drafted if cell else False,
                    gaps=cell.gaps if cell else (),
                    claim=claims.get(indicator.id),
                )
            )
    return tuple(lines)


def interview_lines(sheet: InterviewSheet) -> tuple[RubricLine, ...]:
    """What is rated in the interview: dimensions, then critical indicators and flagged gaps."""
    dimensions = {row.dimension.id: row.dimension for row in sheet.case.dimensions}
    indicators = sheet.case.standard.indicators
    lines = []
    for cell in sheet.form:
        indicator = indicators.get(cell.target)
        dimension = dimensions.get(cell.target)
        text = indicator.text if indicator is not None else dimension.name if dimension else cell.title
        lines.append(
            RubricLine(
                target=cell.target,
                method=INTERVIEW,
                code=cell.target,
                title=cell.title,
                text=text,
                heading=indicator is None,
                cell=cell,
                indicator=indicator,
                comment=cell.comment,
                drafted=cell.drafted,
                gaps=cell.gaps,
            )
        )
    return tuple(lines)


def kept(
    lines: Sequence[RubricLine], which: Filter, changed: Collection[tuple[str, str]] = ()
) -> tuple[RubricLine, ...]:
    """The lines a filter keeps; a dimension stays while it heads something or is itself kept.

    `changed` are the keys of ratings that do not stand as they were first given.
    """
    if which is Filter.ALL:
        return tuple(lines)
    result: list[RubricLine] = []
    heading: RubricLine | None = None
    for line in lines:
        if line.heading and line.cell is None:
            heading = line
            continue
        if line.key not in changed if which is Filter.CHANGED else not _passes(line, which):
            continue
        if heading is not None:
            result.append(heading)
            heading = None
        result.append(line)
    return tuple(result)


def _passes(line: RubricLine, which: Filter) -> bool:
    if line.cell is None:
        return False
    match which:
        case Filter.UNRATED:
            return line.cell.value is None
        case Filter.NO_EVIDENCE:
            return not line.cell.evidence
        case _:
            return line.cell.critical


def next_gap(lines: Sequence[RubricLine], current: tuple[str, str] | None) -> tuple[str, str] | None:
    """The next line after `current` that has a gap, going round; None when there is none."""
    if not lines:
        return None
    keys = [line.key for line in lines]
    start = keys.index(current) if current in keys else -1
    for offset in range(1, len(lines) + 1):
        line = lines[(start + offset) % len(lines)]
        if line.gaps:
            return line.key
    return None


def gap_count(lines: Sequence[RubricLine]) -> int:
    """How many gaps all lines have together."""
    return sum(len(line.gaps) for line in lines)


def anchor_of(standard: Standard, grade: Grade, line: RubricLine, value: str) -> Words | None:
    """What `value` means for this line: the indicator's anchor, else the scale's; None for NE and NA."""
    if value in (NOT_EVIDENCED, NOT_APPLICABLE):
        return None
    level = int(value)
    if line.indicator is not None:
        try:
            return line.indicator.anchor(grade.code, level)
        except KeyError:
            pass
    return next((found.anchor for found in standard.levels if found.value == level), None)


def level_name(standard: Standard, value: str) -> Words | None:
    """The name of a level on the scale; None for NE and NA."""
    if not value.isdigit():
        return None
    return next((level.name for level in standard.levels if level.value == int(value)), None)
