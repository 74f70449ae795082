"""`dev.py torture walk --acts N --seed S`: walks stretch by stretch, shrinks what it finds, says how to repeat it."""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.walk.shrinking import shrink
from tests.walk.stages import SHARES, STAGES, make_stages
from tests.walk.stretch import read_acts
from tests.walk.watch import Trouble

TOP = Path(__file__).resolve().parents[2]
KEPT = TOP / "build" / "walk"
LENGTH = 400
"""acts of a stretch, each in a process of its own"""
TOLD = 12
"""the last acts that are printed"""
LONGEST_S = 3600


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a stretch ended."""

    trouble: Trouble | None
    acts: int


def main(argv: list[str] | None = None) -> int:
    """0 if nothing was found."""
    parser = argparse.ArgumentParser(prog="dev.py torture walk", description=__doc__)
    parser.add_argument("--acts", type=int, default=2000, help="how many, in all stretches together")
    parser.add_argument("--seed", type=int, default=None, help="the same seed, the same walk")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the stretch to begin with")
    parser.add_argument("--stage", choices=STAGES, help="only this one")
    parser.add_argument(
        "--replay", type=Path, help="does the acts of a file again that an earlier walk has kept"
    )
    parser.add_argument("--shrink", type=int, default=24, help="tries to find fewer acts that do the same")
    options = parser.parse_args(argv)
    KEPT.mkdir(parents=True, exist_ok=True)
    stages = KEPT / "stages"
    if options.replay:
        name = options.replay.name.split("-")[1]
        make_stages(stages, [name])
        outcome = run(stages / name, Path(tempfile.mkdtemp()) / "again.jsonl", replay=options.replay)
        print(outcome.trouble.what if outcome.trouble else "nothing was found this time", flush=True)
        return 1 if outcome.trouble else 0
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    return _walk(stages, seed, options.acts, options.first, options.stage, options.shrink)


def _walk(stages: Path, seed: int, count: int, first: int, only: str | None, tries: int) -> int:
    found: dict[str, Path] = {}
    done, number, began = 0, first, time.monotonic()
    while done < count:
        name = only or random.Random(f"{seed}/{number}").choices(list(SHARES), list(SHARES.values()))[0]  # noqa: S311
        make_stages(stages, [name])
        journal = KEPT / f"walk-{name}-{seed}-{number}.jsonl"
        outcome = run(stages / name, journal, min(LENGTH, count - done), f"{seed}/{number}")
        done += outcome.acts
        if outcome.trouble is None:
            journal.unlink()
        elif outcome.trouble.signature in found:
            print(f"{number} {name}: again {outcome.trouble.signature}", flush=True)
            journal.unlink()
        else:
            found[outcome.trouble.signature] = journal
            _tell(outcome, journal, stages / name, tries)
        number += 1
    took = time.monotonic() - began
    print(f"{done} acts in {number - first} stretches from seed {seed}, {took:.0f} s; {len(found)} faults")
    return 1 if found else 0


def run(stage: Path, journal: Path, count: int = 0, seed: str = "", *, replay: Path | None = None) -> Outcome:
    """One stretch in a process of its own, which may die of it."""
    command = [sys.executable, "-m", "tests.walk.stretch", "--stage", str(stage), "--journal", str(journal)]
    command += ["--stall", os.environ.get("WALK_STALL", "1.0")]
    command += ["--replay", str(replay)] if replay else ["--acts", str(count), "--seed", seed]
    ended = subprocess.run(
        command, cwd=TOP, capture_output=True, text=True, errors="replace", check=False, timeout=LONGEST_S
    )
    acts = len(read_acts(journal)) if journal.exists() else 0
    if ended.returncode == 0:
        return Outcome(None, acts)
    told = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    troubles = [Trouble(line["trouble"], line["what"]) for line in told if "trouble" in line]
    if troubles:
        return Outcome(troubles[0], acts)
    return Outcome(Trouble("end", f"exit code {ended.returncode}\n{ended.stderr[-4000:]}"), acts)


def _tell(outcome: Outcome, journal: Path, stage: Path, tries: int) -> None:
    trouble = outcome.trouble
    assert trouble is not None
    print(f"\n== {trouble.kind} after {outcome.acts} acts\n{trouble.what}", flush=True)

    def still(acts: Path) -> bool:
        again = run(stage, acts.with_suffix(".again"), replay=acts).trouble
        return again is not None and again.signature == trouble.signature

    short = shrink(journal, still, tries)
    for act in read_acts(short)[-TOLD:]:
        print(f"   {act}")
    shown = short.relative_to(TOP) if short.is_relative_to(TOP) else short
    print(f"   again: python3 dev.py torture walk --replay {shown}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
