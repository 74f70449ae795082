"""Handing bundles over, and what came of them."""

from dataclasses import replace
from pathlib import Path

from cse_desktop.domain.ports import Outgoing, Transport
from cse_desktop.domain.records import Act
from cse_desktop.errors import BugError
from cse_desktop.services.room import Room


def sent_bundle(room: Room, bundle_id: str) -> Outgoing:
    """The outbox row of one bundle."""
    for sent in room.storage.outbox():
        if sent.bundle_id == bundle_id:
            return sent
    raise BugError("the outbox has no such bundle")


def hand_over(room: Room, folder: Path, bundle_id: str, transport: Transport) -> Outgoing:
    """Carries the file out by `transport` and notes where it went. Doing it again is harmless."""
    sent = sent_bundle(room, bundle_id)
    return _handed_over(room, sent, transport.deliver(folder / sent.file_name, sent.file_name))


def mark_copied(room: Room, bundle_id: str, where: str) -> Outgoing:
    """Notes that the file was copied, to be pasted somewhere."""
    return _handed_over(room, sent_bundle(room, bundle_id), where)


def _handed_over(room: Room, sent: Outgoing, where: str) -> Outgoing:
    """Only a verified answer settles a bundle; handing over again never takes it back from there."""
    if sent.state in ("delivered", "sent_back"):
        return sent
    after = replace(sent, state="handed_over", handed_over_at=room.now(), handed_over_to=where)
    room.storage.commit(Act("hand-over", None, (), undoable=False), settled=[after])
    return after
