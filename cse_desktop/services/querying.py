"""Asking the society for more evidence: requests are written, signed together, and wait for a supplement."""

import json
from collections.abc import Sequence
from dataclasses import replace

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.ports import Outgoing, Signer
from cse_desktop.domain.query_json import LONGEST_QUERY, QUERY_FILE, QueryPaper, query_document
from cse_desktop.domain.records import Act, Change, EvidenceQuery, Recorded
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services.outgoing import Parcel, commit_sent, make_bundle
from cse_desktop.services.room import Room
from cse_desktop.services.sender import Sender
from cse_desktop.words import words

SENT_BACK = "sent_back"


def write_query(room: Room, case_id: str, target: str, text: str) -> Recorded:
    """Writes a new request; `target` is the indicator it is about, empty where it is about the case."""
    room.must_allow("query", case_id)
    _must_be_indicator(room, case_id, target)
    if not text.strip():
        return room.act("query", case_id)
    after = EvidenceQuery(room.ids.new(), case_id, target, _fitting(text), room.now())
    return room.act("query", case_id, Change(None, after))


def rewrite_query(room: Room, case_id: str, query_id: str, text: str) -> Recorded:
    """Puts other words into a request that has not been sent; without any words it is taken away."""
    room.must_allow("query", case_id)
    before = _open_query(room, case_id, query_id)
    after = replace(before, text=_fitting(text)) if text.strip() else None
    return room.act("query", case_id, Change(before, after))


def drop_query(room: Room, case_id: str, query_id: str) -> Recorded:
    """Takes a request away that has not been sent."""
    room.must_allow("query", case_id)
    return room.act("query", case_id, Change(_open_query(room, case_id, query_id), None))


def open_queries(room: Room, case_id: str | None = None) -> list[EvidenceQuery]:
    """Requests that wait to be sent, of one case or of all: new ones, and those that were sent back."""
    back = {
        (sent.bundle_id, refused)
        for sent in room.storage.outbox()
        if sent.kind == "query"
        for refused in refused_cases(sent)
    }
    rows = (
        room.storage.rows(EvidenceQuery)
        if case_id is None
        else room.storage.rows(EvidenceQuery, case_id=case_id)
    )
    return [row for row in rows if not row.bundle_id or (row.bundle_id, row.case_id) in back]


def refused_cases(sent: Outgoing) -> frozenset[str]:
    """Cases whose requests the society sent back: all of them, or some where its receipt says so."""
    if sent.state == SENT_BACK:
        return frozenset(sent.case_ids)
    if sent.state != "delivered":
        return frozenset()
    answered = json.loads(sent.answer)["cases"]
    return frozenset(case_id for case_id, case in answered.items() if case["verdict"] == "refused")


def ask(room: Room, sender: Sender, signer: Signer, case_ids: Sequence[str]) -> Outgoing:
    """Signs all open requests of these cases and makes the query bundle; `QUE-001` where there are none."""
    for case_id in case_ids:
        room.must_allow("query", case_id)
    asked = [query for case_id in case_ids for query in open_queries(room, case_id)]
    if not asked:
        raise KnownError("QUE-001", words("query.none"), next_step=words("query.write_first"))
    paper = QueryPaper(
        room.assignment.id,
        room.assignment.digest,
        tuple(sorted(asked, key=lambda query: query.query_id)),
    )
    payload = payload_bytes(QUERY_FILE, canonical_bytes(query_document(paper)), "application/json")
    cases = {query.case_id: room.case(query.case_id) for query in asked}
    entries = {case_id: CaseEntry(case.scope, case.digest) for case_id, case in cases.items()}
    sent = make_bundle(room, sender, Parcel("query", [payload], entries), signer)
    changes = tuple(Change(query, replace(query, bundle_id=sent.bundle_id)) for query in asked)
    return commit_sent(room, sender, sent, Act("ask", None, changes, undoable=False))


def _fitting(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_QUERY:
        said = words("query.too_long")
        raise KnownError("QUE-002", said.format(most=LONGEST_QUERY), next_step=words("query.shorten"))
    return text


def _must_be_indicator(room: Room, case_id: str, target: str) -> None:
    if target and target not in room.standard(case_id).indicators:
        raise BugError("the standard has no such indicator")


def _open_query(room: Room, case_id: str, query_id: str) -> EvidenceQuery:
    found = next((row for row in open_queries(room, case_id) if row.query_id == query_id), None)
    if found is None:
        raise BugError("there is no such request to change")
    return found
