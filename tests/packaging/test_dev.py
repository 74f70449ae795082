"""The set-up: dev.py needs nothing but Python, its words hold, and the lock pins every file."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
        "gcc": "gcc",
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


OLD = [(3, 6), (3, 7), (3, 8), (3, 9), (3, 10)]
UTF8 = {**os.environ, "PYTHONUTF8": "1"}
EVALUATED_LATE = {"list", "dict", "tuple", "set", "type"}


def tree_for(version: tuple[int, int]) -> ast.Module:
    return ast.parse((TOP / "dev.py").read_text(encoding="utf-8"), feature_version=version)


@pytest.mark.parametrize("version", OLD, ids=str)
def test_an_old_python_can_read_dev_as_far_as_its_words(version: tuple[int, int]) -> None:
    """It must parse, and nothing in it may be evaluated on the way that came later."""
    tree = tree_for(version)
    later = {
        ast.unparse(node)
        for node in ast.walk(tree)
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id in EVALUATED_LATE
        )
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr))
        or isinstance(node, ast.NamedExpr | ast.Match)
        or (isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.JoinedStr))
    }
    assert not later
    modules = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {node.module for node in modules} <= {"pathlib", "typing"}


@pytest.mark.parametrize(
    ("version", "arguments"),
    [*((version, ["run"]) for version in [*OLD, (3, 14), (2, 7)]), ((3, 9), ["--help"]), ((3, 9), [])],
    ids=str,
)
def test_another_python_is_told_in_words(version: tuple[int, int], arguments: list[str]) -> None:
    script = (
        "import runpy, sys\n"
        f"sys.version_info = ({version[0]}, {version[1]}, 0, 'final', 0)\n"
        f"sys.argv = ['dev.py', *{arguments!r}]\n"
        "runpy.run_path('dev.py', run_name='__main__')\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=TOP, capture_output=True, encoding="utf-8", check=False, env=UTF8
    )
    assert said.returncode == 1
    assert "需要 Python 3.11" in said.stderr
    assert f"this is {version[0]}.{version[1]}" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.fixture
def place(tmp_path: Path) -> Any:
    """dev.py over a folder of its own."""
    module: Any = dev()
    module.TOP, module.VENV = tmp_path, tmp_path / ".venv"
    module.PYTHON, module.LOG = tmp_path / ".venv" / "bin" / "python", tmp_path / "build" / "set-up.log"
    return module


def without_pip(venv: Path) -> None:
    """What Debian's Python leaves behind where python3-venv is missing."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)


def without_python(venv: Path) -> None:
    """The Python it was made from has gone."""
    without_pip(venv)
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to(venv / "gone")


def a_file(venv: Path) -> None:
    venv.write_text("not a folder", encoding="utf-8")


@pytest.mark.parametrize("left", [without_pip, without_python, a_file])
def test_half_a_venv_is_known(place: Any, left: Callable[[Path], None]) -> None:
    left(place.VENV)
    assert not place.can_install()


def test_half_a_venv_is_made_whole(place: Any) -> None:
    without_pip(place.VENV)
    (place.VENV / "left over").touch()
    place.make_venv()
    assert place.can_install()
    assert not (place.VENV / "left over").exists()


@pytest.mark.parametrize(
    ("pip", "python", "wanted"),
    [
        (False, "/usr/bin/python3", [f"python3.{sys.version_info[1]}-venv"]),
        (False, "/opt/python", []),
        (True, "/usr/bin/python3", []),
    ],
)
def test_what_debian_keeps_apart_is_asked_for(
    place: Any, monkeypatch: pytest.MonkeyPatch, *, pip: bool, python: str, wanted: list[str]
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    place.has_ensurepip = lambda: pip
    assert place.venv_packages() == wanted


def test_without_ensurepip_nothing_is_begun(place: Any) -> None:
    place.has_ensurepip = lambda: False
    with pytest.raises(SystemExit) as ended:
        place.make_venv()
    assert "python3-venv" in str(ended.value)
    assert not place.VENV.exists()


def test_a_step_is_one_line_and_all_else_stands_in_the_log(
    place: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    noise = "for n in range(230): print('Setting up', n)"
    step = place.Step("installing", ("Setting up ",), 230)
    assert step.run(sys.executable, "-c", noise) == 0
    told = capsys.readouterr().out
    assert re.fullmatch(r"dev\.py: installing 230/230, \d+ s\n", told)
    assert place.LOG.read_text(encoding="utf-8").count("Setting up") == 231, "and the command itself"


def test_a_step_that_fails_names_the_log(place: Any, capsys: pytest.CaptureFixture[str]) -> None:
    code = place.Step("failing").run(sys.executable, "-c", "import sys; print('no such mirror'); sys.exit(7)")
    assert code == 7
    with pytest.raises(SystemExit) as ended:
        place.must(code)
    assert str(place.LOG) in str(ended.value)
    said = capsys.readouterr()
    assert "failed" in said.out
    assert "no such mirror" in said.err
