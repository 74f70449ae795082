"""What a comment still lacks to be a reason, said kindly and in particular."""

from collections.abc import Iterable, Sequence

from cse_desktop.domain.comment_words import BLANK, bare, says_nothing
from cse_desktop.domain.gap import DIMENSION
from cse_desktop.domain.packs.model import Indicator, Standard
from cse_desktop.domain.records import INTERVIEW, NOT_EVIDENCED, Comment
from cse_desktop.errors import Words

FEWEST_OWN = 12
"""letters beside a level's description that may be a reason, whatever they say"""
FEWEST_SAME = 3
"""so many indicators with the very same words are told; two may well rest on one fact"""


def lacking(comment: Comment, value: str, anchors: Iterable[Words], *, linked: bool) -> Words | None:
    """What is missing in a comment on a rating of `value`; None where it gives a reason.

    `anchors` are the descriptions of levels, which describe nobody in particular; `linked`: evidence is tied to it.
    """
    if BLANK in comment.text:
        count = comment.text.count(BLANK)
        return Words(
            f"评价意见中还有{count}处空白没有填写。",
            f"the comment has {count} {'blank' if count == 1 else 'blanks'} still to be filled in.",
        )
    if says_nothing(comment.text):
        told = Words("评价意见只有结论，没有依据", "the comment is a verdict without a reason")
    elif _is_anchor(comment.text, anchors):
        told = Words(
            "评价意见照抄了等级描述，没有写到申请人",
            "the comment repeats what the level means, and says nothing of the applicant",
        )
    else:
        return None
    wanted = _wanted(comment.method, value, linked=linked)
    return Words(f"{told.zh}。还缺：{wanted.zh}。", f"{told.en}. Still wanted: {wanted.en}.")


def _wanted(method: str, value: str, *, linked: bool) -> Words:
    if value == NOT_EVIDENCED:
        return Words(
            "看过哪些材料或问过什么，仍缺什么", "where you looked or what you asked, and what is missing"
        )
    if method == DIMENSION:
        return Words(
            "这一维度评分的主要依据，以及不足之处",
            "what the ratings of this dimension rest on, and what is weak",
        )
    if method == INTERVIEW:
        return Words("申请人说了什么、举了哪个实例", "what the applicant said, and which example was given")
    if linked:
        return Words(
            "在佐证中看到的事实，申请人本人做了哪部分",
            "the fact you saw in the evidence, and which part the applicant did",
        )
    return Words(
        "看到的事实、在哪份材料哪一页、申请人本人做了哪部分",
        "the fact, the material and page where it stands, and which part the applicant did",
    )


def _is_anchor(text: str, anchors: Iterable[Words]) -> bool:
    """Whether it is a level's description, whole or in part, with nothing of one's own beside it."""
    said = bare(text)
    for anchor in anchors:
        for described in (bare(anchor.zh), bare(anchor.en)):
            if said in described:
                return True
            own = said.replace(described, "", 1)
            if described in said and len(own) < FEWEST_OWN and says_nothing(own):
                return True
    return False


def anchors_of(standard: Standard, grade: str, indicator: Indicator | None) -> tuple[Words, ...]:
    """The descriptions of all levels: the indicator's where it has them, and the scale's own."""
    own = [indicator.anchor(grade, level) for level in indicator.anchors] if indicator is not None else []
    return (*own, *(level.anchor for level in standard.levels))


def said_alike(comments: Sequence[Comment]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Target and method of comments in the very same words → the other indicators that have them.

    Only what is said of `FEWEST_SAME` indicators or more; by both methods of one indicator the same may be said.
    """
    groups: dict[str, list[Comment]] = {}
    for row in comments:
        if row.method != DIMENSION and row.text.strip() and not row.drafted:
            groups.setdefault(bare(row.text), []).append(row)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for rows in groups.values():
        targets = list(dict.fromkeys(row.target for row in rows))
        if len(targets) < FEWEST_SAME:
            continue
        for row in rows:
            found[(row.target, row.method)] = tuple(target for target in targets if target != row.target)
    return found
