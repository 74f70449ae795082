"""Importing a large assignment, against `age -d | sha256sum` and a copy with fsync."""

import argparse
import hashlib
import os
import random
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.bench.sides import in_turn
from tests.world import World, write_round

MIB = 1 << 20
FILES = 8


def bench(options: argparse.Namespace) -> list[object]:
    """Decrypt, verify, encrypt at rest, durable; the other side does the first two and writes the bytes once."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("CSE_BENCH_FOLDER")) as name:
        folder = Path(name)
        world = World(folder)
        desk = world.enrol("e-001")
        world.enrol("e-009")
        write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
        fatten(world.round / "applicants" / "A001" / "materials", options.size)
        world.issue()
        bundle = world.issued["e-001"]
        key = folder / "key.txt"
        key.write_text(desk._keys_in_memory().age_identities()[0] + "\n", encoding="ascii")
        copy = folder / "copy"

        def ours() -> None:
            fresh = folder / "fresh"
            shutil.rmtree(fresh, ignore_errors=True)
            (fresh / "identities").parent.mkdir()
            shutil.copytree(folder / "desks" / "e-001" / "identities", fresh / "identities")
            shutil.copytree(folder / "desks" / "e-001" / "trust", fresh / "trust")
            other = world.desk("e-001", home=fresh)
            other.unlock("a test password")
            other.open_file(bundle)

        def theirs() -> None:
            command = f"age -d -i {key} {bundle} | sha256sum"
            subprocess.run(["bash", "-o", "pipefail", "-c", command], check=True, capture_output=True)
            with bundle.open("rb") as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, MIB)
                target.flush()
                os.fsync(target.fileno())

        sides = in_turn(
            f"import of a {options.size} MiB assignment",
            ours,
            theirs,
            runs=min(3, options.runs),
            against="age -d | sha256sum and a copy with fsync",
            goal="1.5x",
            warm_up=0,
        )
        world.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [sides, f"memory peak of the process that issued and imported it: {peak:.0f} MiB"]


def fatten(materials: Path, mib: int) -> None:
    """Adds `mib` MiB of bytes that do not compress, the same every time."""
    for number in range(FILES):
        source = random.Random(number)  # noqa: S311 - filler, not a secret
        block = source.randbytes(MIB)
        with (materials / f"scan-{number}.bin").open("wb") as file:
            for turn in range(mib // FILES):
                file.write(hashlib.sha256(f"{number} {turn}".encode()).digest())
                file.write(block[32:])
