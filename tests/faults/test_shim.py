"""The library that injects faults does what it says; otherwise a campaign without findings says nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.shim import build_shim, with_shim

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, os, sys
from pathlib import Path
from tests.faults.shim import Shim

def do(folder, said):
    handle = os.open(folder / "part", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        said.append(os.write(handle, b"12345678"))
        os.fsync(handle)
    finally:
        os.close(handle)
    (folder / "part").rename(folder / "whole")
    os.link(folder / "whole", folder / "second")
    (folder / "second").unlink()
    (folder / "more").mkdir()
    (folder.parent / "outside").write_bytes(b"not counted")

def tried(shim, folder, kind, at):
    said, errors = [], []
    shim.arm(folder, kind, at) if at else shim.count(folder)
    for act in (lambda: do(folder, said), lambda: (folder / "later").write_bytes(b"later")):
        try:
            act()
            errors.append(0)
        except OSError as failed:
            errors.append(failed.errno)
    return [shim.disarm(), said, *errors, shim.told]

for kind, at in json.loads(sys.argv[2]):
    folder = Path(sys.argv[1]) / f"{kind}-{at}"
    folder.mkdir()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, json.dumps(tried(Shim(), folder, kind, at)).encode())
        os._exit(0)
    os.close(write)
    found = os.fdopen(read).read()
    print(json.dumps([found and json.loads(found), os.waitpid(child, 0)[1], sorted(os.listdir(folder))]))
"""
KILLED = [
    *(set(), {"part"}, {"part"}, {"part"}, {"whole"}, {"whole", "second"}, {"whole"}),
    *({"whole", "more"}, {"whole", "more", "later"}),
]
"""what is there when the process is killed at a call"""
FAILED: dict[tuple[str, int], list[object]] = {
    ("eio", 1): [3, [], 5, 0, "open64"],
    ("eio", 3): [5, [8], 5, 0, "fsync"],
    ("eio", 5): [7, [8], 5, 0, "link"],
    ("eio", 6): [8, [8], 5, 0, "unlink"],
    ("enospc", 2): [3, [], 28, 28, "write"],
    ("enospc", 4): [5, [8], 28, 28, "rename"],
    ("short", 2): [6, [4], 28, 28, "write"],
}
"""calls, bytes written, the error, the error of the next file, and the call that failed"""


@pytest.fixture(scope="module")
def tried(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, int], tuple[object, int, set[str]]]:
    """Each fault in a process of its own: what it said, how it ended, and what there is."""
    folder = tmp_path_factory.mktemp("shim")
    wanted = [("none", 0), *FAILED, *(("kill", at) for at in range(1, 10))]
    command = [sys.executable, "-c", SCRIPT, str(folder), json.dumps(wanted)]
    environment = with_shim(build_shim(folder))
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {fault: (line[0], line[1], set(line[2])) for fault, line in zip(wanted, lines, strict=True)}


def test_every_call_that_changes_a_file_below_the_folder_is_counted(
    tried: dict[tuple[str, int], tuple[object, int, set[str]]],
) -> None:
    # open, write, fsync, rename, link, unlink, mkdir; then open and write
    assert tried["none", 0] == ([9, [8], 0, 0, ""], 0, {"whole", "more", "later"})


@pytest.mark.parametrize("fault", FAILED)
def test_each_kind_of_fault_is_what_a_disk_does(
    fault: tuple[str, int], tried: dict[tuple[str, int], tuple[object, int, set[str]]]
) -> None:
    assert tried[fault][0] == FAILED[fault]


@pytest.mark.parametrize("at", range(1, 10))
def test_killed_at_a_call_it_has_done_those_before(
    at: int, tried: dict[tuple[str, int], tuple[object, int, set[str]]]
) -> None:
    said, status, names = tried["kill", at]
    assert (said, status, names) == ("", 9, KILLED[at - 1])
