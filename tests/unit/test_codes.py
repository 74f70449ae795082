"""A code that a person reads out on the telephone leads to one place in the program."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"[A-Z]+-[0-9]{3}")


def code_of(node: ast.AST) -> str | None:
    """The code that a call of `KnownError`, or of it as the base class, is given as a literal."""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
        return None
    if ast.unparse(node.func) not in ("KnownError", "super().__init__"):
        return None
    code = node.args[0].value
    return code if isinstance(code, str) and CODE.fullmatch(code) else None


def test_every_code_names_one_place() -> None:
    places: defaultdict[str, set[str]] = defaultdict(set)
    for package in ("cse_desktop", "db", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                code = code_of(node)
                if code is not None:
                    places[code].add(path.relative_to(ROOT).as_posix())
    assert len(places) > 60
    assert {code: sorted(found) for code, found in places.items() if len(found) > 1} == {}
