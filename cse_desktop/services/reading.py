"""Reading: that materials were opened, and where reading stopped."""

from dataclasses import replace

from cse_desktop.domain.ports import Place
from cse_desktop.domain.records import Change, Recorded
from cse_desktop.services.room import Room


def opened(room: Room, case_id: str) -> Recorded:
    """Records that the applicant's materials were looked at for the first time."""
    room.must_be_open(case_id)
    after = replace(room.state(case_id), materials_opened=True)
    return room.act("open-materials", case_id, Change(room.stored_state(case_id), after), undoable=False)


def keep_place(room: Room, case_id: str, material: str, page: int, zoom: int) -> None:
    """Remembers the page (from 0) and zoom (percent, 0 to fit) of a material; not an act, never journalled."""
    room.storage.keep_place(Place(case_id, material, page, zoom))
