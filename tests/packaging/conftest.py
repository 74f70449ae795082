"""The frozen folder, built once for all processes of a test run."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.packaging.sources import TOP, dev

PATIENCE_S = 1200


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """The folder that `dev.py build` makes; `CSE_FROZEN` names one that is already there."""
    named = os.environ.get("CSE_FROZEN")
    if named:
        return Path(named)
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    place = place / f"frozen-{testrun_uid}"
    try:
        place.mkdir()
    except FileExistsError:
        return _built_by_another(place)
    _build(place)
    return place / "dist" / "cse-desktop"


def _build(place: Path) -> None:
    began = time.monotonic()
    command = [sys.executable, "dev.py", "build", "--distpath", place / "dist", "--workpath", place / "work"]
    said = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    (place / "said.txt").write_text(f"{said.stdout}\n{said.stderr}", encoding="utf-8")
    (place / "code.part").write_text(str(said.returncode), encoding="utf-8")
    (place / "code.part").rename(place / "code")
    print(f"the build took {time.monotonic() - began:.0f} s; {said.stdout.strip().splitlines()[-1:]}")
    assert said.returncode == 0, said.stderr[-4000:]


def _built_by_another(place: Path) -> Path:
    """Waits for the process of this test run that builds."""
    until = time.monotonic() + PATIENCE_S
    while not (place / "code").exists():
        assert time.monotonic() < until, "the build did not end"
        time.sleep(0.5)
    assert (place / "code").read_text(encoding="utf-8") == "0", (place / "said.txt").read_text(
        encoding="utf-8"
    )[-4000:]
    return place / "dist" / "cse-desktop"


@pytest.fixture
def bare_environment(tmp_path: Path) -> dict[str, str]:
    """What a person's session has at least, with no Python on the path."""
    home = tmp_path / "person"
    home.mkdir()
    return {"HOME": str(home), "PATH": "/nowhere", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture(scope="session")
def system_packages() -> set[str]:
    """The Debian packages that dev.py sees to before the program runs."""
    return set(dev().QT_PACKAGES)
