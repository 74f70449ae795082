"""Each import rule of pyproject.toml is broken once on purpose, and must say so."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.sources import TOP, project

# rule: (module that gets a forbidden line, the line)
SEEDS = {
    "Upper may import lower, never the other way": (
        "cse_desktop/domain/records.py",
        "import cse_desktop.services.rating",
    ),
    "Nobody imports a command line": ("cse_desktop/services/rating.py", "import cse_desktop.society.cli"),
    "Qt only in ui and cse_desktop.app": ("cse_desktop/services/rating.py", "import PySide6.QtCore"),
    "SQL only in db": ("cse_desktop/services/rating.py", "import sqlite3"),
    "Cryptography only in trust, keys and verify": (
        "cse_desktop/bundles/read.py",
        "import cryptography.x509",
    ),
    "The domain knows only itself": ("cse_desktop/domain/records.py", "import time"),
    "The verifier stands alone": ("cse_desktop/verify/head.py", "import cse_desktop.words"),
}
# Strangers beside one another, and the layers that are easily forgotten.
MORE = [
    ("db/casefile/open.py", "import cse_desktop.keys.files"),
    ("ui/work.py", "import db.casefile.open"),
    ("cse_desktop/decode/desk.py", "import cse_desktop.transport.folder"),
    ("cse_desktop/errors/known.py", "import cse_desktop.durable"),
    ("cse_desktop/services/rating.py", "import cse_desktop.society.issuing"),
    ("cse_desktop/society/issuing.py", "import cse_desktop.wiring.society"),
]
LAYERS = "Upper may import lower, never the other way"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages and the rules, apart from the repository."""
    place = tmp_path_factory.mktemp("rules")
    for package in project()["tool"]["importlinter"]["root_packages"]:
        for path in (TOP / package).rglob("*.py"):
            target = place / path.relative_to(TOP)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    shutil.copyfile(TOP / "pyproject.toml", place / "pyproject.toml")
    return place


def broken(place: Path) -> set[str]:
    """The names of the rules that `lint-imports` finds broken there."""
    said = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in said.stdout, said.stdout + said.stderr
    found = set(re.findall(r"^(.+) BROKEN\b.*$", said.stdout, re.MULTILINE))
    assert bool(found) == (said.returncode != 0)
    return found


def broken_by(place: Path, module: str, line: str) -> set[str]:
    """The rules that break when `line` is put at the end of `module`."""
    path = place / module
    sound = path.read_text(encoding="utf-8")
    path.write_text(f"{sound}\n{line}\n", encoding="utf-8")
    try:
        return broken(place)
    finally:
        path.write_text(sound, encoding="utf-8")


def test_nothing_is_broken(copied: Path) -> None:
    assert broken(copied) == set()


def test_every_rule_has_a_seed() -> None:
    assert {rule["name"] for rule in project()["tool"]["importlinter"]["contracts"]} == set(SEEDS)


@pytest.mark.parametrize("rule", SEEDS)
def test_a_forbidden_import_breaks_its_rule(copied: Path, rule: str) -> None:
    assert rule in broken_by(copied, *SEEDS[rule])


@pytest.mark.parametrize(("module", "line"), MORE)
def test_layers_hold_between_strangers_too(copied: Path, module: str, line: str) -> None:
    assert LAYERS in broken_by(copied, module, line)
