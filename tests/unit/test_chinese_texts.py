"""Chinese texts are punctuated as Chinese: full-width marks, nothing borrowed from ASCII beside a character."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
HAN = "\u4e00-\u9fff"
WRONG = re.compile(f"[{HAN}）”》][,;:!?]|[,;:!?][{HAN}]|[{HAN}]\\(|\\)[{HAN}]|\\.\\.\\.")
PATTERN = re.compile(r"\*\.\w+|;;|\[[^\]]*\][+*]")
"""file patterns and regular expressions: read by programs"""
SOURCES = sorted(
    path
    for folder in ("cse_desktop", "ui", "db", "resources")
    for path in (TOP / folder).rglob("*.py")
    if "sample/portfolios" not in path.as_posix()
)


def chinese(text: str) -> bool:
    return bool(re.search(f"[{HAN}]", text)) and not PATTERN.search(text)


def constants(tree: ast.AST) -> Iterator[str]:
    """String constants; what is filled into an f-string stands as a Latin letter."""
    inside = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "X" for part in node.values]
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


def zh_texts(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        for name, value in table.items():
            if name in ("zh", "zh_CN") and isinstance(value, str):
                yield re.sub(r"\{\w+\}", "X", value)
            else:
                yield from zh_texts(value)
    elif isinstance(table, list):
        for value in table:
            yield from zh_texts(value)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(TOP).as_posix())
def test_no_ascii_punctuation_in_chinese_of_programs(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [text for text in constants(tree) if chinese(text) and WRONG.search(text)]


@pytest.mark.parametrize(
    "path",
    sorted((TOP / "resources").rglob("*.toml")),
    ids=lambda path: path.relative_to(TOP).as_posix(),
)
def test_no_ascii_punctuation_in_chinese_of_catalogues(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert not [text for text in zh_texts(table) if chinese(text) and WRONG.search(text)]


@pytest.mark.parametrize(
    "path", sorted((TOP / "resources" / "help" / "zh_CN").glob("*")), ids=lambda path: path.name
)
def test_no_ascii_punctuation_in_the_chinese_guide(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [
        line for line in lines if chinese(line) and WRONG.search(re.sub(r"\]\([^)]*\)|`[^`]*`", "", line))
    ]
