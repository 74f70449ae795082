"""Asking the society for more evidence: requests are written, signed together, and wait for a supplement."""

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
from cse_desktop.services.query_rows import open_queries
from cse_desktop.services.room import Room
from cse_desktop.services.sender import Sender
from cse_desktop.words import words


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
