"""The interview brief: one page with whom one meets, what is open, what to ask, and which pages to have at hand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from cse_desktop.domain.annotations import place_of
from cse_desktop.domain.assignment import Profile
from cse_desktop.domain.records import NOT_EVIDENCED, PlannedQuestion
from cse_desktop.errors import Words
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import CaseSheet, EvidenceRow, IndicatorRow, InterviewSheet
from cse_desktop.words import words

MOST_CONDITIONS = 5
MOST_GAPS = 9
MOST_QUESTIONS = 5
MOST_PAGES = 9
LONGEST = 160
"""characters of one line that somebody typed"""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """A list with room for so many, and how many more there would be."""

    shown: tuple[T, ...]
    more: int


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One line: a code that it is about, or empty, and what is said."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class BriefPage:
    """A page to have at hand: its number among the pinned ones, material and place, and what it supports."""

    number: int
    material: str
    place: Words
    codes: tuple[str, ...]
    part: Words
    quote: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything on one applicant's brief. What the applicant claims is not on it."""

    title: Words
    number: str
    name: str
    name_latin: str
    employer: str
    grade: Words
    field: Words
    interview_start: str | None
    profile: Profile
    illustrative: Words | None
    conditions: Cut[BriefLine]
    """not met, not to be told, or doubted"""
    gaps: Cut[BriefLine]
    questions: Cut[BriefLine]
    pages: Cut[BriefPage]


def interview_brief(room: Room, case_id: str) -> Brief:
    """The brief of one case; refused like its sheet."""
    sheet = interview_sheet(room, case_id)
    case = sheet.case
    profile = case.profile
    return Brief(
        title=room.assignment.title,
        number=case.number,
        name=profile.name,
        name_latin=profile.name_latin,
        employer=profile.employer,
        grade=case.grade.name,
        field=case.standard.field_name,
        interview_start=sheet.planned_start,
        profile=profile,
        illustrative=case.standard.illustrative,
        conditions=_cut(list(_conditions(case)), MOST_CONDITIONS),
        gaps=_cut(list(_gaps(case)), MOST_GAPS),
        questions=_questions(sheet),
        pages=_cut(_pages(sheet), MOST_PAGES),
    )


def brief_lines(brief: Brief, language: str) -> tuple[str, ...]:
    """The brief as plain lines, for who hears it."""

    def listed(key: str, texts: Iterable[str], more: int) -> Iterator[str]:
        yield words(f"brief.{key}").in_(language)
        yield from texts
        if more:
            yield words("brief.more").format(n=more).in_(language)

    def plain(lines: Cut[BriefLine]) -> list[str]:
        return [f"{line.code} {line.words.in_(language)}".strip() for line in lines.shown]

    pages = [
        f"{page.number} {page.material} {page.place.in_(language)} {', '.join(page.codes)}"
        for page in brief.pages.shown
    ]
    return (
        f"{brief.number} {brief.name} {brief.grade.in_(language)} {brief.field.in_(language)}",
        *listed("conditions", plain(brief.conditions), brief.conditions.more),
        *listed("gaps", plain(brief.gaps), brief.gaps.more),
        *listed("questions", plain(brief.questions), brief.questions.more),
        *listed("pages", pages, brief.pages.more),
    )


def _cut(found: Sequence[T], most: int) -> Cut[T]:
    return Cut(tuple(islice(found, most)), max(0, len(found) - most))


def short(text: str) -> str:
    """What somebody typed, in one line of limited length."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _both(text: str) -> Words:
    return Words(text, text)


def _conditions(case: CaseSheet) -> Iterator[BriefLine]:
    for row in case.conditions:
        if row.doubt:
            said = words("brief.doubted").format(why=short(row.doubt))
        elif row.result == "met":
            continue
        else:
            said = words(f"assess.condition.{row.result}")
        yield BriefLine("", Words(f"{row.words.zh} {said.zh}", f"{row.words.en} {said.en}"))


def _gaps(case: CaseSheet) -> Iterator[BriefLine]:
    """What the reading left open, the gravest first, then what was marked to be asked about."""
    rows = [row for dimension in case.dimensions for row in dimension.indicators]
    ranked = sorted((rank, at) for at, row in enumerate(rows) if (rank := _rank(row)) is not None)
    for _, at in ranked:
        row = rows[at]
        cell = row.material or row.interview
        if cell is None:
            continue
        key = _reason(row)
        why = words(f"brief.why.{key}").format(value=cell.value or "", expected=cell.expected)
        title = row.indicator.title
        yield BriefLine(row.indicator.id, Words(f"{title.zh}：{why.zh}", f"{title.en}: {why.en}"))
    names = {row.sha256: row.name.rsplit("/", 1)[-1] for row in case.materials}
    for mark in case.annotations:
        if mark.colour in ("doubt", "question"):
            kind, place = place_of(mark)
            where = words(f"brief.place.{kind}").format(place=place)
            said = short(mark.note or mark.quote)
            name = names.get(mark.material, "")
            yield BriefLine(
                "",
                Words(f"《{name}》{where.zh}：{said}", f"“{name}”, {where.en}: {said}"),
            )
    for query in case.queries:
        if query.state != "answered":
            lead = words("brief.asked")
            text = short(query.text)
            yield BriefLine(query.target, Words(f"{lead.zh}{text}", f"{lead.en}{text}"))


def _rank(row: IndicatorRow) -> int | None:
    """How grave a gap is, 0 first; None where there is none."""
    order = ("critical_low", "not_evidenced", "low", "critical_open")
    reason = _reason(row)
    return order.index(reason) if reason else None


def _reason(row: IndicatorRow) -> str:
    material, critical = row.material, row.indicator.critical
    if material is not None and material.value == NOT_EVIDENCED:
        return "not_evidenced"
    if material is not None and material.value is not None and material.value.isdigit():
        low = int(material.value) < material.expected
        return ("critical_low" if critical else "low") if low else ""
    unrated = row.interview is not None and row.interview.value is None
    return "critical_open" if critical and unrated and (material is None or material.value is None) else ""


def _questions(sheet: InterviewSheet) -> Cut[BriefLine]:
    """Those planned; where there is room, those that the gaps suggest, each indicator once before any twice."""
    asked = {question.target for question in sheet.questions}
    first: list[PlannedQuestion] = []
    again: list[PlannedQuestion] = []
    for question in sheet.suggestions:
        (again if question.target in asked else first).append(question)
        asked.add(question.target)
    lines = tuple(
        BriefLine(question.target, Words(question.text_zh, question.text_en))
        for question in (*sheet.questions, *first, *again)
    )
    return Cut(lines[:MOST_QUESTIONS], max(0, len(sheet.questions) - MOST_QUESTIONS))


def _pages(sheet: InterviewSheet) -> list[BriefPage]:
    codes: dict[str, list[str]] = {}
    for dimension in sheet.case.dimensions:
        for row in dimension.indicators:
            for cell in (row.material, row.interview):
                for place in cell.evidence if cell is not None else ():
                    found = codes.setdefault(place.annotation.annotation_id, [])
                    if row.indicator.id not in found:
                        found.append(row.indicator.id)
    return [
        _page(number, row, tuple(codes.get(row.annotation.annotation_id, ())))
        for number, row in enumerate(sheet.pinned, start=1)
    ]


def _page(number: int, row: EvidenceRow, codes: tuple[str, ...]) -> BriefPage:
    kind, place = place_of(row.annotation)
    return BriefPage(
        number,
        row.material_name.rsplit("/", 1)[-1],
        words(f"brief.place.{kind}").format(place=place),
        codes,
        words(f"casework.own_part.{row.link.own_part}"),
        short(row.annotation.quote)[:60],
    )
