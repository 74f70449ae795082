"""The Return place's sheet: one sentence for each file that leaves."""

from pathlib import Path

from cse_desktop.domain.ports import Outgoing
from cse_desktop.domain.times import parse_time
from cse_desktop.errors import Words
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import OutgoingRow, ReturnSheet
from cse_desktop.words import words

COPIED = "clipboard"
"""where a file went that was copied, to be pasted into a mail or a messenger"""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def return_sheet(room: Room, outgoing: Path) -> ReturnSheet:
    """Everything that left or will leave, the newest first. `outgoing` is the folder of bundles made here."""
    return ReturnSheet(tuple(_row(room, outgoing, sent) for sent in reversed(room.storage.outbox())))


def _row(room: Room, outgoing: Path, sent: Outgoing) -> OutgoingRow:
    path = outgoing / sent.file_name
    return OutgoingRow(
        bundle_id=sent.bundle_id,
        kind=sent.kind,
        kind_words=words(f"casework.bundle.{room.called(sent.kind)}"),
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
    state = "copied" if sent.state == "handed_over" and sent.handed_over_to == COPIED else sent.state
    numbers = [room.case(case_id).profile.number for case_id in sent.case_ids]
    text = words(f"casework.sentence.{room.called(sent.kind)}.{state}")
    many = Words("、".join(numbers), ", ".join(numbers))
    at = _local(sent.answered_at or sent.handed_over_at or sent.created_at)
    return Words(
        text.zh.format(cases=many.zh, where=sent.handed_over_to, at=at.zh, code=sent.code),
        text.en.format(cases=many.en, where=sent.handed_over_to, at=at.en, code=sent.code),
    )


def _local(at: str) -> Words:
    """Local day and minute of a UTC time."""
    moment = parse_time(at).astimezone()
    return Words(
        f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}",
        f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year} {moment:%H:%M}",
    )


def _minute(at: str) -> str:
    """The same in figures, for both languages; empty stays empty."""
    return f"{parse_time(at).astimezone():%Y-%m-%d %H:%M}" if at else ""


def _details(room: Room, sent: Outgoing) -> tuple[tuple[Words, str], ...]:
    rows = [
        (words("casework.detail.file"), sent.file_name),
        (words("casework.detail.sequence"), str(sent.sequence)),
        (words("casework.detail.tagmanifest"), sent.tagmanifest_sha256),
        (words("casework.detail.ciphertext"), sent.ciphertext_sha256),
        (words("casework.detail.society"), room.assignment.society_name.zh),
        (words("casework.detail.answered"), _minute(sent.answered_at)),
    ]
    return tuple((name, value) for name, value in rows if value)
