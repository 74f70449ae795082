"""Handing bundles over, and what came of them."""

from dataclasses import replace

from cse_desktop.domain.ports import Outgoing
from cse_desktop.domain.records import Act
from cse_desktop.errors import BugError
from cse_desktop.services.room import Room


def sent_bundle(room: Room, bundle_id: str) -> Outgoing:
    """The outbox row of one bundle."""
    for sent in room.storage.outbox():
        if sent.bundle_id == bundle_id:
            return sent
    raise BugError("the outbox has no such bundle")


def mark_handed_over(room: Room, bundle_id: str, where: str) -> Outgoing:
    """Notes where a bundle's file was carried or copied to. Doing it again is harmless.

    Only a verified answer settles a bundle; handing over again never takes it back from there.
    """
    sent = sent_bundle(room, bundle_id)
    if sent.state in ("delivered", "sent_back"):
        return sent
    after = replace(sent, state="handed_over", handed_over_at=room.now(), handed_over_to=where)
    room.storage.commit(Act("hand-over", None, (), undoable=False), settled=[after])
    return after
