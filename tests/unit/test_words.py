"""The product's own texts: both languages are there, Chinese is set as Chinese, and every key is in a catalogue."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cse_desktop.errors.refusals import REFUSALS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("cse_desktop", "ui", "db")
PLACE = "\ufffc"
"""stands in a text for what is filled in"""

HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff] ?[,;:?!]|[,;:?!] ?[\u4e00-\u9fff]"
    r"|[\u4e00-\u9fff][()]|[()][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?=\s|$)"
)
"""signs beside Chinese; units after a space, as in 功率 (MW), are set like this on purpose"""
HANZI = re.compile(r"[\u4e00-\u9fff]")
LETTER = re.compile(r"[A-Za-z\u4e00-\u9fff]")
LINK_TARGET = re.compile(r"\]\([^)]*\)")
CODE = re.compile(r"`[^`]*`")
FILLED_IN = re.compile(r"\{[^}]*\}")

HALF_WIDTH_NEEDED = {
    "opening.file.kinds": "Qt takes apart the kinds of files by these signs",
}
"""keys whose Chinese holds half-width signs, with the reason"""
ALIKE = {
    "settings.language.zh": "each language is named in itself",
    "settings.language.en": "each language is named in itself",
    "actions.app.language": "names the language to switch to in itself",
}
"""keys whose text is the same in both languages, or speaks the other one, with the reason"""
NO_KEYS = frozenset({"settings.toml", "settings.broken.toml", "society.db"})
"""names of files that look like keys"""


class Text(NamedTuple):
    """One text and where it stands."""

    where: str
    zh: str
    en: str


def flattened(table: dict[str, Any], prefix: str) -> Iterator[Text]:
    """The texts of a catalogue; a table with a text under `zh` or `en` is one, whatever else is in it."""
    for name, value in table.items():
        assert isinstance(value, dict), f"{prefix}{name} is neither a table nor a text"
        if isinstance(value.get("zh"), str) or isinstance(value.get("en"), str):
            assert value.keys() == {"zh", "en"}, f"{prefix}{name} is not in exactly both languages"
            yield Text(f"{prefix}{name}", value["zh"], value["en"])
        else:
            yield from flattened(value, f"{prefix}{name}.")


@cache
def catalogue() -> dict[str, Text]:
    """Every text of the catalogue by its key."""
    found: dict[str, Text] = {}
    for path in sorted((ROOT / "resources/words").glob("*.toml")):
        for text in flattened(tomllib.loads(path.read_text("utf-8")), f"{path.stem}."):
            found[text.where] = text
    return found


def of_packs(value: Any, where: str) -> Iterator[Text]:
    """The texts of a pack, wherever they lie in its tables."""
    if isinstance(value, dict):
        if {"zh", "en"} & value.keys():
            yield Text(where, value.get("zh", ""), value.get("en", ""))
            return
        for name, below in value.items():
            yield from of_packs(below, f"{where}.{name}")
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from of_packs(below, f"{where}[{place}]")


@cache
def packs() -> tuple[Text, ...]:
    """Every text of the packs that come with the product."""
    found: list[Text] = []
    for path in sorted((ROOT / "resources/packs").rglob("*.toml")):
        name = path.relative_to(ROOT / "resources/packs").as_posix()
        found += of_packs(tomllib.loads(path.read_text("utf-8")), name)
    return tuple(found)


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    """The source files, read."""
    paths = sorted(path for source in SOURCES for path in (ROOT / source).rglob("*.py"))
    return tuple((path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths)


def written(node: ast.expr) -> str | None:
    """The text of a literal, what is filled in standing as `PLACE`; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else PLACE for part in node.values)
    return None


def called(node: ast.AST) -> str:
    """The name of what is called; empty for what is no call."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@cache
def literals() -> tuple[Text, ...]:
    """Every `Words("…", "…")` in the source."""
    found = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) == "Words" and len(node.args) == 2:
                zh, en = (written(argument) for argument in node.args)
                if zh is not None and en is not None:
                    found.append(Text(f"{name}:{node.lineno}", zh, en))
    return tuple(found)


def own_texts() -> Iterator[Text]:
    """Catalogue, refusals, literals and packs."""
    yield from catalogue().values()
    yield from packs()
    yield from literals()
    for code, row in REFUSALS.items():
        yield Text(code, row.what.zh, row.what.en)
        yield Text(f"{code} next step", row.next_step.zh, row.next_step.en)


def in_source() -> Iterator[tuple[str, str]]:
    """Every Chinese string of the source, whatever it is used for."""
    for name, tree in trees():
        inside = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            text = written(node) if isinstance(node, ast.expr) and id(node) not in inside else None
            if text is not None and HANZI.search(text):
                yield f"{name}:{getattr(node, 'lineno', 0)}", text


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("无效:不符", True),
        ("无效 (不符)", True),
        ("功率 (MW)", False),
        ("未完成.", True),
        ("第 3 节, 第 4 节的结论", True),
        ("见 a.pdf（第 3 页）。", False),
        ("评分表.pdf", False),
        ("记录,并告知", True),
    ],
)
def test_the_rule_for_signs_finds_what_it_should(text: str, bad: bool) -> None:
    assert bool(HALF_WIDTH.search(text)) is bad


def test_there_are_texts_to_look_at() -> None:
    assert len(catalogue()) > 500
    assert len(packs()) > 500
    assert len(literals()) > 200


def test_chinese_has_full_width_signs() -> None:
    found = [text.where for text in own_texts() if HALF_WIDTH.search(text.zh)]
    assert set(found) <= HALF_WIDTH_NEEDED.keys(), sorted(set(found) - HALF_WIDTH_NEEDED.keys())
    assert [where for where, text in in_source() if HALF_WIDTH.search(text)] == []


def test_both_languages_are_there() -> None:
    assert [key for key, text in catalogue().items() if not text.zh.strip()] == []
    assert [text.where for text in own_texts() if bool(text.zh.strip()) != bool(text.en.strip())] == []


def test_english_holds_no_chinese() -> None:
    found = [text.where for text in own_texts() if HANZI.search(text.en)]
    assert [where for where in found if where not in ALIKE] == []


def test_the_languages_differ() -> None:
    alike = {text.where: text.zh for text in own_texts() if text.zh == text.en}
    spoken = {where: zh for where, zh in alike.items() if LETTER.search(FILLED_IN.sub("", zh))}
    assert {where: zh for where, zh in spoken.items() if where not in ALIKE} == {}


def test_places_to_fill_are_the_same_in_both_languages() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{([a-z_]*)[^}]*\}", text))

    assert [key for key, text in catalogue().items() if places(text.zh) != places(text.en)] == []


def test_help_is_there_in_both_languages() -> None:
    pages = {
        language: {
            path.name: path.read_text("utf-8") for path in (ROOT / "resources/help" / language).iterdir()
        }
        for language in ("zh_CN", "en")
    }
    assert pages["zh_CN"].keys() == pages["en"].keys() != set()
    for name, page in pages["zh_CN"].items():
        assert HANZI.search(page)
        lines = enumerate(LINK_TARGET.sub("]", CODE.sub("", page)).splitlines(), start=1)
        assert [f"{name}:{number}" for number, line in lines if HALF_WIDTH.search(line)] == []
    for name, page in pages["en"].items():
        assert not HANZI.search(page), name


KEY = re.compile(rf"[a-z_]+(\.[A-Za-z0-9_{PLACE}-]+)+")
ASKED = frozenset({"t", "words", "plural"})
"""what is called with a key as its first argument"""
OWN_PREFIX = {
    "cse_desktop/society/cli.py": "society.cli.",
    "cse_desktop/society/": "society.",
    "cse_desktop/decode/probe.py": "decode.probe.",
}
"""files whose `say` takes the end of a key"""


def keys_in_code() -> Iterator[tuple[str, str]]:
    """Every key in the source: what is asked of the catalogue, and what looks like one of its keys."""
    areas = {key.partition(".")[0] for key in catalogue()}
    for name, tree in trees():
        own = next((prefix for place, prefix in OWN_PREFIX.items() if name.startswith(place)), "")
        inside = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            where = f"{name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call) and called(node) == "say" and own and node.args:
                text = written(node.args[0])
                if text is not None and isinstance(node.func, ast.Name):
                    yield where, own + text
            elif isinstance(node, ast.Call) and called(node) in ASKED and node.args:
                text = written(node.args[0])
                if text is not None and "." in text:
                    yield where, text
            elif isinstance(node, ast.expr) and id(node) not in inside:
                text = written(node)
                if text is not None and KEY.fullmatch(text) and text.partition(".")[0] in areas:
                    yield where, text


def is_known(key: str) -> bool:
    """Whether the catalogue has this key, or one that it can be filled to; an action's id stands below `actions`."""
    if key in catalogue() or key in NO_KEYS:
        return True
    pattern = re.compile(r"(actions\.)?" + re.escape(key).replace(PLACE, ".+") + r"(?<!\.)")
    return any(pattern.fullmatch(known) for known in catalogue())


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    found = list(keys_in_code())
    assert len(found) > 500
    assert sorted({(key, where) for where, key in found if not is_known(key)}) == []
