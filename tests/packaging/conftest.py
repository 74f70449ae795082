"""The frozen folder and the sample it plays, each made once for all processes of a test run."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packaging.sources import TOP, dev

PATIENCE_S = 1200


def once(place: Path, make: Callable[[Path], subprocess.CompletedProcess[str]]) -> str:
    """What the program said that `make` runs in the folder `place`; another process may have run it already."""
    ended = place / "said.json"
    try:
        place.mkdir()
    except FileExistsError:
        until = time.monotonic() + PATIENCE_S
        while not ended.exists():
            assert time.monotonic() < until, f"{place.name} did not end"
            time.sleep(0.2)
    else:
        done = make(place)
        part = place / "said.part"
        part.write_text(json.dumps([done.returncode, done.stdout, done.stderr]), encoding="utf-8")
        part.rename(ended)
    code, said, complained = json.loads(ended.read_text(encoding="utf-8"))
    assert code == 0, f"{code}: {said[-2000:]}\n{complained[-4000:]}"
    return str(said)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """A folder that all processes of this test run have in common."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"packaging-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def frozen(shared_folder: Path) -> Path:
    """The folder that `dev.py build` makes; `CSE_FROZEN` names one that is already there."""
    named = os.environ.get("CSE_FROZEN")
    if named:
        return Path(named)

    def build(place: Path) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "dev.py",
            "build",
            "--distpath",
            place / "dist",
            "--workpath",
            place / "work",
        ]
        return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)

    once(shared_folder / "built", build)
    return shared_folder / "built" / "dist" / "cse-desktop"


@pytest.fixture(scope="session")
def played(frozen: Path, shared_folder: Path) -> dict[str, str]:
    """What the frozen `demo --json` says at its end."""

    def play(place: Path) -> subprocess.CompletedProcess[str]:
        command = [frozen / "cse-desktop", "demo", "--json", "--home", place / "sample"]
        environment = {"HOME": str(place), "PATH": "/nowhere", "LANG": "C.UTF-8"}
        return subprocess.run(command, cwd="/", capture_output=True, text=True, env=environment, check=False)

    said: dict[str, str] = json.loads(once(shared_folder / "played", play).splitlines()[-1])
    return said


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
