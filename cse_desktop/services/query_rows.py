"""Requests for evidence as a screen shows them: what was asked, and how far it has come."""

import json
from dataclasses import dataclass

from cse_desktop.domain.ports import Outgoing
from cse_desktop.domain.records import EvidenceQuery, TakenSupplement
from cse_desktop.services.room import Room

DRAFT = "draft"
ANSWERED = "answered"
SENT_BACK = "sent_back"
OPEN = (DRAFT, SENT_BACK)
"""states in which a request waits to be signed"""


@dataclass(frozen=True, slots=True)
class QueryRow:
    """One request. `state`: `draft` `made` `handed_over` `delivered` `sent_back` `answered`."""

    query_id: str
    target: str
    """indicator, or empty: the case as a whole"""
    text: str
    state: str
    code: str
    """why it was sent back"""
    supplement: int
    """number of the supplement that answered it; 0 before"""

    @property
    def open(self) -> bool:
        """Whether it may still be changed, and waits to be signed."""
        return self.state in OPEN


def query_rows(room: Room, case_id: str) -> tuple[QueryRow, ...]:
    """All requests of one case, in the order in which they were written."""
    asked = room.storage.rows(EvidenceQuery, case_id=case_id)
    if not asked:
        return ()
    sent = {row.bundle_id: row for row in room.storage.outbox() if row.kind == "query"}
    supplements = {row.bundle_id: row.number for row in room.storage.rows(TakenSupplement)}
    return tuple(_row(query, sent.get(query.bundle_id), supplements) for query in asked)


def open_queries(room: Room, case_id: str) -> list[EvidenceQuery]:
    """Requests of a case that wait to be signed: new ones, and those that were sent back."""
    waiting = {row.query_id for row in query_rows(room, case_id) if row.open}
    return [row for row in room.storage.rows(EvidenceQuery, case_id=case_id) if row.query_id in waiting]


def _row(query: EvidenceQuery, sent: Outgoing | None, supplements: dict[str, int]) -> QueryRow:
    state, code = DRAFT, ""
    if query.answered_by:
        state = ANSWERED
    elif sent is not None:
        code = _refusal(sent, query.case_id)
        state = SENT_BACK if code else sent.state
    return QueryRow(
        query.query_id, query.target, query.text, state, code, supplements.get(query.answered_by, 0)
    )


def _refusal(sent: Outgoing, case_id: str) -> str:
    """The code by which the society sent the requests of this case back; a receipt answers case by case."""
    if sent.state == SENT_BACK:
        return sent.code
    if sent.state != "delivered":
        return ""
    answer = json.loads(sent.answer)["cases"].get(case_id)
    return str(answer["code"]) if answer is not None and answer["verdict"] == "refused" else ""
