"""Looks for fewer acts that show the same fault."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.walk.acts import Act
from tests.walk.stretch import read_acts


def shrink(journal: Path, still: Callable[[Path], bool], tries: int) -> Path:
    """A file with fewer acts after which it is `still` so; the journal itself where repeating does not show it.

    First the shortest end of the walk that is enough, then larger and smaller parts are left out.
    """
    short = journal.with_name(journal.stem + "-short.jsonl")
    acts = read_acts(journal)

    def holds(some: list[Act]) -> bool:
        nonlocal tries
        if tries <= 0 or not some:
            return False
        tries -= 1
        trial = journal.with_name(journal.stem + "-trial.jsonl")
        write_acts(trial, some)
        same = still(trial)
        trial.unlink()
        trial.with_suffix(".again").unlink(missing_ok=True)
        return same

    if not holds(acts):
        return journal
    for end in (2, 5, 12, 30, 80):
        if end < len(acts) and holds(acts[-end:]):
            acts = acts[-end:]
            break
    part = max(1, len(acts) // 2)
    while tries > 0:
        place = 0
        while place < len(acts) and tries > 0:
            less = acts[:place] + acts[place + part :]
            if holds(less):
                acts = less
            else:
                place += part
        if part == 1:
            break
        part = max(1, part // 2)
    write_acts(short, acts)
    return short


def write_acts(path: Path, acts: list[Act]) -> None:
    lines = [json.dumps(act.as_json(), ensure_ascii=False) for act in acts]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
