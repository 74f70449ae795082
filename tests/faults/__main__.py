"""The campaign: `python -m tests.faults [--most N] [--seed S] [--side SIDE] [--act NAME] [--json FILE]`.

Every fault is tried where no number is named. It compiles the library, starts itself with it, and ends with 1 where
anything was lost or a traceback was seen.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.shim import Shim, build_shim, with_shim
from tests.faults.trials import FaultyAct, Tally, all_trials, count_calls, some_trials, try_fault

PRELOADED = "CSE_FAULTS_PRELOADED"


def main() -> int:
    """Starts the process that is to be disturbed, or is it."""
    if PRELOADED in os.environ:
        return campaign(_options())
    with tempfile.TemporaryDirectory(prefix="cse-shim-") as folder:
        environment = {**with_shim(build_shim(Path(folder))), PRELOADED: "1"}
        command = [sys.executable, "-m", "tests.faults", *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False).returncode


def campaign(options: argparse.Namespace) -> int:
    """Tries every fault, or as many as wanted, and says what came of it."""
    from tests.faults.desk_acts import Story  # noqa: PLC0415 - what is imported before the library is asked for
    from tests.faults.society_acts import SocietyStory  # noqa: PLC0415 - likewise

    shim, tally = Shim(), Tally()
    with tempfile.TemporaryDirectory(prefix="cse-faults-") as name:
        folder = Path(name)
        everything: list[FaultyAct] = []
        if options.side != "society":
            everything += Story(folder).acts
        if options.side != "assessor":
            everything += SocietyStory(folder / "desk of the society").acts
        acts = {act.name: act for act in everything if options.act in ("", act.name)}
        tally.calls = {act.name: count_calls(shim, act, folder) for act in acts.values()}
        print(f"acts {len(acts)}, calls {sum(tally.calls.values())}: {tally.calls}", flush=True)
        wanted = list(all_trials(tally.calls))
        if options.most:
            wanted = some_trials(tally.calls, options.most, options.seed)
        began = time.monotonic()
        for act, kind, at in wanted:
            trial = try_fault(shim, acts[act], kind, at, folder)
            tally.add(trial)
            if trial.wrong:
                print(f"WRONG {trial}", flush=True)
        print(f"trials {tally.trials} in {time.monotonic() - began:.0f} s, outcomes {tally.outcomes}")
    if options.json:
        options.json.write_text(tally.as_json(), encoding="utf-8")
    print(f"wrong: {len(tally.wrong)}")
    return 1 if tally.wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py torture faults", description=__doc__)
    parser.add_argument("--most", type=int, default=0, help="no more than so many trials, chosen by chance")
    parser.add_argument("--seed", type=int, default=1, help="which chance")
    parser.add_argument("--side", choices=("assessor", "society"), help="one side only")
    parser.add_argument("--act", default="", help="one act only")
    parser.add_argument("--json", type=Path, help="write the tally there")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
