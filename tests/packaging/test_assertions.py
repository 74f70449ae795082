"""Every test says what must be so: by an assertion, an exception that is expected, or a helper that asserts."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.packaging.sources import TOP

EXPECTING = ("raises", "warns", "fail", "assertNotEmitted", "waitUntil", "waitSignal", "waitSignals")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    """All functions and methods of a file."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def called(function: ast.AST) -> set[str]:
    """Names of what is called in a function."""
    body = function.body if isinstance(function, Function) else [function]
    calls = (node.func for part in body for node in ast.walk(part) if isinstance(node, ast.Call))
    return {
        found.attr if isinstance(found, ast.Attribute) else found.id
        for found in calls
        if isinstance(found, ast.Attribute | ast.Name)
    }


def only_narrows(test: ast.expr) -> bool:
    """Of a name, `isinstance(x, T)` and `x is not None` tell the type checker what is known, and try nothing."""
    if isinstance(test, ast.Call):
        return isinstance(test.func, ast.Name) and test.func.id == "isinstance"
    of_a_name = isinstance(test, ast.Compare) and isinstance(test.left, ast.Name | ast.Attribute)
    return of_a_name and ast.unparse(test).endswith("is not None")


def expects(function: Function) -> bool:
    """Whether a function itself says what must be so, or waits for it and fails where it never comes."""
    asserted = (node.test for node in ast.walk(function) if isinstance(node, ast.Assert))
    waited = any(
        isinstance(node, ast.Call) and ast.unparse(node.func).endswith("hands.wait")
        for node in ast.walk(function)
    )
    return (
        waited
        or not all(only_narrows(test) for test in asserted)
        or not called(function).isdisjoint(EXPECTING)
    )


def that_assert(trees: list[ast.AST]) -> set[str]:
    """Names of the functions that assert, or call one that does; of several with one name all must."""
    named: dict[str, list[Function]] = {}
    for tree in trees:
        for function in functions(tree):
            if not function.name.startswith("test_"):
                named.setdefault(function.name, []).append(function)
    known: set[str] = set()
    while True:
        more = {
            name
            for name, found in named.items()
            if all(expects(function) or called(function) & (known - {name}) for function in found)
        }
        if more == known:
            return known
        known = more


@cache
def every_test() -> tuple[dict[str, ast.AST], set[str]]:
    """All files of the tests, and the names of what asserts."""
    trees: dict[str, ast.AST] = {
        file.relative_to(TOP).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted((TOP / "tests").rglob("*.py"))
    }
    return trees, that_assert(list(trees.values()))


def idle_tests(trees: dict[str, ast.AST], helpers: set[str]) -> list[str]:
    """Tests that say nothing of what must be so."""
    return [
        f"{name}::{function.name}"
        for name, tree in trees.items()
        if Path(name).name.startswith("test_")
        for function in functions(tree)
        if function.name.startswith("test_") and not expects(function) and not called(function) & helpers
    ]


def test_every_test_asserts_something() -> None:
    assert idle_tests(*every_test()) == []


@pytest.mark.parametrize("body", ["run()", "print(1)", "helper()", "x = 1"])
def test_one_that_does_not_would_be_found(body: str) -> None:
    tree = ast.parse(f"def helper():\n    return 1\n\ndef test_it():\n    {body}\n")
    assert idle_tests({"test_x.py": tree}, that_assert([tree])) == ["test_x.py::test_it"]


@pytest.mark.parametrize("body", ["assert x", "helper()", "qtbot.waitUntil(x)", "with pytest.raises(E): x()"])
def test_one_that_does_is_left_alone(body: str) -> None:
    tree = ast.parse(
        f"def checks(x):\n    assert x\n\ndef helper():\n    checks(1)\n\ndef test_it():\n    {body}\n"
    )
    assert idle_tests({"test_x.py": tree}, that_assert([tree])) == []
