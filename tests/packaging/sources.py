"""What the packaging tests read: dev.py as a module, build.spec's lists, and the project's own data."""

import ast
import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

TOP = Path(__file__).resolve().parents[2]


def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))


def dev() -> ModuleType:
    """dev.py, imported but not run."""
    spec = importlib.util.spec_from_file_location("dev", TOP / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spec_lists() -> dict[str, Any]:
    """The plain lists and tables at the top of build.spec by their names."""
    tree = ast.parse((TOP / "build.spec").read_text(encoding="utf-8"))
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found
