"""Finding a term in ten thousand pages of a case, against `rg` over the same text in files."""

import argparse
import random
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from cse_desktop.services.finding import Findings, find
from db.casefile.texts import TextIndex
from tests.bench.sides import Sides, in_turn

MATERIALS, PAGES = 100, 100
KEY = bytes(32)
WORDS = (
    *(
        "短路",
        "电流",
        "变压器",
        "继电保护",
        "整定",
        "接地",
        "开关柜",
        "电缆",
        "负荷",
        "计算",
        "校核",
        "结论",
        "设计",
    ),
    *(
        "busbar",
        "relay",
        "earthing",
        "cable",
        "load",
        "design",
        "review",
        "risk",
        "quality",
        "budget",
        "schedule",
    ),
    *("12.4", "280", "0.06", "1250", "2023", "GB50054"),
)
RARE = "谐波谐振"
TERMS = ("流", "短路", RARE, "relay", "12.4")


def bench(options: argparse.Namespace) -> list[Sides]:
    """Terms that stand on nearly every page, and one that stands on one of a hundred."""
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name) / "texts", Path(name) / "case.csetext"
        folder.mkdir()
        order = _written(folder, path)

        def ours(term: str) -> Findings:
            found = find(partial(TextIndex.open, path, KEY), term, order)
            assert found.places
            return found

        def theirs(term: str) -> None:
            subprocess.run(["rg", "-F", "--count", term, str(folder)], check=True, stdout=subprocess.DEVNULL)

        return [
            in_turn(
                f"find “{term}” in {MATERIALS * PAGES} pages",
                partial(ours, term),
                partial(theirs, term),
                runs=max(9, options.runs),
                against="rg -F --count over the same text",
                goal="1.0x",
            )
            for term in TERMS
        ]


def _written(folder: Path, path: Path) -> list[str]:
    chance = random.Random(7)  # noqa: S311 - words, not secrets
    order = []
    with TextIndex.open(path, KEY, write=True) as index:
        for number in range(MATERIALS):
            sha256 = f"{number:064x}"
            pages = [" ".join(chance.choices(WORDS, k=220)) for _ in range(PAGES)]
            pages[chance.randrange(PAGES)] += RARE
            index.add(sha256, 0, pages, done=True)
            (folder / f"{number}.txt").write_text("\n".join(pages), encoding="utf-8")
            order.append(sha256)
    return order
