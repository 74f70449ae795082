"""The Return place's sheet: one sentence for each file that leaves."""

from datetime import UTC, datetime
from pathlib import Path

from cse_desktop.domain.ports import Outgoing
from cse_desktop.errors import Words
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import OutgoingRow, ReturnSheet
from cse_desktop.words import words


def return_sheet(room: Room, outgoing: Path) -> ReturnSheet:
    """Everything that left or will leave, the newest first. `outgoing` is the folder of bundles made here."""
    return ReturnSheet(tuple(_row(room, outgoing, sent) for sent in reversed(room.storage.outbox())))


def _row(room: Room, outgoing: Path, sent: Outgoing) -> OutgoingRow:
    path = outgoing / sent.file_name
    return OutgoingRow(
        bundle_id=sent.bundle_id,
        kind=sent.kind,
        kind_words=words(f"casework.bundle.{sent.kind}"),
        sentence=_sentence(room, sent),
        state=sent.state,
        state_words=words(f"states.state.{sent.state}"),
        path=str(path),
        size=path.stat().st_size if path.exists() else 0,
        created_at=sent.created_at,
        code=sent.code,
        details=_details(room, sent),
    )


def _sentence(room: Room, sent: Outgoing) -> Words:
    """Which cases, and how far it has come."""
    numbers = [room.case(case_id).profile.number for case_id in sent.case_ids]
    text = words(f"casework.sentence.{sent.kind}.{sent.state}")
    many = Words("、".join(numbers), ", ".join(numbers))
    at = _local(sent.answered_at or sent.handed_over_at or sent.created_at)
    return Words(
        text.zh.format(cases=many.zh, where=sent.handed_over_to, at=at, code=sent.code),
        text.en.format(cases=many.en, where=sent.handed_over_to, at=at, code=sent.code),
    )


def _local(at: str) -> str:
    """Local day and minute of a UTC time."""
    moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _details(room: Room, sent: Outgoing) -> tuple[tuple[Words, str], ...]:
    rows = [
        (words("casework.detail.file"), sent.file_name),
        (words("casework.detail.sequence"), str(sent.sequence)),
        (words("casework.detail.tagmanifest"), sent.tagmanifest_sha256),
        (words("casework.detail.ciphertext"), sent.ciphertext_sha256),
        (words("casework.detail.society"), room.assignment.society_name.zh),
        (words("casework.detail.answered"), sent.answered_at),
    ]
    return tuple((name, value) for name, value in rows if value)
