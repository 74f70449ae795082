"""The agreed ratings of a standard sample, and the result of comparing with them, as JSON documents and back."""

from collections.abc import Sequence
from dataclasses import dataclass

from cse_desktop.domain.calibration import NO_LEVEL, AgreedLevel
from cse_desktop.domain.canonical import Json
from cse_desktop.domain.identifiers import DIGEST, ID
from cse_desktop.domain.strict import DUPLICATE, OUT_OF_RANGE, Table
from cse_desktop.domain.times import parse_time
from cse_desktop.errors import Words

FORMAT = 1
CALIBRATION_FILE = "data/calibration.json"
"""where a score bundle carries what came of the samples"""
_PREFIX = "CAL"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class SampleResult:
    """Own ratings of one sample, as they stood when they were compared."""

    sample_id: str
    agreed: str
    """digest of what they were compared with"""
    compared_at: str
    ratings: tuple[tuple[str, str, str], ...]
    """indicator, value, comment"""


@dataclass(frozen=True, slots=True)
class CalibrationPaper:
    """What a score bundle says of the samples of its assignment."""

    assignment_id: str
    assignment_digest: str
    samples: tuple[SampleResult, ...]


def agreed_file(sample_id: str) -> str:
    """Member name of the agreed ratings of a sample."""
    return f"data/samples/{sample_id}/agreed.json"


def is_agreed(name: str) -> bool:
    """Whether a member holds what was agreed on a sample."""
    return name.startswith("data/samples/") and name.endswith("/agreed.json")


def agreed_document(rows: Sequence[AgreedLevel]) -> Json:
    """The agreed ratings as plain data."""
    return {
        "format": FORMAT,
        "agreed": [
            {
                "target": row.target,
                "value": row.value,
                "reason": {"zh": row.reason.zh, "en": row.reason.en},
                "material": row.material or None,
                "page": row.page or None,
            }
            for row in rows
        ],
    }


def parse_agreed(document: Json, file: str) -> tuple[AgreedLevel, ...]:
    """The agreed ratings; `KnownError` `CAL-nnn` (as in `domain.strict`) where they are not well formed."""
    table = Table(document, prefix=_PREFIX, file=file).expect(("format", "agreed"))
    table.integer("format", FORMAT, FORMAT)
    found: list[AgreedLevel] = []
    for entry in table.tables("agreed"):
        entry.expect(("target", "value", "reason", "material", "page"))
        found.append(
            AgreedLevel(
                target=entry.text("target", pattern=_NAME),
                value=_value(entry),
                reason=entry.words("reason"),
                material=entry.text_or_none("material") or "",
                page=entry.integer("page", 1, MOST_PAGES) if entry.has("page") else 0,
            )
        )
    _distinct(table, [row.target for row in found])
    return tuple(found)


def calibration_document(paper: CalibrationPaper) -> Json:
    """The result as plain data."""
    return {
        "format": FORMAT,
        "assignment_id": paper.assignment_id,
        "assignment_digest": paper.assignment_digest,
        "samples": [
            {
                "id": row.sample_id,
                "agreed": row.agreed,
                "compared_at": row.compared_at,
                "ratings": [
                    {"target": target, "value": value, "comment": comment or None}
                    for target, value, comment in row.ratings
                ],
            }
            for row in paper.samples
        ],
    }


def parse_calibration(document: Json) -> CalibrationPaper:
    """The result; `KnownError` `CAL-nnn` where it is not well formed."""
    table = Table(document, prefix=_PREFIX, file=CALIBRATION_FILE)
    table.expect(("format", "assignment_id", "assignment_digest", "samples"))
    table.integer("format", FORMAT, FORMAT)
    samples = tuple(_result(entry) for entry in table.tables("samples"))
    _distinct(table, [row.sample_id for row in samples])
    return CalibrationPaper(
        table.text("assignment_id", pattern=ID), table.text("assignment_digest", pattern=DIGEST), samples
    )


def _result(entry: Table) -> SampleResult:
    entry.expect(("id", "agreed", "compared_at", "ratings"))
    ratings = []
    for row in entry.tables("ratings"):
        row.expect(("target", "value", "comment"))
        ratings.append((row.text("target", pattern=_NAME), _value(row), row.text_or_none("comment") or ""))
    _distinct(entry, [target for target, _, _ in ratings])
    compared_at = entry.text("compared_at")
    try:
        parse_time(compared_at)
    except ValueError:
        reason = Words("日期或时间写法不对", "is no such day or time")
        raise entry.refusal(OUT_OF_RANGE, "compared_at", reason) from None
    return SampleResult(
        entry.text("id", pattern=ID), entry.text("agreed", pattern=DIGEST), compared_at, tuple(ratings)
    )


def _value(entry: Table) -> str:
    return entry.choice("value", ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", *NO_LEVEL))


def _distinct(table: Table, values: Sequence[str]) -> None:
    if len(set(values)) != len(values):
        raise table.refusal(DUPLICATE, "", Words("有重复项", "names something twice"))
