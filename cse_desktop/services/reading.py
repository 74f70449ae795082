"""Reading: that materials were opened, and where reading stopped."""

from collections.abc import Mapping
from dataclasses import replace

from cse_desktop.domain.ports import PageTime, Place
from cse_desktop.domain.records import Change, Recorded
from cse_desktop.services.room import Room

SEEN_MS = 1000
"""a page that was on screen for less was leafed over"""


def opened(room: Room, case_id: str) -> Recorded:
    """Records that the applicant's materials were looked at for the first time."""
    room.must_be_open(case_id)
    after = replace(room.state(case_id), materials_opened=True)
    return room.act("open-materials", case_id, Change(room.stored_state(case_id), after), undoable=False)


def keep_place(room: Room, case_id: str, material: str, page: int, zoom: int) -> None:
    """Remembers the page (from 0) and zoom (percent, 0 to fit) of a material; not an act, never journalled."""
    room.storage.keep_place(Place(case_id, material, page, zoom))


def note_pages(room: Room, case_id: str, material: str, pages: int) -> None:
    """Notes that a material has so many pages, none of them seen yet; those known already stay as they are."""
    room.storage.add_page_times([PageTime(case_id, material, page, 0) for page in range(pages)])


def forget_times(room: Room, case_id: str) -> None:
    """Forgets which pages of a case were on screen and for how long; cannot be undone.

    That materials were opened, where reading stopped, and the journal of acts stay.
    """
    room.storage.forget_page_times(case_id)


def add_times(room: Room, case_id: str, times: Mapping[tuple[str, int], int]) -> None:
    """Adds milliseconds for which pages (material, page from 0) were on screen; never journalled, never sent."""
    if times:
        room.storage.add_page_times(
            [PageTime(case_id, material, page, shown) for (material, page), shown in times.items()]
        )
