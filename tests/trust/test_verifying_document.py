"""`docs/verifying.md` is true: its commands run as they stand, and refuse what they are said to refuse."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cse_desktop.domain.times import format_time
from cse_desktop.trust import crls
from cse_desktop.trust.certificates import to_pem
from tests.trust.forge import Forgery, serial_of
from tests.trust.stranger import write_key
from tests.trust.test_tools import run_block
from tests.trust.world import DAY, NOW, PE, World, encrypted, plaintext, write_scores

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = re.findall(r"```bash\n(.*?)```", (ROOT / "docs/verifying.md").read_text("utf-8"), re.DOTALL)
TOOLS = ["age", "tar", "openssl", "sha256sum", "bagit.py"]


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    """What an outsider was given."""
    write_scores(world, tmp_path / "FILE")
    write_key(tmp_path / "KEY", world.intake)
    (tmp_path / "ROOT").write_bytes(to_pem([world.root]))
    (tmp_path / "CRLS").write_bytes(crls.to_pem(world.crls))
    return tmp_path


def verified(folder: Path) -> int:
    """Status of the page's first command, at the moment of the world."""
    return shell(f"{BLOCKS[0].strip()} --at {format_time(NOW)}", folder).returncode


def by_tools(folder: Path) -> subprocess.CompletedProcess[str]:
    """The page's commands by outside tools, one after the other, at the moment of the world."""
    script = "set -euo pipefail\n" + "".join(BLOCKS[1:])
    assert script.count(" -crl_check_all ") == 1
    at = f" -attime {int(NOW.timestamp())} -crl_check_all "
    return shell(script.replace(" -crl_check_all ", at), folder)


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f'export PATH="$PATH:{ROOT / ".venv/bin"}"'
    command = ["bash", "-c", f"{path}\n{script}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_page_uses_the_tools_it_names() -> None:
    assert len(BLOCKS) == 7
    assert all(
        re.search(rf"^(.*; do )?(d=\$\()?{re.escape(tool)} ", "".join(BLOCKS), re.MULTILINE) for tool in TOOLS
    )


def test_the_page_and_the_contract_believe_a_good_bundle(folder: Path) -> None:
    assert verified(folder) == 0
    done = by_tools(folder)
    assert done.returncode == 0, done.stderr
    assert "示例 e-014" in done.stdout
    assert done.stdout.count("/record.json\n") == 2


def test_the_block_of_the_contract_agrees(folder: Path) -> None:
    assert run_block(folder).returncode == 0
    assert verified(folder) == 0


def revoked(world: World, folder: Path) -> None:
    (folder / "CRLS").write_bytes(crls.to_pem(world.lists(2, revoked=[serial_of(world.assessor)])))


def stale(world: World, folder: Path) -> None:
    (folder / "CRLS").write_bytes(crls.to_pem(world.lists(5, NOW - 300 * DAY)))


def other_root(world: World, folder: Path) -> None:
    (folder / "ROOT").write_bytes(to_pem([World().root]))


def other_key(world: World, folder: Path) -> None:
    write_key(folder / "KEY", world.stranger)


def damaged(world: World, folder: Path) -> None:
    bent = bytearray((folder / "FILE").read_bytes())
    bent[-5] ^= 1
    (folder / "FILE").write_bytes(bent)


def record_changed(world: World, folder: Path) -> None:
    plain = plaintext((folder / "FILE").read_bytes(), world.intake)
    bent = plain.replace(b'"value":"3"', b'"value":"5"')
    assert bent != plain
    (folder / "FILE").write_bytes(encrypted(bent, world.intake.recipient))


def scope_missing(world: World, folder: Path) -> None:
    narrow = world.appoint(world.home, "assessor", "e-014", (PE,))
    sealed(folder, Forgery.of_scores(world, folder).signed_by(narrow))


def file_more(world: World, folder: Path) -> None:
    forgery = Forgery.of_scores(world, folder)
    forgery.tags["manifest-sha256.txt"] = dict(forgery.members())["manifest-sha256.txt"]
    forgery.data["data/more.json"] = b"{}"
    sealed(folder, forgery)


def sealed(folder: Path, forgery: Forgery) -> None:
    (folder / "FILE").write_bytes(forgery.seal())


@pytest.mark.parametrize(
    "spoil",
    [revoked, stale, other_root, other_key, damaged, record_changed, scope_missing, file_more],
    ids=lambda spoil: spoil.__name__,
)
def test_tools_contract_and_verifier_refuse_the_same(
    world: World, folder: Path, spoil: Callable[[World, Path], None]
) -> None:
    spoil(world, folder)
    assert verified(folder) == 1
    assert by_tools(folder).returncode != 0
    for left in ("x", "b.tar", "a.tar", "n", "p"):
        shell(f"rm -rf ./{left}", folder)
    assert run_block(folder).returncode != 0
