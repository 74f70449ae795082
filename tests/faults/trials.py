"""Trials: an act, tried with a fault at each call that changes a file, each in a fork of its own.

The process that runs them has the library of `shim` preloaded, has imported everything, and has no second thread.
"""

import json
import os
import random
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from cse_desktop.errors import KnownError
from tests.faults.shim import KINDS, Shim

Say = Callable[[], None]
"""to be called at the moment when a person is told that it is done"""


class FaultyAct(Protocol):
    """Something that a person does, and what must be so whatever happened in its midst."""

    @property
    def name(self) -> str:
        """What it is called in the report."""
        ...

    @property
    def template(self) -> Path:
        """The folder as it is before; each trial has a copy."""
        ...

    def ready(self, folder: Path) -> Callable[[Say], None]:
        """Prepares it on a copy, undisturbed; what is returned is then done under faults."""
        ...

    def check(self, folder: Path, *, acknowledged: bool) -> list[str]:
        """What is wrong afterwards, in a process that nothing disturbs."""
        ...


@dataclass(frozen=True, slots=True)
class Trial:
    """One act, one fault."""

    act: str
    kind: str
    at: int
    call: str = ""
    """the call that failed; empty where the process was killed there"""
    outcome: str = ""
    """`done`, the code of the refusal, `killed` or `traceback`"""
    acknowledged: bool = False
    wrong: tuple[str, ...] = ()
    """what was lost or left, and tracebacks"""


@dataclass(slots=True)
class Tally:
    """What a campaign came to."""

    trials: int = 0
    calls: dict[str, int] = field(default_factory=dict)
    """act → calls at which a fault was injected"""
    outcomes: dict[str, int] = field(default_factory=dict)
    wrong: list[Trial] = field(default_factory=list)

    def add(self, trial: Trial) -> None:
        """Counts one more."""
        self.trials += 1
        self.outcomes[trial.outcome] = self.outcomes.get(trial.outcome, 0) + 1
        if trial.wrong:
            self.wrong.append(trial)

    def as_json(self) -> str:
        """For a report."""
        return json.dumps(asdict(self), ensure_ascii=False)


def count_calls(shim: Shim, act: FaultyAct, workshop: Path) -> int:
    """How many calls change a file while the act is done undisturbed."""

    def body(folder: Path) -> str:
        do = act.ready(folder)
        shim.count(folder)
        do(lambda: None)
        return str(shim.disarm())

    with _copied(act, workshop) as folder:
        said, status = _forked(lambda: body(folder))
    assert status == 0, f"{act.name}: {said}"
    return int(said)


def try_fault(shim: Shim, act: FaultyAct, kind: str, at: int, workshop: Path) -> Trial:
    """Does the act with one fault, and looks what became of it."""
    with _copied(act, workshop) as folder:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            _under_fault(shim, act, kind, at, folder, write)
        os.close(write)
        with os.fdopen(read, encoding="utf-8") as pipe:
            lines = pipe.read().splitlines()
        _, status = os.waitpid(child, 0)
        acknowledged = "acknowledged" in lines
        ended = next((line for line in lines if line.startswith("ended ")), "ended killed")
        _, outcome, *rest = ended.split(" ", 2)
        wrong = [f"traceback: {rest[0]}"] if outcome == "traceback" else []
        if outcome == "killed" and kind != "kill":
            wrong.append(f"ended by itself with {status}")
        said, status = _forked(lambda: json.dumps(act.check(folder, acknowledged=acknowledged)))
        wrong += json.loads(said) if status == 0 else [f"the check broke: {said}"]
    call = rest[0] if outcome != "traceback" and rest else ""
    return Trial(act.name, kind, at, call, outcome, acknowledged, tuple(wrong))


def all_trials(counted: dict[str, int]) -> Iterator[tuple[str, str, int]]:
    """Every act, every kind, every call; half a write is a full disk where the call writes nothing."""
    for name, calls in counted.items():
        for kind in KINDS:
            yield from ((name, kind, at) for at in range(1, calls + 1))


def some_trials(counted: dict[str, int], most: int, seed: int) -> list[tuple[str, str, int]]:
    """As many of them as asked for, every act and kind among them, by chance."""
    chance = random.Random(seed)  # noqa: S311 - which trials, not secrets
    pools = [
        [(name, kind, at) for at in range(1, calls + 1)] for name, calls in counted.items() for kind in KINDS
    ]
    for pool in pools:
        chance.shuffle(pool)
    chance.shuffle(pools)
    found: list[tuple[str, str, int]] = []
    while len(found) < most and any(pools):
        found += [pool.pop() for pool in pools if pool]
    return found[:most]


def _under_fault(shim: Shim, act: FaultyAct, kind: str, at: int, folder: Path, out: int) -> None:
    """The child: never returns."""
    ended = "done"
    try:
        do = act.ready(folder)
        shim.arm(folder, kind, at)
        do(lambda: _tell(out, "acknowledged"))
    except KnownError as error:
        ended = error.code
    except BaseException:
        ended = "traceback " + traceback.format_exc().replace("\n", " | ")
    shim.disarm()
    _tell(out, f"ended {ended} {shim.told}" if not ended.startswith("traceback") else f"ended {ended}")
    os._exit(0)


def _tell(out: int, line: str) -> None:
    os.write(out, f"{line}\n".encode())


def _forked(body: Callable[[], str]) -> tuple[str, int]:
    """What a child says, and how it ended; a traceback where it broke."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            said, code = body(), 0
        except BaseException:
            said, code = traceback.format_exc(), 1
        with os.fdopen(write, "w", encoding="utf-8") as pipe:
            pipe.write(said)
        os._exit(code)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        said = pipe.read()
    return said, os.waitpid(child, 0)[1]


class _copied:  # noqa: N801 - used as a word of its own
    """A copy of the act's template for one trial."""

    def __init__(self, act: FaultyAct, workshop: Path) -> None:
        self._act = act
        self._folder = Path(tempfile.mkdtemp(dir=workshop)) / "home"

    def __enter__(self) -> Path:
        shutil.copytree(self._act.template, self._folder, symlinks=True)
        return self._folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder.parent, ignore_errors=True)
