"""A process that reads a bundle and does nothing else: what only signing needs is not loaded, and is not missed.

asn1crypto knows the attribute signingCertificateV2 only once `asn1crypto.tsp` was imported, which pyHanko does and
`trust.cms` must do by itself; in a process that has signed before, its absence would go unnoticed.
"""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from cse_desktop.domain.times import format_time
from tests.trust.world import AUDIENCE, NOW, World, known_assignment, write_scores

READ = """
import pickle, sys
from pathlib import Path
from cse_desktop.bundles.read import KeepAll, Reader, read_bundle
from cse_desktop.domain.times import parse_time
folder, identity, now, audience = Path(sys.argv[1]), *sys.argv[2:]
root, lists, known = pickle.loads((folder / "known").read_bytes())
reader = Reader(
    roots=[root], crls=lists, identities=[identity], kinds=frozenset({"scores"}),
    audiences=frozenset({audience}), now=parse_time(now), known=lambda head, signer: known,
)
print(read_bundle(folder / "s.csb", reader, KeepAll()).tagmanifest_sha256)
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"pyhanko", "PySide6", "sqlalchemy", "tests"}))
"""


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def fresh(*arguments: str | Path) -> str:
    """What a fresh process prints, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-c", *map(str, arguments)], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_fresh_process_reads_a_bundle(world: World, tmp_path: Path) -> None:
    written = write_scores(world, tmp_path / "s.csb")
    (tmp_path / "known").write_bytes(pickle.dumps((world.root, world.crls, known_assignment(world))))
    printed = fresh(READ, tmp_path, world.intake.identity, format_time(NOW), AUDIENCE)
    assert printed.splitlines() == [written.tagmanifest_sha256, ""]
