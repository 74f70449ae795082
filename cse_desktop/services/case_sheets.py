"""The sheet of one case, put together from its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cse_desktop.domain.annotations import reading_order
from cse_desktop.domain.assignment import Case, Claim, Material
from cse_desktop.domain.packs.model import Dimension, Grade, Indicator, Standard
from cse_desktop.domain.ports import PagesSeen, Place
from cse_desktop.domain.profile_check import check_profile
from cse_desktop.domain.records import (
    INTERVIEW,
    MATERIAL,
    Annotation,
    Comment,
    ConditionDoubt,
    EvidenceLink,
    Rating,
    ScratchNote,
)
from cse_desktop.errors import Words
from cse_desktop.services.gap_rows import gap_rows
from cse_desktop.services.paper_rows import transcription_of
from cse_desktop.services.query_rows import query_rows
from cse_desktop.services.rating import DIMENSION
from cse_desktop.services.reading import SEEN_MS
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import (
    CaseSheet,
    ConditionRow,
    DimensionRow,
    EvidenceRow,
    GapRow,
    IndicatorRow,
    MaterialRow,
    RatingCell,
)


@dataclass(frozen=True, slots=True)
class CaseRows:
    """All rows of one case that its sheet is made of."""

    case: Case
    standard: Standard
    grade: Grade
    methods: tuple[str, ...]
    ratings: dict[tuple[str, str], Rating]
    comments: dict[tuple[str, str], Comment]
    annotations: dict[str, Annotation]
    links: tuple[EvidenceLink, ...]
    gaps: tuple[GapRow, ...]
    paper: dict[str, str]
    """interview ratings that came from paper: target → the time written there, or empty"""

    def evidence(self, target: str, method: str) -> tuple[EvidenceRow, ...]:
        """What is tied to one rating, in the order of the pages."""
        names = {item.sha256: item.display_name for item in self.case.materials}
        rows = [
            EvidenceRow(link, self.annotations[link.annotation_id], names[found.material])
            for link in self.links
            if link.target == target and link.method == method
            for found in [self.annotations[link.annotation_id]]
        ]
        return tuple(sorted(rows, key=lambda row: (row.material_name, *reading_order(row.annotation))))

    def gaps_at(self, target: str, method: str) -> tuple[GapRow, ...]:
        """The gaps of one rating."""
        return tuple(gap for gap in self.gaps if gap.target == target and gap.method == method)


def read_rows(room: Room, case_id: str) -> CaseRows:
    """Reads the rows of one case."""
    case = room.case(case_id)
    standard = room.standard(case_id)
    storage, transcribed = room.storage, transcription_of(room, case_id)
    return CaseRows(
        case=case,
        standard=standard,
        grade=standard.grade(case.profile.grade),
        methods=room.methods(case_id),
        ratings={(row.target, row.method): row for row in storage.rows(Rating, case_id=case_id)},
        comments={(row.target, row.method): row for row in storage.rows(Comment, case_id=case_id)},
        annotations={row.annotation_id: row for row in storage.rows(Annotation, case_id=case_id)},
        links=tuple(storage.rows(EvidenceLink, case_id=case_id)),
        gaps=gap_rows(room, case_id),
        paper={mark.key: mark.at for mark in transcribed.ratings} if transcribed else {},
    )


def case_sheet(room: Room, case_id: str) -> CaseSheet:
    """Everything the Assess place shows of one case; `WAY-001` before the declaration, `WAY-002` after a recusal."""
    room.must_allow("read", case_id)
    rows = read_rows(room, case_id)
    case = rows.case
    undo, redo = room.storage.can_undo(case_id)
    frozen = room.is_frozen(case_id)
    state = room.state(case_id)
    sample = room.assignment.sample(case_id)
    asked = frozenset(sample.asked) if sample is not None else None
    return CaseSheet(
        case_id=case_id,
        number=case.profile.number,
        standard=rows.standard,
        grade=rows.grade,
        profile=case.profile,
        claims=_claims(case, rows.ratings),
        conditions=_conditions(room, case),
        materials=_materials(
            case.materials,
            room.storage.places(case_id),
            room.storage.pages_seen(case_id, SEEN_MS),
            rows,
            state.materials_opened,
        ),
        dimensions=tuple(_dimensions(rows, asked)),
        annotations=tuple(rows.annotations.values()),
        gaps=rows.gaps,
        photo=case.portrait,
        frozen=frozen,
        revision=room.revision(case_id),
        undo=None if frozen else undo,
        redo=None if frozen else redo,
        notes=tuple(room.storage.rows(ScratchNote, case_id=case_id)),
        queries=query_rows(room, case_id),
        may_query=room.allows("query", case_id),
        sample=sample is not None,
    )


def _claims(case: Case, ratings: Iterable[tuple[str, str]]) -> tuple[Claim, ...]:
    """What the applicant claims of the indicators that have a rating; `ratings` are targets and methods.

    A claimed level anchors the rating, so the claim of an indicator does not even reach the screen before that.
    """
    rated = {target for target, _ in ratings}
    return tuple(claim for claim in case.claims if claim.indicator in rated)


def _conditions(room: Room, case: Case) -> tuple[ConditionRow, ...]:
    found = check_profile(room.standard(case.id), case.profile.grade, case.profile, room.assignment.opens)
    doubts = {row.condition: row.text for row in room.storage.rows(ConditionDoubt, case_id=case.id)}
    return tuple(
        ConditionRow(
            row.condition.id, row.condition.text, row.verdict, row.fact, doubts.get(row.condition.id, "")
        )
        for row in found
    )


def _materials(
    materials: Sequence[Material],
    places: Sequence[Place],
    seen: Mapping[str, PagesSeen],
    rows: CaseRows,
    any_opened: bool,
) -> tuple[MaterialRow, ...]:
    by_digest = {place.material: place for place in places}
    replaced = {material.replaces for material in materials}
    found = []
    for material in materials:
        place = by_digest.get(material.sha256)
        read = seen.get(material.sha256, PagesSeen(0, 0, 0))
        group, _, _ = material.display_name.rpartition("/")
        found.append(
            MaterialRow(
                sha256=material.sha256,
                name=material.display_name,
                group=group,
                media_type=material.media_type,
                size=material.size,
                opened=any_opened and place is not None,
                page=place.page if place else 0,
                zoom=place.zoom if place else 0,
                evidence=sum(row.material == material.sha256 for row in rows.annotations.values()),
                pages=read.pages,
                seen=read.seen,
                shown_ms=read.shown_ms,
                supplement=material.supplement,
                replaces=material.replaces,
                replaced=material.sha256 in replaced,
            )
        )
    return tuple(found)


def _dimensions(rows: CaseRows, asked: frozenset[str] | None) -> Iterable[DimensionRow]:
    """All dimensions; of a sample those of which anything is asked, with nothing else in them."""
    for dimension in rows.standard.dimensions:
        row = _dimension(rows, dimension)
        if asked is None:
            yield row
            continue
        indicators = tuple(entry for entry in row.indicators if entry.indicator.id in asked)
        if indicators:
            yield replace(row, indicators=indicators, interview=None)


def _dimension(rows: CaseRows, dimension: Dimension) -> DimensionRow:
    comment = rows.comments.get((dimension.id, DIMENSION))
    indicators = tuple(
        IndicatorRow(
            rows.standard.indicators[indicator_id],
            _indicator_cell(rows, rows.standard.indicators[indicator_id], MATERIAL),
            _indicator_cell(rows, rows.standard.indicators[indicator_id], INTERVIEW),
        )
        for indicator_id in dimension.indicators
    )
    return DimensionRow(
        dimension=dimension,
        comment=comment.text if comment else "",
        interview=dimension_cell(rows, dimension) if INTERVIEW in rows.methods else None,
        indicators=indicators,
        gaps=rows.gaps_at(dimension.id, DIMENSION),
    )


def dimension_cell(rows: CaseRows, dimension: Dimension) -> RatingCell:
    """The interview rating of a whole dimension."""
    return _cell(rows, dimension.id, INTERVIEW, dimension.name, rows.grade.expected, critical=False, na=False)


def _indicator_cell(rows: CaseRows, indicator: Indicator, method: str) -> RatingCell | None:
    if method not in indicator.methods or method not in rows.methods:
        return None
    return _cell(
        rows,
        indicator.id,
        method,
        indicator.title,
        indicator.expected[rows.grade.code],
        critical=indicator.critical,
        na=rows.grade.code in indicator.not_applicable,
    )


def _cell(
    rows: CaseRows, target: str, method: str, title: Words, expected: int, *, critical: bool, na: bool
) -> RatingCell:
    rating = rows.ratings.get((target, method))
    comment = rows.comments.get((target, method))
    return RatingCell(
        target=target,
        method=method,
        title=title,
        value=rating.value if rating else None,
        expected=expected,
        critical=critical,
        may_be_not_applicable=na,
        comment=comment.text if comment else "",
        drafted=comment.drafted if comment else False,
        evidence=rows.evidence(target, method),
        stamp_ms=rating.stamp_ms if rating else None,
        gaps=rows.gaps_at(target, method),
        paper=rows.paper.get(target) if method == INTERVIEW else None,
    )
