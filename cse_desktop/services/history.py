"""What happened to one rating, from the journal."""

import json

from cse_desktop.domain.records import JournalEntry, Rating
from cse_desktop.errors import Words
from cse_desktop.services.room import Room
from cse_desktop.services.sheets import HistoryRow
from cse_desktop.words import words


def history(room: Room, case_id: str, target: str) -> tuple[HistoryRow, ...]:
    """Every act that touched `target`, oldest first, undone ones too."""
    found: list[HistoryRow] = []
    for entry in room.storage.journal(case_id):
        for change in json.loads(entry.changes):
            row = change["after"] or change["before"]
            if row.get("target") == target:
                found.append(HistoryRow(entry.at, entry.actor, _words(entry, change)))
    return tuple(found)


def changed_ratings(room: Room, case_id: str) -> frozenset[tuple[str, str]]:
    """Ratings that do not stand as they were first given: (target, method) of each.

    In a revision that is being made anew: those that do not stand as they were submitted.
    """
    before: dict[tuple[str, str], str | None] = {}
    again = False
    for entry in room.storage.journal(case_id):
        for change in json.loads(entry.changes):
            old, new = change["before"], change["after"]
            if change["table"] == "reopening":
                again, before = new is not None, {}
            elif change["table"] == "rating":
                key = ((new or old)["target"], (new or old)["method"])
                stood = old if again else new
                if again or new is not None:
                    before.setdefault(key, stood["value"] if stood is not None else None)
    now = {(row.target, row.method): row.value for row in room.storage.rows(Rating, case_id=case_id)}
    return frozenset(key for key, value in before.items() if now.get(key) != value)


def _words(entry: JournalEntry, change: dict[str, dict[str, object] | None]) -> Words:
    before, after = change["before"], change["after"]
    if entry.kind in ("undo", "redo"):
        lead = words(f"casework.history.{entry.kind}")
        rest = _plain(before, after)
        return Words(f"{lead.zh} · {rest.zh}", f"{lead.en} · {rest.en}")
    return _plain(before, after)


def _plain(before: dict[str, object] | None, after: dict[str, object] | None) -> Words:
    row = after or before or {}
    if "value" in row:
        return words("casework.history.rate").format(
            before=before["value"] if before else "–", after=after["value"] if after else "–"
        )
    if "text" in row:
        return words("casework.history.comment")
    return words("casework.history.detach" if after is None else "casework.history.attach")
