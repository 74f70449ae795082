"""The set-up: dev.py needs nothing but Python, its words hold, and the lock pins every file."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cse_desktop
from tests.packaging.sources import TOP, dev, project

LOCK = (TOP / "requirements.lock").read_text(encoding="utf-8")
COMMAND = re.compile(r"python3? dev\.py ([a-z]+)")


def test_dev_imports_the_standard_library_only() -> None:
    tree = ast.parse((TOP / "dev.py").read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names)


def test_dev_explains_every_command() -> None:
    said = subprocess.run(
        [sys.executable, TOP / "dev.py", "--help"], capture_output=True, text=True, check=True
    )
    for command, does in dev().COMMANDS.items():
        assert re.search(rf"^  {command} +{re.escape(does.__doc__)}$", said.stdout, re.MULTILINE), command


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/building.md", ".ci/run"])
def test_commands_that_pages_name_exist(page: str) -> None:
    named = set(COMMAND.findall((TOP / page).read_text(encoding="utf-8")))
    assert named
    assert named <= set(dev().COMMANDS)


def test_the_change_gate_runs_the_readmes_test_command() -> None:
    assert {"test", "check"} <= set(COMMAND.findall((TOP / ".ci" / "run").read_text(encoding="utf-8")))
    assert {"run", "test"} <= set(COMMAND.findall((TOP / "README.md").read_text(encoding="utf-8")))


def test_every_locked_package_has_hashes() -> None:
    entries = re.split(r"\n(?=[a-zA-Z0-9])", LOCK.strip())
    for entry in entries:
        first, *rest = [line.strip().removesuffix(" \\") for line in entry.splitlines()]
        assert re.fullmatch(r"[a-z0-9-]+==[^ ]+( ; .+)?", first), first
        assert rest, first
        for line in rest:
            assert re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line), entry


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK
    assert "find-links" not in LOCK


def test_the_lock_holds_every_dependency() -> None:
    locked = {line.split("==")[0] for line in LOCK.splitlines() if "==" in line}
    found = project()
    named = [*found["project"]["dependencies"], *found["dependency-groups"]["dev"]]
    for requirement in named:
        name = re.split(r"[<>=;\[ ]", requirement)[0].lower()
        assert name in locked, name


def test_the_version_stands_in_one_place() -> None:
    version = project()["project"]["version"]
    assert cse_desktop.__version__ == version
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant):
                assert node.value != version, path


def test_judges_come_from_packages_that_are_installed() -> None:
    """Where dev.py installs for the tests, nothing that the tests judge by may be missing after it."""
    known = {"age": "age", "openssl": "openssl", "pdfsig": "poppler-utils", "pdftoppm": "poppler-utils"}
    known |= {
        "tesseract": "tesseract-ocr",
        "strace": "strace",
        "objdump": "binutils",
        "cmp": "diffutils",
        "diff": "diffutils",
    }
    essential = {"tar", "sha256sum"}  # Debian calls their packages essential
    module = dev()
    for judge in module.JUDGES:
        assert judge in essential or known[judge] in module.JUDGE_PACKAGES, judge


def _modules() -> list[Path]:
    packages = project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    return [
        TOP / "dev.py",
        TOP / "build.spec",
        *(path for name in packages for path in (TOP / name).rglob("*.py")),
    ]
