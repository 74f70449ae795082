"""Requests for more evidence: what an assessor who is who they say can send, and what the society keeps of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.query_json import MOST_QUERIES, QUERY_FILE
from cse_desktop.domain.records import EvidenceQuery
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.society.rows import BundleRow, QueryRow
from tests.society.sending import Sender
from tests.world import World


def kept(world: World) -> list[QueryRow]:
    """All requests that the society keeps."""
    return world.society.records.rows(QueryRow)


def test_requests_are_kept_and_answered_with_a_receipt(
    world: World, sender: Sender, desk: AssessorDesk, casework: Casework
) -> None:
    world.receive(sender.send("acceptance", sender.acceptance()))
    first, second = sender.request("A001", "1.3"), sender.request("A002", text="哪一部分是本人完成的？")
    received = world.receive(sender.ask(first, second))[0]
    assert (received.outcome, received.kind, received.code) == ("accepted", "query", "")
    assert received.cases == {first.case_id: "accepted", second.case_id: "accepted"}
    (remark,) = received.remarks
    assert remark.en.startswith("Requests for more evidence: 2, about A001, A002.")
    (bundle,) = world.society.records.rows(BundleRow, kind="query")
    rows = {row.query_id: row for row in kept(world)}
    for query in (first, second):
        assert rows[query.query_id] == QueryRow(
            *(sender.row.assignment_id, query.query_id, query.case_id, query.target, query.text),
            *(query.written_at, bundle.received_at, bundle.tagmanifest_sha256),
        )
    assert received.answer is not None
    receipt = sender.opened("receipt", received.answer)
    assert set(receipt.head.cases) == {first.case_id, second.case_id}


def test_who_has_not_declared_is_remarked(world: World, sender: Sender) -> None:
    received = world.receive(sender.ask(sender.request("A001")))[0]
    assert received.outcome == "accepted"
    assert "declarations have not come" in received.remarks[-1].en


def test_the_same_request_again_is_kept_once(world: World, sender: Sender) -> None:
    query = sender.request("A001", "1.3")
    file = sender.ask(query)
    assert not world.receive(file)[0].stored
    assert world.receive(file)[0].stored
    world.clock.move(days=1)
    again = world.receive(sender.ask(query, sender.request("A001"), sequence=2))[0]
    assert (again.outcome, "evidence: 1, about A001." in again.remarks[0].en) == ("accepted", True)
    assert [row.received_at[:10] for row in kept(world)] == ["2026-03-05", "2026-03-06"]


def test_two_members_may_use_one_id(world: World, sender: Sender, lead: Sender) -> None:
    """An id is one assessor's own: nobody can keep another's requests out by using theirs."""
    query = sender.request("A001", "1.3")
    assert world.receive(sender.ask(query))[0].outcome == "accepted"
    assert world.receive(lead.ask(replace(query, text="另一项请求")))[0].outcome == "accepted"
    assert len(kept(world)) == 2


def test_one_bad_case_is_refused_in_the_receipt(world: World, sender: Sender) -> None:
    good, bad = sender.request("A001", "1.3"), sender.request("A002", "9.9")
    received = world.receive(sender.ask(good, bad))[0]
    assert (received.outcome, received.cases) == (
        "accepted",
        {good.case_id: "accepted", bad.case_id: "CSB-121"},
    )
    assert [row.query_id for row in kept(world)] == [good.query_id]
    assert any("A002" in remark.en and "CSB-121" in remark.en for remark in received.remarks)


def test_changed_words_under_an_id_are_refused(world: World, sender: Sender) -> None:
    query = sender.request("A001", "1.3")
    world.receive(sender.ask(query))
    changes: list[dict[str, str]] = [
        {"text": "另一句话"},
        {"target": ""},
        {"written_at": "2026-03-05T00:00:00Z"},
        {"case_id": sender.request("A002").case_id},
    ]
    for sequence, change in enumerate(changes, start=2):
        other = world.receive(sender.ask(replace(query, **change), sequence=sequence))[0]  # type: ignore[arg-type]  # texts
        assert (other.outcome, other.code) == ("refused", "CSB-121")
    assert [row.text for row in kept(world)] == [query.text]


def test_who_recused_asks_nothing(world: World, sender: Sender) -> None:
    query = sender.request("A001")
    choices = ["recuse" if case_id == query.case_id else "none" for case_id in sender.issued.cases]
    world.receive(sender.send("acceptance", sender.acceptance(choices)))
    refused = world.receive(sender.ask(query))[0]
    assert (refused.outcome, refused.code, refused.answer is not None) == ("refused", "CSB-121", True)
    assert kept(world) == []


Made = Callable[[Sender], Path]


def about_both(sender: Sender) -> Path:
    """`bundle.json` names a case that nothing is asked about."""
    return sender.send("query", sender.query(sender.request("A001")), cases=sender.entries())


def about_one(sender: Sender) -> Path:
    """Something is asked about a case that `bundle.json` does not name."""
    one, other = sender.request("A001"), sender.request("A002")
    cases = {one.case_id: sender.entries()[one.case_id]}
    return sender.send("query", sender.query(one, other), cases=cases)


def stranger(sender: Sender) -> Path:
    """A case of nobody's assignment."""
    query = replace(sender.request("A001"), case_id=sender.world.society.ids.new())
    cases = {query.case_id: next(iter(sender.entries().values()))}
    return sender.send("query", sender.query(query), cases=cases)


def twice(sender: Sender) -> Path:
    query = sender.request("A001")
    return sender.ask(query, replace(query, text="另一句话"))


def made_of(data: bytes) -> Made:
    """A query bundle with this document."""
    return lambda s: s.send("query", [payload_bytes(QUERY_FILE, data, "application/json")])


def more(sender: Sender) -> Path:
    payload = [
        *sender.query(sender.request("A001")),
        payload_bytes("data/more.json", b"{}", "application/json"),
    ]
    cases = {sender.request("A001").case_id: sender.entries()[sender.request("A001").case_id]}
    return sender.send("query", payload, cases=cases)


REFUSED: list[tuple[str, Made, str]] = [
    ("no paper", lambda s: s.send("query", s.acceptance()), "CSB-120"),
    ("another file beside it", more, "CSB-120"),
    ("empty", made_of(b"{}"), "CSB-120"),
    ("not canonical", made_of(b"{ }"), "CSB-120"),
    ("no request", lambda s: s.send("query", s.query()), "CSB-120"),
    ("one id twice", twice, "CSB-120"),
    ("a case nothing is asked about", about_both, "CSB-121"),
    ("a case not named", about_one, "CSB-121"),
    ("a case of nobody", stranger, "CSB-094"),
    ("an indicator unknown", lambda s: s.ask(s.request("A001", "9.9")), "CSB-121"),
    ("a dimension is none", lambda s: s.ask(s.request("A001", "1")), "CSB-121"),
    ("words too long", lambda s: s.ask(s.request("A001", text="文" * 4001)), "CSB-120"),
    (
        "another assignment",
        lambda s: s.send("query", s.query(s.request("A001"), assignment_digest="a" * 64)),
        "CSB-121",
    ),
]


@pytest.mark.parametrize(("made", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused(world: World, sender: Sender, made: Made, code: str) -> None:
    received = world.receive(made(sender))[0]
    assert (received.outcome, received.code, received.answer is not None) == ("refused", code, True)
    assert kept(world) == []


def many(sender: Sender, count: int) -> list[EvidenceQuery]:
    query = sender.request("A001", "1.3")
    return [replace(query, query_id=uuid7(number, b"\0" * 10)) for number in range(count)]


def test_a_flood_of_requests_is_refused(world: World, sender: Sender) -> None:
    received = world.receive(sender.ask(*many(sender, 10_000)))[0]
    assert (received.outcome, received.code) == ("refused", "CSB-120")
    assert kept(world) == []


def test_as_many_as_may_be_sent_together_are_kept(world: World, sender: Sender) -> None:
    assert world.receive(sender.ask(*many(sender, MOST_QUERIES)))[0].outcome == "accepted"
    assert len(kept(world)) == MOST_QUERIES
