"""Finding places again: by their words and surroundings, in spite of line breaks and pages put in between."""

from hypothesis import assume, given
from hypothesis import strategies as st

from cse_desktop.domain.anchoring import Found, Quote, find_again
from cse_desktop.domain.documents import PageText
from cse_desktop.domain.records import Annotation
from cse_desktop.domain.text_places import line_boxes
from cse_desktop.services.anchoring import look_again, places

WORDS = st.text("甲乙丙丁 ab\n", max_size=40)


@given(st.lists(WORDS, max_size=4), WORDS, st.text("甲乙丙丁ab", min_size=1, max_size=8), WORDS)
def test_what_stands_there_is_found_and_reads_the_same(
    pages: list[str], before: str, exact: str, after: str
) -> None:
    found = find_again(Quote(0, exact, before, after), [*pages, before + exact + after])
    assert found.verdict != "lost"
    text = [*pages, before + exact + after][found.page]
    assert "".join(text[found.start : found.end].split()) == exact


@given(WORDS, st.text("甲乙丙丁", min_size=1, max_size=8), WORDS, st.integers(0, 3))
def test_pages_put_before_and_other_line_breaks_change_nothing(
    before: str, exact: str, after: str, inserted: int
) -> None:
    old, new = before + exact + after, "\n".join(before + exact + after)
    assume(find_again(Quote(0, exact, before, after), [old]).verdict == "found")
    found = find_again(Quote(0, exact, before, after), [*["示例封面"] * inserted, new])
    assert (found.verdict, found.page) == ("found", inserted)


@given(st.lists(WORDS, max_size=4))
def test_what_stands_nowhere_is_lost(pages: list[str]) -> None:
    assert find_again(Quote(0, "戊", "甲", "乙"), pages) == Found("lost")
    assert find_again(Quote(0, " \n"), pages) == Found("lost")


def test_surroundings_decide_and_equals_are_said() -> None:
    pages = ["一次接地，二次接地", "三次接地"]
    assert find_again(Quote(1, "接地", "二次", ""), pages) == Found("found", 0, 7, 9)
    assert find_again(Quote(1, "接地"), pages).verdict == "alike"
    assert find_again(Quote(1, "接地"), pages).page == 1, "the nearest page"


def test_losses_are_listed() -> None:
    boxes = tuple((100 * n, 100, 100 * n + 90, 200) for n in range(6))
    page = PageText(0, "示例接地方案", boxes)

    def old(name: str, shape: str, quote: str) -> Annotation:
        return Annotation(name, "case", "old", 3, shape, "[[1,2,3,4]]", quote, "", "", colour="doubt")

    carried = look_again(
        [old("a", "text", "接地"), old("b", "text", "绝缘"), old("c", "box", ""), old("d", "whole", "")],
        [page.text],
    )
    assert [row.found.verdict for row in carried] == ["found", "lost", "lost", "found"]
    moved = places(carried, "new", {0: page}, line_boxes)
    assert [(before.annotation_id, after.material) for before, after in moved] == [("a", "new"), ("d", "new")]
    found = moved[0][1]
    assert (found.page, found.rects, found.colour) == (0, "[[200,100,390,200]]", "doubt")
    assert moved[1][1].rects == "[[1,2,3,4]]"
