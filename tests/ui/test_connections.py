"""No lambda is given to a signal of something that lives longer than whoever gave it: it would be called after."""

import ast
from collections.abc import Iterator
from pathlib import Path

import ui

ROOT = Path(ui.__file__).parent


def strangers(made: ast.ClassDef) -> set[str]:
    """Attributes that hold, or may hold, what the constructor was given."""
    found: set[str] = set()
    for method in made.body:
        if not isinstance(method, ast.FunctionDef) or method.name != "__init__":
            continue
        given = {argument.arg for argument in (*method.args.args, *method.args.kwonlyargs)} - {
            "self",
            "parent",
        }
        for node in ast.walk(method):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
                parts = node.value.values if isinstance(node.value, ast.BoolOp) else [node.value]
                if any(isinstance(part, ast.Name) and part.id in given for part in parts):
                    found.add(node.targets[0].attr)
    return found


def lambdas(path: Path) -> Iterator[str]:
    """Where a lambda is connected to a signal of such an attribute."""
    for made in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(made, ast.ClassDef):
            continue
        others = strangers(made)
        for node in ast.walk(made):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "connect"
                and isinstance(node.args[0], ast.Lambda)
                and root_of(node.func.value) in others
            ):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {root_of(node.func.value)}"


def root_of(node: ast.expr) -> str:
    """`machine` of `self.machine.came`; empty where it begins with nothing of one's own."""
    while isinstance(node, ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            return node.attr
        node = node.value
    return ""


def test_no_lambda_outlives_its_widget() -> None:
    files = sorted(ROOT.rglob("*.py"))
    assert len(files) > 100
    assert [place for path in files for place in lambdas(path)] == []
