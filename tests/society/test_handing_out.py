"""What leaves the desk never takes a name from another file, and is there with its name before it is said to be."""

from collections.abc import Callable
from pathlib import Path

from cse_desktop.durable import hand_out
from cse_desktop.services.casework import Casework
from cse_desktop.society.further_files import read_further
from cse_desktop.society.supplementing import Further, supply
from tests.world import World

FOREIGN = b"of somebody else"


def occupied(folder: Path) -> dict[Path, bytes]:
    """Puts a foreign file in the place of every file of the folder; what each held."""
    found = {path: path.read_bytes() for path in folder.iterdir()}
    assert found
    for path in found:
        path.write_bytes(FOREIGN)
    return found


def second(path: Path) -> Path:
    """The name that is next."""
    return path.with_name(f"{path.stem}.2{path.suffix}")


def test_no_writer_takes_a_name_from_another_file(world: World, casework: Casework, tmp_path: Path) -> None:
    (sent,) = casework.return_sheet().rows
    more = tmp_path / "more.txt"
    more.write_text("示例材料", encoding="utf-8")
    further = Further("A001", read_further([more], []))
    writers: dict[str, Callable[[], object]] = {
        "out": world.issue,
        "answers": lambda: world.receive(casework.path_of(sent.bundle_id)),
        "supplements": lambda: supply(
            world.society, world.row, "test-01", further, world.folder / "supplements"
        ),
    }
    for name, write in writers.items():
        folder = world.folder / name
        write()
        meant = occupied(folder)
        for _ in range(2):
            write()
            assert {path: path.read_bytes() for path in folder.iterdir()} == {
                **dict.fromkeys(meant, FOREIGN),
                **{second(path): data for path, data in meant.items()},
            }, name


def test_a_name_is_taken_once_whoever_comes_first(tmp_path: Path) -> None:
    first = hand_out([b"one"], tmp_path / "new" / "file.csb")
    assert hand_out([b"one"], tmp_path / "new" / "file.csb") == first
    (tmp_path / "new" / "file.2.csb").mkdir()
    assert hand_out([b"t", b"wo"], first) == tmp_path / "new" / "file.3.csb"
    assert sorted(path.name for path in first.parent.iterdir()) == ["file.2.csb", "file.3.csb", "file.csb"]
    assert (first.read_bytes(), (tmp_path / "new" / "file.3.csb").read_bytes()) == (b"one", b"two")
