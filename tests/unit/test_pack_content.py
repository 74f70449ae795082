"""The texts of the illustrative packs: complete, in both languages, each written for its own place."""

import re
import tomllib
from difflib import SequenceMatcher
from functools import cache
from itertools import chain, combinations
from typing import Any, NamedTuple

import pytest

from resources import resource

GENERAL = "cse-general"
PROFESSIONAL = ("cse-electrical", "cse-ict")
PACKS = (GENERAL, *PROFESSIONAL)
VERSION = "0.1.0"
LEVELS = range(6)
MINIMUM_QUESTIONS = 3
# Two anchors of one level may share at most this much (difflib ratio over characters). Unrelated sentences of
# this length reach about 0.5 in English (few letters, many of them common) and 0.3 in Chinese.
MOST_ALIKE = {"en": 0.50, "zh": 0.38}
# Two questions, follow-ups or hints of one pack, likewise.
MOST_ALIKE_QUESTIONS = {"en": 0.66, "zh": 0.55}

HANZI = "\u4e00-\u9fff"
ASCII_PUNCTUATION_BY_HANZI = re.compile(rf"[{HANZI}][,.;:!?()\"']|[,.;:!?()\"'][{HANZI}]")
WORD = re.compile(r"[A-Za-z0-9][\w'’/.-]*")

Texts = dict[str, str]


class Anchor(NamedTuple):
    """One anchor and where it stands; `grade` is empty for the anchor that holds for all."""

    pack: str
    indicator: str
    grade: str
    level: int
    text: Texts

    @property
    def place(self) -> str:
        return " ".join(part for part in (self.indicator, self.grade, f"level {self.level}") if part)


@cache
def content(pack: str, name: str) -> dict[str, Any]:
    """One file of a pack, as `tomllib` reads it."""
    return tomllib.loads(resource("packs", pack, VERSION, f"{name}.toml").read_text(encoding="utf-8"))


def indicators(pack: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = content(pack, "indicators")["indicator"]
    return found


def questions(pack: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = content(pack, "questions")["question"]
    return found


def grade_codes() -> list[str]:
    return [grade["code"] for grade in content(GENERAL, "pack")["grade"]]


def anchors() -> list[Anchor]:
    """Every anchor of every pack, those of single grades among them."""
    found: list[Anchor] = []
    for pack in PACKS:
        for indicator, table in content(pack, "anchors").items():
            for key, value in table.items():
                if key != "grades":
                    found.append(Anchor(pack, indicator, "", int(key), value))
                    continue
                for grade, levels in value.items():
                    found.extend(Anchor(pack, indicator, grade, int(k), text) for k, text in levels.items())
    return found


def texts(value: object, place: str) -> list[tuple[str, Texts]]:
    """Every text in both languages below `value`, with the way to it."""
    if isinstance(value, list):
        return list(chain.from_iterable(texts(item, f"{place}[{n}]") for n, item in enumerate(value)))
    if not isinstance(value, dict):
        return []
    if value.keys() & {"zh", "en"}:
        return [(place, value)]
    return list(chain.from_iterable(texts(item, f"{place}.{key}") for key, item in value.items()))


def all_texts() -> list[tuple[str, Texts]]:
    files = [(pack, name) for pack in PACKS for name in ("pack", "indicators", "anchors", "questions")]
    files.append((GENERAL, "conditions"))
    return list(chain.from_iterable(texts(content(pack, name), f"{pack}/{name}") for pack, name in files))


def likeness(one: str, other: str, enough: float) -> float:
    """The difflib ratio of two texts, or 0 as soon as it is sure to stay below `enough`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < enough or matcher.quick_ratio() < enough:
        return 0.0
    return matcher.ratio()


def test_every_text_stands_in_both_languages() -> None:
    for place, text in all_texts():
        assert text.keys() == {"zh", "en"}, place
        assert all(value == value.strip() and value for value in text.values()), place


def test_chinese_texts_are_chinese() -> None:
    wrong = [place for place, text in all_texts() if len(re.findall(f"[{HANZI}]", text["zh"])) < 2]
    assert wrong == []


def test_english_texts_hold_no_chinese() -> None:
    wrong = [
        place for place, text in all_texts() if re.search(f"[{HANZI}\u3000-\u303f\uff00-\uffef]", text["en"])
    ]
    assert wrong == []


def test_chinese_texts_use_chinese_punctuation() -> None:
    wrong = [
        f"{place}: {text['zh']}"
        for place, text in all_texts()
        if ASCII_PUNCTUATION_BY_HANZI.search(text["zh"])
    ]
    assert wrong == []


def test_chinese_quotation_marks_are_paired() -> None:
    wrong = [place for place, text in all_texts() if text["zh"].count("“") != text["zh"].count("”")]
    assert wrong == []


@pytest.mark.parametrize("pack", PACKS)
def test_pack_names_itself_and_says_that_it_is_illustrative(pack: str) -> None:
    head = content(pack, "pack")
    assert (head["format"], head["id"], head["version"]) == (1, pack, VERSION)
    assert "Not CSE policy" in head["illustrative"]["en"]
    assert "非联合体正式标准" in head["illustrative"]["zh"]


@pytest.mark.parametrize("pack", PROFESSIONAL)
def test_professional_pack_extends_the_general_one_at_a_block_that_waits_for_it(pack: str) -> None:
    head = content(pack, "pack")
    assert head["extends"] == {"id": GENERAL, "version": VERSION}
    blocks = {
        (dimension["id"], block["id"]): block["indicators"]
        for dimension in content(GENERAL, "pack")["dimension"]
        for block in dimension["blocks"]
    }
    assert blocks[head["adds_to"]["dimension"], head["adds_to"]["block"]] == []
    assert {indicator["dimension"] for indicator in indicators(pack)} == {head["adds_to"]["dimension"]}


def test_identifiers_are_unique_over_all_packs() -> None:
    for ids in (
        [indicator["id"] for pack in PACKS for indicator in indicators(pack)],
        [question["id"] for pack in PACKS for question in questions(pack)],
        [condition["id"] for condition in content(GENERAL, "conditions")["condition"]],
    ):
        assert len(ids) == len(set(ids))


def test_dimensions_list_the_indicators_that_exist_once_and_in_order() -> None:
    listed = [
        (dimension["id"], indicator)
        for dimension in content(GENERAL, "pack")["dimension"]
        for block in dimension["blocks"]
        for indicator in block["indicators"]
    ]
    assert listed == [(indicator["dimension"], indicator["id"]) for indicator in indicators(GENERAL)]


@pytest.mark.parametrize("pack", PACKS)
def test_indicators_speak_of_known_methods_and_grades(pack: str) -> None:
    methods = {method["id"] for method in content(GENERAL, "pack")["method"]}
    for indicator in indicators(pack):
        assert set(indicator["methods"]) <= methods - {"written"}, indicator["id"]
        assert indicator["methods"], indicator["id"]
        assert set(indicator.get("not_applicable", ())) <= set(grade_codes()), indicator["id"]
        assert set(indicator.get("expected", {})) <= set(grade_codes()), indicator["id"]


def test_each_grade_has_conditions_and_each_condition_a_grade() -> None:
    conditions = content(GENERAL, "conditions")["condition"]
    assert {condition["grade"] for condition in conditions} == set(grade_codes())


@pytest.mark.parametrize("pack", PACKS)
def test_every_indicator_has_an_anchor_for_every_level(pack: str) -> None:
    table = content(pack, "anchors")
    assert list(table) == [indicator["id"] for indicator in indicators(pack)]
    for indicator, levels in table.items():
        assert [int(key) for key in levels if key != "grades"] == list(LEVELS), indicator


def test_grade_anchors_replace_a_level_of_a_grade_to_which_the_indicator_applies() -> None:
    barred = {
        (indicator["id"], grade)
        for pack in PACKS
        for indicator in indicators(pack)
        for grade in indicator.get("not_applicable", ())
    }
    special = [anchor for anchor in anchors() if anchor.grade]
    assert {anchor.grade for anchor in special} <= set(grade_codes())
    assert {anchor.level for anchor in special} <= set(LEVELS)
    assert not {(anchor.indicator, anchor.grade) for anchor in special} & barred
    assert len({anchor.indicator for anchor in special}) >= 6


@pytest.mark.parametrize("pack", PACKS)
def test_critical_indicators_are_anchored_for_the_outer_grades(pack: str) -> None:
    table = content(pack, "anchors")
    for indicator in indicators(pack):
        if indicator["critical"]:
            assert {"AE", "SPE"} <= table[indicator["id"]]["grades"].keys(), indicator["id"]


def test_anchors_are_of_readable_length() -> None:
    wrong = []
    for anchor in anchors():
        words, characters = len(WORD.findall(anchor.text["en"])), len(anchor.text["zh"])
        if not 12 <= words <= 35:
            wrong.append(f"{anchor.place}: {words} words")
        if not 20 <= characters <= 60:
            wrong.append(f"{anchor.place}: {characters} characters")
    assert wrong == []


@pytest.mark.parametrize(("language", "stop"), [("zh", "。"), ("en", ".")])
def test_anchors_are_sentences(language: str, stop: str) -> None:
    assert [anchor.place for anchor in anchors() if not anchor.text[language].endswith(stop)] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_anchors_are_equal(language: str) -> None:
    written = [anchor.text[language] for anchor in anchors()]
    assert len(written) == len(set(written))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("level", LEVELS)
def test_anchors_of_one_level_are_not_one_sentence_with_a_noun_exchanged(level: int, language: str) -> None:
    limit = MOST_ALIKE[language]
    alike = []
    for one, other in combinations((anchor for anchor in anchors() if anchor.level == level), 2):
        ratio = likeness(one.text[language], other.text[language], limit)
        if ratio > limit:
            alike.append(
                f"{ratio:.2f} {one.place} / {other.place}: {one.text[language]} / {other.text[language]}"
            )
    assert alike == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_neighbouring_levels_of_an_indicator_are_told_apart(language: str) -> None:
    limit = MOST_ALIKE[language]
    by_place = {(anchor.indicator, anchor.level): anchor for anchor in anchors() if not anchor.grade}
    alike = []
    for (indicator, level), anchor in by_place.items():
        above = by_place.get((indicator, level + 1))
        if above and likeness(anchor.text[language], above.text[language], limit) > limit:
            alike.append(f"{anchor.place}: {anchor.text[language]} / {above.text[language]}")
    assert alike == []


@pytest.mark.parametrize("length", [3])
def test_anchors_do_not_open_with_the_same_words(length: int) -> None:
    openings: dict[str, list[str]] = {}
    for anchor in anchors():
        opening = " ".join(anchor.text["en"].split()[:length])
        openings.setdefault(opening, []).append(anchor.place)
    assert {opening: places for opening, places in openings.items() if len(places) > 2} == {}


@pytest.mark.parametrize("pack", PACKS)
def test_every_interview_indicator_has_questions(pack: str) -> None:
    asked: dict[str, int] = {}
    for question in questions(pack):
        asked[question["indicator"]] = asked.get(question["indicator"], 0) + 1
    wanted = {indicator["id"] for indicator in indicators(pack) if "interview" in indicator["methods"]}
    assert asked.keys() == wanted
    assert {indicator: count for indicator, count in asked.items() if count < MINIMUM_QUESTIONS} == {}


@pytest.mark.parametrize("pack", PACKS)
def test_every_grade_is_left_with_a_question_for_each_interview_indicator(pack: str) -> None:
    for indicator in indicators(pack):
        if "interview" not in indicator["methods"]:
            continue
        own = [question for question in questions(pack) if question["indicator"] == indicator["id"]]
        for grade in set(grade_codes()) - set(indicator.get("not_applicable", ())):
            suited = [question for question in own if not question["grades"] or grade in question["grades"]]
            assert len(suited) >= 2, (indicator["id"], grade)


@pytest.mark.parametrize("pack", PACKS)
def test_questions_name_their_indicator_and_known_grades(pack: str) -> None:
    for question in questions(pack):
        assert re.fullmatch(rf"q-{re.escape(question['indicator'])}-[1-9]", question["id"]), question["id"]
        assert set(question["grades"]) <= set(grade_codes()), question["id"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", ["text", "follow_up", "listen_for"])
def test_questions_are_not_one_question_with_a_noun_exchanged(part: str, language: str) -> None:
    limit = MOST_ALIKE_QUESTIONS[language]
    alike = []
    asked = [question for pack in PACKS for question in questions(pack)]
    for one, other in combinations(asked, 2):
        ratio = likeness(one[part][language], other[part][language], limit)
        if ratio > limit:
            alike.append(
                f"{ratio:.2f} {one['id']} / {other['id']}: {one[part][language]} / {other[part][language]}"
            )
    assert alike == []
