"""Packs are parsed strictly and resolved into one standard with one digest."""

import hashlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
import rfc8785

from cse_desktop.domain.packs.canonical import canonical_standard
from cse_desktop.domain.packs.pack import GeneralPack, ProfessionalPack, pack_digest
from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve
from cse_desktop.errors import KnownError
from tests.unit.small_packs import (
    CONDITIONS,
    PROFESSIONAL,
    QUESTIONS,
    anchors,
    general_files,
    indicator,
    professional_files,
    small_standard,
)

Files = dict[str, str]
REAL = Path(__file__).parents[2] / "resources" / "packs"


def test_the_small_packs_resolve() -> None:
    general, professional = parse_pack(general_files()), parse_pack(professional_files())
    assert isinstance(general, GeneralPack)
    assert isinstance(professional, ProfessionalPack)
    standard = resolve(general, professional)
    assert [grade.code for grade in standard.grades] == ["AE", "PE", "SPE"]
    assert standard.grade("SPE").weights == {"material": Fraction(2, 5), "interview": Fraction(3, 5)}
    assert standard.dimension("1").indicators == ("1.1", "1.2", "1.3", "X1", "X2")
    assert list(standard.indicators) == ["1.1", "1.2", "1.3", "X1", "X2", "2.1", "2.2", "2.3"]
    assert standard.indicators["X1"].source == "small-field"
    assert standard.indicators["1.3"].expected == {"AE": 2, "PE": 3, "SPE": 4}
    assert standard.indicators["1.3"].not_applicable == frozenset({"AE"})
    assert standard.indicators["1.3"].maps == {"ec": ("9",), "uk": ("C3",)}
    assert standard.illustrative is not None
    assert standard.title.en == "Small professional pack"
    assert standard.pass_rule.dimension_margin == Fraction(1, 4)
    with pytest.raises(KeyError):
        standard.grade("XX")


def test_the_digest_is_of_the_canonical_form() -> None:
    standard = small_standard()
    form = canonical_standard(standard)
    assert standard.digest == hashlib.sha256(rfc8785.dumps(form)).hexdigest()
    assert "digest" not in form


def test_comments_and_line_ends_change_the_files_digest_but_not_the_standards() -> None:
    files = general_files()
    commented = {**files, "pack.toml": "# a remark\n" + files["pack.toml"]}
    assert pack_digest(files) != pack_digest(commented)
    first = resolve(parse_pack(files), parse_pack(professional_files()))
    second = resolve(parse_pack(commented), parse_pack(professional_files()))
    assert first.digest == second.digest
    assert first.general.digest != second.general.digest


def test_any_change_of_meaning_changes_the_digest() -> None:
    files = general_files()
    files["pack.toml"] = files["pack.toml"].replace('near_miss = "1/4"', 'near_miss = "1/5"')
    changed = resolve(parse_pack(files), parse_pack(professional_files()))
    assert changed.digest != small_standard().digest


def test_the_files_digest_is_what_sha256sum_lists() -> None:
    files = {"b": "二", "a": "1"}
    lines = "".join(f"{hashlib.sha256(files[n].encode()).hexdigest()}  {n}\n" for n in ("a", "b"))
    assert pack_digest(files) == hashlib.sha256(lines.encode()).hexdigest()


def test_a_professional_pack_narrows_anchors_and_weights() -> None:
    files = professional_files()
    files["pack.toml"] += '[[grade]]\ncode = "PE"\nweights = { material = "1/3", interview = "2/3" }\n'
    files["anchors.toml"] += (
        '\n["1.2"]\n3 = { zh = "本专业第3级", en = "narrowed" }\n'
        '["1.2".grades.SPE]\n4 = { zh = "高级第4级", en = "for SPE" }\n'
    )
    standard = resolve(parse_pack(general_files()), parse_pack(files))
    one = standard.indicators["1.2"]
    assert one.anchor("PE", 3).en == "narrowed"
    assert one.anchor("PE", 4).en == "1.2 at 4"
    assert one.anchor("SPE", 4).en == "for SPE"
    assert standard.grade("PE").weights["interview"] == Fraction(2, 3)
    assert standard.grade("AE").weights["interview"] == Fraction(1, 2)


def with_grades(count: int) -> Files:
    """A general pack with `count` grades and one dimension."""
    grades = "".join(
        f'[[grade]]\ncode = "G{n}"\nname = {{ zh = "{n}级", en = "G{n}" }}\n'
        f'expected = {min(n, 5)}\nweights = {{ material = "1" }}\n'
        for n in range(1, count + 1)
    )
    files = general_files()
    text = files["pack.toml"]
    frame, first = text.index("[[grade]]"), text.index("[[dimension]]")
    second, rules = text.index('[[dimension]]\nid = "2"'), text.index("[rules.pass]")
    return {
        "pack.toml": text[:frame] + grades + text[first:second] + text[rules:],
        "indicators.toml": indicator("1.1", "1", '"material"')
        + indicator("1.2", "1")
        + indicator("1.3", "1"),
        "anchors.toml": anchors("1.1", "1.2", "1.3"),
    }


@pytest.mark.parametrize("count", [1, 9])
def test_the_number_of_grades_is_data(count: int) -> None:
    standard = resolve(parse_pack(with_grades(count)), parse_pack(professional_files()))
    assert len(standard.grades) == count
    assert standard.indicators["X1"].expected[f"G{count}"] == min(count, 5)


def test_ten_grades_are_too_many() -> None:
    with pytest.raises(KnownError) as refused:
        parse_pack(with_grades(10))
    assert refused.value.code == "PACK-006"


def edit(name: str, old: str, new: str) -> Callable[[Files], None]:
    """A change to one file; the old text must be there."""

    def apply(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return apply


def put(name: str, text: str) -> Callable[[Files], None]:
    """A file put in place of another, or beside the others."""

    def apply(files: Files) -> None:
        files[name] = text

    return apply


def drop(name: str) -> Callable[[Files], None]:
    """A file left out."""

    def apply(files: Files) -> None:
        del files[name]

    return apply


def more(name: str, text: str) -> Callable[[Files], None]:
    """Text at the end of a file."""

    def apply(files: Files) -> None:
        files[name] = files.get(name, "") + text

    return apply


FIRST_GRADE = 'code = "AE"'
GENERAL_FAULTS = [
    ("not TOML", edit("pack.toml", "format = 1", "format = "), "PACK-001", "pack.toml"),
    ("deep nesting", put("anchors.toml", "a = " + "[" * 5000 + "]" * 5000), "PACK-001", "anchors.toml"),
    ("missing file", drop("anchors.toml"), "PACK-002", "anchors.toml"),
    ("no pack.toml", drop("pack.toml"), "PACK-002", "pack.toml"),
    ("code in a pack", put("rules.py", ""), "PACK-002", "rules.py"),
    ("unknown key", edit("pack.toml", "format = 1", "format = 1\ncolour = 3"), "PACK-003", "colour"),
    (
        "unknown key in a table",
        edit("pack.toml", "panel_size = 3", "panel_size = 3\nx = 1"),
        "PACK-003",
        "discrepancy.x",
    ),
    (
        "unknown key of an indicator",
        edit("indicators.toml", "critical = false", "critical = false\nkind = 1"),
        "PACK-003",
        "indicator[1].kind",
    ),
    (
        "field in a general pack",
        edit("pack.toml", "format = 1", 'format = 1\nfield = "x"'),
        "PACK-003",
        "field",
    ),
    ("missing version", edit("pack.toml", 'version = "1.0.0"\n', ""), "PACK-004", "version"),
    ("missing rule", edit("pack.toml", "panel_size = 3", ""), "PACK-004", "panel_size"),
    ("one language", edit("pack.toml", ', en = "Small general pack"', ""), "PACK-004", "title.en"),
    ("no recommend", edit("pack.toml", 'id = "recommend"', 'id = "defer"'), "PACK-004", "recommendation"),
    (
        "anchor missing",
        edit("anchors.toml", '5 = { zh = "1.1第5级", en = "1.1 at 5" }', ""),
        "PACK-004",
        "1.1.5",
    ),
    (
        "a float",
        edit("pack.toml", "indicator_floor = 1", "indicator_floor = 1.0"),
        "PACK-005",
        "indicator_floor",
    ),
    (
        "truth as number",
        edit("pack.toml", "indicator_floor = 1", "indicator_floor = true"),
        "PACK-005",
        "indicator_floor",
    ),
    (
        "a float margin",
        edit("pack.toml", 'dimension_margin = "1/4"', "dimension_margin = 0.25"),
        "PACK-005",
        "dimension_margin",
    ),
    ("a number as flag", edit("indicators.toml", "critical = false", "critical = 0"), "PACK-005", "critical"),
    (
        "a text as list",
        edit("indicators.toml", 'methods = ["material"]', 'methods = "material"'),
        "PACK-005",
        "methods",
    ),
    (
        "division by zero",
        edit("pack.toml", 'near_miss = "1/4"', 'near_miss = "1/0"'),
        "PACK-005",
        "near_miss",
    ),
    (
        "a negative margin",
        edit("pack.toml", 'near_miss = "1/4"', 'near_miss = "-1/4"'),
        "PACK-005",
        "near_miss",
    ),
    (
        "expected off the scale",
        edit("pack.toml", "expected = 2", "expected = 6"),
        "PACK-006",
        "grade[1].expected",
    ),
    ("expectations that fall", edit("pack.toml", "expected = 2", "expected = 5"), "PACK-006", "grade"),
    ("levels with a hole", edit("pack.toml", "value = 2", "value = 3"), "PACK-006", "level"),
    ("empty text", edit("pack.toml", 'zh = "小通用包"', 'zh = " "'), "PACK-006", "title.zh"),
    ("control character", edit("pack.toml", 'zh = "小通用包"', 'zh = "小\\u0007包"'), "PACK-006", "title.zh"),
    ("unknown kind", edit("pack.toml", 'kind = "general"', 'kind = "other"'), "PACK-006", "kind"),
    (
        "unknown method",
        edit("indicators.toml", 'methods = ["material"]', 'methods = ["oral"]'),
        "PACK-006",
        "methods",
    ),
    (
        "written is no rating method",
        edit("indicators.toml", 'methods = ["material"]', 'methods = ["written"]'),
        "PACK-006",
        "methods",
    ),
    ("no method", edit("indicators.toml", 'methods = ["material"]', "methods = []"), "PACK-006", "methods"),
    ("bad version", edit("pack.toml", '"1.0.0"', '"1.0"'), "PACK-006", "version"),
    ("bad anchor level", edit("anchors.toml", "0 = {", "10 = {"), "PACK-006", "1.1.10"),
    (
        "unknown recommendation",
        edit("pack.toml", 'id = "lower-grade"', 'id = "maybe"'),
        "PACK-006",
        "recommendation[2].id",
    ),
    ("unknown condition", edit("conditions.toml", 'kind = "years"', 'kind = "age"'), "PACK-006", "rule.kind"),
    ("grade twice", edit("pack.toml", 'code = "PE"', FIRST_GRADE), "PACK-007", "grade[2].id"),
    (
        "method twice",
        edit("indicators.toml", 'methods = ["material"]', 'methods = ["material", "material"]'),
        "PACK-007",
        "methods",
    ),
    ("indicator twice", more("indicators.toml", indicator("1.1", "1")), "PACK-007", "indicator[7].id"),
    ("question twice", more("questions.toml", QUESTIONS), "PACK-007", "question[2].id"),
    ("condition twice", more("conditions.toml", CONDITIONS), "PACK-007", "condition[2].id"),
    ("weights do not sum", edit("pack.toml", 'material = "2/5"', 'material = "1/5"'), "PACK-009", "weights"),
    (
        "weight of nothing",
        edit("pack.toml", '{ material = "2/5", interview = "3/5" }', '{ material = "1", interview = "0" }'),
        "PACK-009",
        "weights",
    ),
    (
        "weight of written",
        edit("pack.toml", '{ material = "2/5", interview = "3/5" }', '{ material = "2/5", written = "3/5" }'),
        "PACK-003",
        "weights.written",
    ),
    ("shares do not sum", edit("pack.toml", 'share = "1/2"', 'share = "1/3"'), "PACK-009", "blocks"),
    ("newer format", edit("pack.toml", "format = 1", "format = 2"), "PACK-011", "format"),
]


@pytest.mark.parametrize(
    ("change", "code", "key"), [row[1:] for row in GENERAL_FAULTS], ids=[row[0] for row in GENERAL_FAULTS]
)
def test_a_faulty_general_pack_is_refused(change: Callable[[Files], None], code: str, key: str) -> None:
    files = general_files()
    change(files)
    with pytest.raises(KnownError) as refused:
        resolve(parse_pack(files), parse_pack(professional_files()))
    assert refused.value.code == code
    assert key in refused.value.what.en
    assert key in refused.value.what.zh
    assert refused.value.safe is not None


RESOLVE_FAULTS = [
    (
        "another version",
        edit("pack.toml", 'small-general", version = "1.0.0"', 'small-general", version = "1.0.1"'),
        "PACK-010",
        "extends",
    ),
    ("unknown block", edit("pack.toml", 'block = "X"', 'block = "Y"'), "PACK-008", "adds_to"),
    (
        "unknown dimension of the block",
        edit("pack.toml", 'dimension = "1"', 'dimension = "9"'),
        "PACK-008",
        "adds_to",
    ),
    (
        "other dimension of an indicator",
        put("indicators.toml", indicator("X1", "2") + indicator("X2", "1")),
        "PACK-008",
        "X1.dimension",
    ),
    ("nothing added", put("indicators.toml", ""), "PACK-004", "dimension 1.X"),
    ("indicator of the general pack", more("indicators.toml", indicator("1.1", "1")), "PACK-007", "1"),
    ("anchors of nothing", more("anchors.toml", "\n" + anchors("X9")), "PACK-008", "X9"),
    (
        "anchor level off the scale",
        more("anchors.toml", '\n["1.2"]\n7 = { zh = "七", en = "seven" }'),
        "PACK-008",
        "1.2.7",
    ),
    (
        "anchors of no grade",
        more("anchors.toml", '\n["X1".grades.ZZ]\n4 = { zh = "四", en = "four" }'),
        "PACK-008",
        "X1.grades",
    ),
    (
        "expectation of no grade",
        put("indicators.toml", indicator("X1", "1", more="expected = { ZZ = 3 }") + indicator("X2", "1")),
        "PACK-008",
        "X1",
    ),
    (
        "expectation off the scale",
        put("indicators.toml", indicator("X1", "1", more="expected = { PE = 7 }") + indicator("X2", "1")),
        "PACK-006",
        "X1.expected.PE",
    ),
    (
        "NA for no grade",
        put("indicators.toml", indicator("X1", "1", more='not_applicable = ["ZZ"]') + indicator("X2", "1")),
        "PACK-008",
        "X1",
    ),
    (
        "weights of no grade",
        more("pack.toml", '[[grade]]\ncode = "ZZ"\nweights = { material = "1" }\n'),
        "PACK-008",
        "grade ZZ",
    ),
    (
        "weights twice",
        more("pack.toml", '[[grade]]\ncode = "PE"\nweights = { material = "1" }\n' * 2),
        "PACK-007",
        "grade[2].code",
    ),
    (
        "question of nothing",
        put("questions.toml", QUESTIONS.replace('"1.2"', '"9.9"').replace("q1", "q2")),
        "PACK-008",
        "q2.indicator",
    ),
    (
        "question of no grade",
        put("questions.toml", QUESTIONS.replace('"PE"', '"ZZ"').replace("q1", "q2")),
        "PACK-008",
        "q2.grades",
    ),
    ("question already there", put("questions.toml", QUESTIONS), "PACK-007", "q1"),
    (
        "condition of no grade",
        put("conditions.toml", CONDITIONS.replace('"PE"', '"ZZ"').replace("c1", "c2")),
        "PACK-008",
        "c2",
    ),
    ("condition already there", put("conditions.toml", CONDITIONS), "PACK-007", "c1"),
    (
        "condition without its number",
        put("conditions.toml", CONDITIONS.replace(", at_least = 4", "")),
        "PACK-004",
        "at_least",
    ),
    (
        "condition with too much",
        put("conditions.toml", CONDITIONS.replace("at_least = 4", "at_least = 4, hours = 3")),
        "PACK-003",
        "hours",
    ),
    ("two general packs", put("pack.toml", general_files()["pack.toml"]), "PACK-010", "kind"),
]


@pytest.mark.parametrize(
    ("change", "code", "key"), [row[1:] for row in RESOLVE_FAULTS], ids=[row[0] for row in RESOLVE_FAULTS]
)
def test_a_professional_pack_that_does_not_fit_is_refused(
    change: Callable[[Files], None], code: str, key: str
) -> None:
    files = professional_files()
    change(files)
    with pytest.raises(KnownError) as refused:
        resolve(parse_pack(general_files()), parse_pack(files))
    assert refused.value.code == code
    assert key in refused.value.what.en
    assert key in refused.value.what.zh


def test_a_general_indicator_in_no_block_is_refused() -> None:
    files = general_files()
    files["pack.toml"] = files["pack.toml"].replace('"2.1", "2.2", "2.3"', '"2.1", "2.2"')
    with pytest.raises(KnownError) as refused:
        resolve(parse_pack(files), parse_pack(professional_files()))
    assert refused.value.code == "PACK-008"
    assert "2.3" in refused.value.what.en


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        ('"2.1", "2.1"', "PACK-007"),
        ('"2.1", "2.2", "2.3", "2.9"', "PACK-008"),
        ('"2.1", "2.2", "2.3", "1.1"', "PACK-007"),
    ],
)
def test_blocks_list_each_indicator_once(listed: str, code: str) -> None:
    files = general_files()
    files["pack.toml"] = files["pack.toml"].replace('"2.1", "2.2", "2.3"', listed)
    with pytest.raises(KnownError) as refused:
        resolve(parse_pack(files), parse_pack(professional_files()))
    assert refused.value.code == code


def test_a_refusal_does_not_quote_values() -> None:
    files = professional_files()
    files["pack.toml"] = PROFESSIONAL.replace('field = "small"', 'field = "Geheim Wort"')
    with pytest.raises(KnownError) as refused:
        parse_pack(files)
    assert "Geheim" not in refused.value.sentences("en") + refused.value.sentences("zh_CN")


@pytest.mark.parametrize("professional", ["cse-electrical", "cse-ict"])
def test_the_packs_of_the_product_resolve(professional: str) -> None:
    def read(name: str) -> Files:
        return {path.name: path.read_text(encoding="utf-8") for path in (REAL / name / "0.1.0").iterdir()}

    standard = resolve(parse_pack(read("cse-general")), parse_pack(read(professional)))
    assert [grade.code for grade in standard.grades] == ["AE", "PE", "SPE"]
    assert len(standard.indicators) == 27
    assert {name for name, found in standard.indicators.items() if found.critical} >= {"2.3"}
    assert standard.illustrative is not None
