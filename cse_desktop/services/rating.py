"""Rating and commenting: what an assessor does most."""

from cse_desktop.domain.annotations import place_of
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.records import (
    INTERVIEW,
    MATERIAL,
    NOT_APPLICABLE,
    NOT_EVIDENCED,
    Annotation,
    Change,
    Comment,
    EvidenceLink,
    Rating,
    Recorded,
)
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.services.interview_clock import clock_ms
from cse_desktop.services.room import Room
from cse_desktop.words import words

DIMENSION = "dimension"
"""the method under which a dimension's own comment is kept"""


def record_rating(
    room: Room, case_id: str, target: str, method: str, value: str | None, stamp_ms: int | None = None
) -> Recorded:
    """Rates `target` by `method`: a level of the scale, `NE`, `NA`, or None to take the rating back.

    `KnownError` `RATE-001` for a value that the scale does not have, `RATE-002` for NA where the pack does not
    permit it. Nothing is stored then.
    """
    case = room.must_be_open(case_id)
    standard = room.standard(case_id)
    _must_be_rateable(standard, target, method)
    before = room.storage.one(Rating, case_id=case_id, target=target, method=method)
    if value is None:
        return room.act("clear-rating", case_id, *([Change(before, None)] if before else []))
    _must_be_on_scale(standard, target, case.profile.grade, value)
    if method == INTERVIEW and stamp_ms is None:
        stamp_ms = clock_ms(room, case_id)
    if before is not None and before.value == value:
        return room.act("rate", case_id)
    return room.act(
        "rate", case_id, Change(before, Rating(case_id, target, method, value, room.now(), stamp_ms))
    )


def must_be_given(room: Room, case_id: str, target: str, value: str) -> None:
    """`RATE-001` or `RATE-002` where `value` can not be given to `target` in an interview."""
    standard = room.standard(case_id)
    _must_be_rateable(standard, target, INTERVIEW)
    _must_be_on_scale(standard, target, room.case(case_id).profile.grade, value)


def _must_be_rateable(standard: Standard, target: str, method: str) -> None:
    if method == INTERVIEW and any(dimension.id == target for dimension in standard.dimensions):
        return
    indicator = standard.indicators.get(target)
    if indicator is None or method not in indicator.methods or method not in (MATERIAL, INTERVIEW):
        raise BugError(f"{target} is not rated by {method}")


def _must_be_on_scale(standard: Standard, target: str, grade: str, value: str) -> None:
    if value == NOT_EVIDENCED or value in {str(level.value) for level in standard.levels}:
        return
    if value != NOT_APPLICABLE:
        lowest, highest = standard.levels[0].value, standard.levels[-1].value
        raise KnownError(
            "RATE-001",
            Words(
                f"量表只有{lowest}到{highest}、NE和NA。",
                f"The scale has {lowest} to {highest}, NE and NA only.",
            ),
            safe=Words("原评分未变。", "The rating stays as it was."),
        )
    indicator = standard.indicators.get(target)
    if indicator is None or grade not in indicator.not_applicable:
        raise KnownError(
            "RATE-002",
            Words(
                "标准包不允许对该指标评“不适用”。",
                "The standards pack does not permit “not applicable” here.",
            ),
            safe=Words("原评分未变。", "The rating stays as it was."),
            next_step=Words(
                "材料未能说明时请用“未见佐证”(NE)。", "Where nothing shows it, use NE (not evidenced)."
            ),
        )


def write_comment(
    room: Room, case_id: str, target: str, method: str, text: str, drafted: bool = False
) -> Recorded:
    """Keeps the assessor's words on `target`; an empty text takes the comment away.

    `method` is `material` or `interview` for an indicator, `dimension` for a dimension's own comment.
    """
    room.must_be_open(case_id)
    before = room.storage.one(Comment, case_id=case_id, target=target, method=method)
    if not text.strip():
        return room.act("comment", case_id, *([Change(before, None)] if before else []))
    return room.act("comment", case_id, Change(before, Comment(case_id, target, method, text, drafted)))


def draft_comment(room: Room, case_id: str, target: str, method: str, language: str) -> str:
    """A comment proposed from the chosen level's anchor and the evidence tied to it; always to be edited."""
    case = room.case(case_id)
    rating = room.storage.one(Rating, case_id=case_id, target=target, method=method)
    indicator = room.standard(case_id).indicators.get(target)
    if rating is None or indicator is None or not rating.value.isdigit():
        return ""
    anchor = indicator.anchor(case.profile.grade, int(rating.value))
    names = {material.sha256: material.display_name for material in case.materials}
    places: list[str] = []
    for link in room.storage.rows(EvidenceLink, case_id=case_id, target=target, method=method):
        annotation = room.storage.one(Annotation, annotation_id=link.annotation_id)
        if annotation is not None:
            name = names[annotation.material].rsplit("/", 1)[-1].rsplit(".", 1)[0]
            kind, place = place_of(annotation)
            text = words(f"casework.draft.{kind}").format(name=name, place=place)
            places.append(text.in_(language))
    if not places:
        return words("casework.draft.without_place").in_(language).format(anchor=anchor.in_(language))
    joined = ("、" if language.startswith("zh") else ", ").join(dict.fromkeys(places))
    return words("casework.draft.with_place").in_(language).format(places=joined, anchor=anchor.in_(language))
