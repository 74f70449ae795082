"""A society with one assessor and a round of two, issued; and the sample, built and played once for all tests."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.wiring.sample import Sample, build_sample
from tests.world import World, write_round

ROOT = Path(__file__).resolve().parents[2]


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first of all workers makes, and the others find; the lock is the system's own."""
    base = factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, done = shared / name, shared / f"{name}.made"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session", autouse=True)
def _application(qapp: QApplication) -> QApplication:
    """One application for the whole run, which outlives every icon that a window has made."""
    return qapp


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample assignment as built, which nobody has touched: copy it."""

    def build(folder: Path) -> None:
        build_sample(folder, lambda _: None)

    return made_once(tmp_path_factory, "sample", build)


@pytest.fixture
def sample(built_sample: Path, tmp_path: Path) -> Sample:
    """A copy of the sample for one test."""
    shutil.copytree(built_sample, tmp_path / "sample")
    return Sample(tmp_path / "sample")


@pytest.fixture(scope="session")
def played(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `cse-desktop demo --json` printed after it had played the whole job; its files are only to be read."""

    def play(folder: Path) -> None:
        shutil.copytree(built_sample, folder)
        (folder / "printed.json").write_text(demo(folder), encoding="utf-8")

    folder = made_once(tmp_path_factory, "played", play)
    found: dict[str, Any] = json.loads((folder / "printed.json").read_text(encoding="utf-8"))
    return found


def demo(home: Path) -> str:
    """Runs the demo as a newcomer would; the last line that it prints."""
    command = [sys.executable, "-m", "cse_desktop", "demo", "--home", str(home), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout.splitlines()[-1]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One society; nothing is issued yet."""
    found = World(tmp_path)
    yield found
    found.close()


@pytest.fixture
def desk(world: World) -> Iterator[AssessorDesk]:
    """The desk of `e-001`, unlocked, with the round issued and not yet opened."""
    found = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
    world.issue()
    yield found
    found.close_room()


@pytest.fixture
def casework(world: World, desk: AssessorDesk) -> Casework:
    """The assignment opened and declared without any interest."""
    desk.open_file(world.issued["e-001"])
    found = desk.open_room(world.ids["e-001"])
    from tests.world import PASSWORD  # noqa: PLC0415 - beside its only use

    found.declare({case.id: ("none", "") for case in found.room.assignment.cases}, PASSWORD)
    return found
