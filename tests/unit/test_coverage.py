"""Coverage: what rests on what, and where nothing does."""

from cse_desktop.domain.coverage import coverage
from cse_desktop.domain.records import Annotation, EvidenceLink

CASE = "case"


def place(name: str, material: str, page: int = 0) -> Annotation:
    return Annotation(name, CASE, material, page, "text", "[]", "示例", "", "")


def tie(name: str, target: str, method: str = "material") -> EvidenceLink:
    return EvidenceLink(CASE, name, target, method, "unclear")


def test_counts_and_holes() -> None:
    places = [place("b", "m1", 4), place("a", "m1", 7), place("c", "m2"), place("loose", "m3")]
    found = coverage(
        ("1.1", "1.2", "2.1"), ("m1", "m2", "m3"), places, [tie("a", "1.1"), tie("b", "1.1"), tie("c", "2.1")]
    )
    assert found.cells[("1.1", "m1")] == ("b", "a"), "in the order of the pages"
    assert (found.count("1.1", "m1"), found.count("1.1", "m2"), found.count("2.1", "m2")) == (2, 0, 1)
    assert (found.of_target("1.1"), found.of_material("m2")) == (2, 1)
    assert found.without_evidence == ("1.2",)
    assert found.never_used == ("m3",), "an annotation that supports nothing uses nothing"


def test_one_place_by_two_methods_counts_once_and_strange_rows_do_not() -> None:
    links = [tie("a", "1.1"), tie("a", "1.1", "interview"), tie("a", "9.9"), tie("gone", "1.1")]
    found = coverage(("1.1",), ("m1",), [place("a", "m1")], links)
    assert found.cells == {("1.1", "m1"): ("a",)}


def test_nothing_at_all() -> None:
    found = coverage(("1.1",), (), (), ())
    assert (found.without_evidence, found.never_used) == (("1.1",), ())
