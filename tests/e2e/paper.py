"""Interview sheets on paper for tests: a pack that wants two persons, and a sheet typed in through the services."""

from collections.abc import Mapping

from cse_desktop.domain.case_code import case_code
from cse_desktop.services import rating, transcribing
from cse_desktop.services.paper_sheets import PaperSheet, paper_sheet
from cse_desktop.services.room import Room
from resources import resource
from tests.e2e.fill import HEARD
from tests.world import World

ONE, TWO = "示例·录入甲", "示例·录入乙"
TIMES = {
    "phase:identity": "09:02",
    "phase:presentation": "09:04",
    "phase:questions": "09:20",
    "phase:scoring": "09:46",
    "ended": "09:55",
}
NOTE = "能说明接地方式的选择"


def keyed_twice(world: World) -> None:
    """Gives the society a general pack that wants paper typed in by two persons."""
    folder = world.folder / "society" / "packs" / "cse-general" / "0.1.0"
    folder.mkdir(parents=True)
    for entry in resource("packs", "cse-general", "0.1.0").iterdir():
        text = entry.read_text(encoding="utf-8")
        more = "\n[paper]\nkeyed_twice = true\n" if entry.name == "pack.toml" else ""
        (folder / entry.name).write_text(text + more, encoding="utf-8")


def code_of(room: Room, case_id: str) -> str:
    """The code on the sheet of a case."""
    return case_code(room.assignment.id, case_id)


def type_sheet(
    room: Room, case_id: str, name: str, turn: int = 1, read: Mapping[str, str] | None = None
) -> PaperSheet:
    """One person's turn, from the name to the end: every level as expected, but for what is `read` otherwise."""
    transcribing.begin(room, case_id, turn, name)
    transcribing.type_value(room, case_id, turn, "identity", "yes")
    wanted = dict(TIMES)
    for line in paper_sheet(room, case_id).lines:
        wanted[f"rating:{line.target}"] = str(line.expected)
        wanted[f"time:{line.target}"] = "09:50"
        if turn == 1:
            rating.write_comment(room, case_id, line.target, "interview", HEARD)
    for field, value in {**wanted, **(read or {})}.items():
        transcribing.type_value(room, case_id, turn, field, value)
    if turn == 1:
        transcribing.write_paper_note(room, case_id, room.ids.new(), "09:31", NOTE)
    transcribing.finish(room, case_id, turn)
    return paper_sheet(room, case_id)
