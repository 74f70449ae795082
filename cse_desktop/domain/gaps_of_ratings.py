"""Gaps in ratings: what is not rated, and what is rated without the comment or evidence that it needs."""

from collections.abc import Iterator
from fractions import Fraction

from cse_desktop.domain.comment_faults import anchors_of, lacking, said_alike
from cse_desktop.domain.gap import DIMENSION, CaseRows, Gap, GapPlace, Severity
from cse_desktop.domain.packs.model import Dimension, Indicator, Standard
from cse_desktop.domain.records import INTERVIEW, NOT_APPLICABLE, NOT_EVIDENCED, Comment, Rating
from cse_desktop.domain.scoring.result import Result
from cse_desktop.errors import Words


def rating_gaps(standard: Standard, result: Result, rows: CaseRows) -> Iterator[Gap]:
    """Gaps of all dimensions and indicators, in the order of the rubric."""
    search = _Search(standard, result, rows)
    for dimension in standard.dimensions:
        if result.dimensions[dimension.id].holds is None and not search.is_rated(dimension):
            continue
        yield from search.of_dimension(dimension)
        for name in dimension.indicators:
            yield from search.of_indicator(standard.indicators[name])


class _Search:
    """One look through the ratings of one case."""

    def __init__(self, standard: Standard, result: Result, rows: CaseRows) -> None:
        self.standard = standard
        self.result = result
        self.rows = rows
        self.rule = standard.evidence_rule
        self.rating = {(row.target, row.method): row for row in rows.ratings}
        self.method_names = {method.id: method.name for method in standard.methods}
        self.alike = said_alike(rows.comments)

    def is_rated(self, dimension: Dimension) -> bool:
        """Whether anything of the dimension was rated, though nothing of it counts."""
        targets = {dimension.id, *dimension.indicators}
        return any(target in targets for target, _ in self.rating)

    def of_dimension(self, dimension: Dimension) -> Iterator[Gap]:
        """Its interview rating and its comment."""
        label = dimension.name
        if INTERVIEW in self.result.methods:
            yield from self._unrated(dimension.id, INTERVIEW, label)
        comment = self.rows.comment(dimension.id, DIMENSION)
        if comment is not None:
            yield from self._doubtful(comment, label, "rubric", None, required=self.rule.dimension_comment)
        elif self.rule.dimension_comment:
            yield Gap(
                "dimension_comment",
                "blocks",
                dimension.id,
                DIMENSION,
                "rubric",
                Words(
                    f"{label.zh}：缺少评价意见。请写明该维度的主要依据和不足。",
                    f"{label.en}: the dimension has no comment. Say what the ratings rest on and what is weak.",
                ),
            )
        row = self.rating.get((dimension.id, INTERVIEW))
        if row is None or INTERVIEW not in self.result.methods:
            return
        if row.value == NOT_APPLICABLE:
            yield self._not_permitted(row, label)
            return
        expected = self.result.dimensions[dimension.id].expected
        commented = comment is not None or self.rule.dimension_comment
        yield from self._justification(row, label, expected, critical=False, commented=commented)

    def of_indicator(self, indicator: Indicator) -> Iterator[Gap]:
        """Its ratings by each method."""
        label = Words(f"{indicator.id} {indicator.title.zh}", f"{indicator.id} {indicator.title.en}")
        values = set()
        for method in indicator.methods:
            if method not in self.result.methods:
                continue
            yield from self._unrated(indicator.id, method, label)
            row = self.rating.get((indicator.id, method))
            if row is not None:
                values.add(row.value)
                yield from self._of_rating(indicator, row, label)
            comment = self.rows.comment(indicator.id, method)
            if comment is not None:
                required = row is not None and bool(
                    self._reasons(row, Fraction(self._expected(indicator)), indicator.critical)
                )
                yield from self._doubtful(comment, label, _place(method), indicator, required=required)
        if NOT_APPLICABLE in values and len(values) > 1:
            yield Gap(
                "not_applicable",
                "blocks",
                indicator.id,
                "",
                "rubric",
                Words(
                    f"{label.zh}：一种方式评为“不适用”，另一种却有评分。请统一。",
                    f"{label.en}: not applicable by one method, yet rated by the other. Make them agree.",
                ),
            )
        yield from self._flagged(indicator, label)

    def _of_rating(self, indicator: Indicator, row: Rating, label: Words) -> Iterator[Gap]:
        if row.value == NOT_APPLICABLE:
            if self.result.grade not in indicator.not_applicable:
                yield self._not_permitted(row, label)
            return
        expected = Fraction(self._expected(indicator))
        commented = self.rows.comment(row.target, row.method) is not None
        yield from self._justification(row, label, expected, indicator.critical, commented)

    def _expected(self, indicator: Indicator) -> int:
        return indicator.expected[self.result.grade]

    def _unrated(self, target: str, method: str, label: Words) -> Iterator[Gap]:
        if (target, method) not in self.result.unrated or (target, method) in self.rating:
            return
        if method == INTERVIEW and not self.rows.appeared:
            return
        name = self.method_names[method]
        yield Gap(
            "unrated",
            "blocks",
            target,
            method,
            _place(method),
            Words(
                f"{label.zh}（{name.zh}）：尚未评分。材料或面试未能说明时请评“未见佐证”。",
                f"{label.en} ({name.en}): not rated. Where nothing shows it, rate NE (not evidenced).",
            ),
        )

    def _not_permitted(self, row: Rating, label: Words) -> Gap:
        return Gap(
            "not_applicable",
            "blocks",
            row.target,
            row.method,
            _place(row.method),
            Words(
                f"{label.zh}：标准包不允许评“不适用”。请评等级或“未见佐证”。",
                f"{label.en}: the standards pack does not permit NA here. Rate a level or NE.",
            ),
        )

    def _reasons(self, row: Rating, expected: Fraction, critical: bool) -> list[Words]:
        """Why this rating needs a comment and evidence; empty where it does not."""
        reasons = []
        if critical and self.rule.critical:
            reasons.append(Words("关键指标", "critical indicator"))
        if row.value == NOT_EVIDENCED:
            return [*reasons, Words("未见佐证", "not evidenced")] if self.rule.not_evidenced else reasons
        if row.value == NOT_APPLICABLE:
            return []
        level = int(row.value)
        if level < expected and self.rule.below_expected:
            reasons.append(Words("低于期望等级", "below the expected level"))
        if level - expected >= self.rule.above_expected_by:
            above = self.rule.above_expected_by
            reasons.append(
                Words(f"高于期望等级 {above} 级及以上", f"{above} or more above the expected level")
            )
        return reasons

    def _justification(
        self, row: Rating, label: Words, expected: Fraction, critical: bool, commented: bool
    ) -> Iterator[Gap]:
        reasons = self._reasons(row, expected, critical)
        if not reasons:
            return
        name, place = self.method_names[row.method], _place(row.method)
        why = Words("、".join(r.zh for r in reasons), ", ".join(r.en for r in reasons))
        head = Words(f"{label.zh}（{name.zh}，{why.zh}）", f"{label.en} ({name.en}; {why.en})")
        if not commented:
            yield Gap(
                "comment",
                "blocks",
                row.target,
                row.method,
                place,
                Words(
                    f"{head.zh}：缺少评价意见。请写明看到或听到了什么，为何评此等级。",
                    f"{head.en}: no comment. Say what you saw or heard, and why it gives this rating.",
                ),
                why=why,
            )
        if self.rows.has_link(row.target, row.method):
            return
        if row.method == INTERVIEW:
            if row.stamp_ms is None and not self.rows.is_from_paper(row.target):
                yield Gap("evidence", "blocks", row.target, row.method, place, _no_stamp(head), why=why)
            return
        severity: Severity = "exception" if row.value == NOT_EVIDENCED else "blocks"
        yield Gap("evidence", severity, row.target, row.method, place, _no_evidence(head, severity), why=why)

    def _doubtful(
        self, comment: Comment, label: Words, place: GapPlace, indicator: Indicator | None, *, required: bool
    ) -> Iterator[Gap]:
        """A comment that is still the program's draft, that gives no reason, or that stands everywhere."""
        if comment.drafted:
            yield Gap(
                "drafted_comment",
                "blocks",
                comment.target,
                comment.method,
                place,
                Words(
                    f"{label.zh}：评价意见仍是自动草稿。请改成您自己的话。",
                    f"{label.en}: the comment is still the draft. Edit it into your own words.",
                ),
            )
            return
        row = self.rating.get((comment.target, comment.method))
        wanted = lacking(
            comment,
            row.value if row is not None else "",
            anchors_of(self.standard, self.result.grade, indicator),
            linked=self.rows.has_link(comment.target, comment.method),
        )
        if wanted is not None:
            yield Gap(
                "vague_comment",
                "blocks" if required else "exception",
                comment.target,
                comment.method,
                place,
                Words(f"{label.zh}：{wanted.zh}", f"{label.en}: {wanted.en}"),
            )
            return
        others = self.alike.get((comment.target, comment.method))
        if others:
            yield Gap(
                "same_comment",
                "exception",
                comment.target,
                comment.method,
                place,
                Words(
                    f"{label.zh}：评价意见与{'、'.join(others)}完全相同。如依据不同，请分别写明。",
                    f"{label.en}: the comment is word for word that on {', '.join(others)}. "
                    "Where the reasons differ, say each.",
                ),
            )

    def _flagged(self, indicator: Indicator, label: Words) -> Iterator[Gap]:
        flagged = any(q.origin == "gap" and q.target == indicator.id for q in self.rows.questions)
        if not flagged or indicator.critical or not self.rows.appeared:
            return
        if INTERVIEW not in self.result.methods or INTERVIEW not in indicator.methods:
            return
        if (indicator.id, INTERVIEW) not in self.rating:
            yield Gap(
                "flagged_unrated",
                "exception",
                indicator.id,
                INTERVIEW,
                "interview",
                Words(
                    f"{label.zh}：审阅时标记的疑点，面试中未单独评分，将采用所属维度的评分。",
                    f"{label.en}: flagged in reading, with no interview rating of its own; "
                    "it takes its dimension's.",
                ),
            )


def _no_stamp(head: Words) -> Words:
    return Words(
        f"{head.zh}：面试评分没有时间标记。请在面试中重新评分，或关联一份佐证材料。",
        f"{head.en}: the interview rating has no stamp. Rate it again in the interview, or tie evidence to it.",
    )


def _no_evidence(head: Words, severity: Severity) -> Words:
    if severity == "exception":
        return Words(
            f"{head.zh}：没有关联佐证材料。如曾查阅相关材料，可标出查阅之处。",
            f"{head.en}: no evidence is tied to it. If you looked somewhere, you may mark the place.",
        )
    return Words(
        f"{head.zh}：缺少佐证关联。请在材料中选取文字或画框，关联到该指标。",
        f"{head.en}: no evidence link. Select text or draw a box in a material and tie it to the indicator.",
    )


def _place(method: str) -> GapPlace:
    return "interview" if method == INTERVIEW else "rubric"
