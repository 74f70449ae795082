"""What comes back: believed or refused with a stable code, judged case by case, answered once by content."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.acceptance_json import ACCEPTANCE_FILE
from cse_desktop.domain.score_json import record_file
from cse_desktop.services.casework import Casework
from cse_desktop.society.intake import Received, receive_files
from cse_desktop.society.revoking import revoke
from cse_desktop.society.rows import AnswerRow, AssignedCaseRow, BundleRow, CaseResultRow
from tests.e2e.fill import fill_case
from tests.society.sending import Sender, good_payload
from tests.world import PASSWORD, World


def answers(world: World) -> int:
    """How many answers the society has given."""
    return len(world.society.records.rows(AnswerRow))


def scores(casework: Casework) -> Path:
    """The first case rated and submitted through the program."""
    case_id = casework.room.assignment.cases[0].id
    fill_case(casework.room, case_id)
    return casework.path_of(casework.submit_cases([case_id], PASSWORD).bundle_id)


def test_scores_are_computed_again_and_kept(world: World, casework: Casework) -> None:
    received = world.receive(scores(casework))[0]
    assert (received.outcome, received.kind) == ("accepted", "scores")
    (row,) = world.society.records.rows(CaseResultRow)
    assert (row.revision, row.recommendation, row.computed) == (1, "recommend", 1)
    assert '"kind":"score-record"' in row.record
    assert "declarations have not come" in received.remarks[0].en


def test_any_changed_byte_is_refused(world: World, casework: Casework) -> None:
    data = scores(casework).read_bytes()
    spoilt = world.folder / "spoilt.csb"
    codes = set()
    for place in range(0, len(data), len(data) // 23):
        spoilt.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        received = world.receive(spoilt)[0]
        assert received.outcome == "refused"
        codes.add(received.code)
    assert codes <= {"CSB-011", "CSB-020", "CSB-021", "CSB-022"}
    assert world.society.records.rows(CaseResultRow) == []
    assert world.receive(casework.path_of(casework.return_sheet().rows[0].bundle_id))[0].outcome == "accepted"


def test_one_bad_file_does_not_stop_the_others(world: World, casework: Casework) -> None:
    nothing = world.folder / "nothing.csb"
    nothing.write_bytes(b"no bundle")
    received = world.receive(nothing, world.folder / "missing.csb", scores(casework))
    assert [(file.outcome, file.code) for file in received] == [
        ("refused", "CSB-011"),
        ("refused", "SOC-040"),
        ("accepted", ""),
    ]


def test_revoked_signer_is_refused_and_not_answered(world: World, casework: Casework) -> None:
    file = scores(casework)
    revoke(world.society, "e-001", "key-compromise")
    received = world.receive(file)[0]
    assert (received.outcome, received.code, received.answer) == ("refused", "CSB-056", None)
    assert answers(world) == 0


def test_later_revocation_leaves_the_receipt_standing(world: World, casework: Casework) -> None:
    file = scores(casework)
    first = world.receive(file)[0]
    assert first.answer is not None
    before = first.answer.read_bytes()
    revoke(world.society, "e-001", "superseded")
    again = world.receive(file)[0]
    assert (again.outcome, again.stored) == ("accepted", True)
    assert again.answer is not None
    assert again.answer.read_bytes() == before


def test_another_society_can_not_read_it(world: World, casework: Casework) -> None:
    other = world.authorise("csia", 4)
    out = world.folder / "other answers"
    file = scores(casework)
    assert receive_files(world.society, other, [file], out)[0].code == "CSB-020"
    found = receive_files(world.society, [other, world.row], [file], out)[0]
    assert found.outcome == "accepted"
    assert receive_files(world.society, other, [file], out)[0].outcome == "refused"


def test_recusal_is_kept_and_its_scores_are_refused(world: World, sender: Sender, casework: Casework) -> None:
    case_ids = list(sender.issued.cases)
    first = casework.room.assignment.cases[0].id
    choices = ["recuse" if case_id == first else "none" for case_id in case_ids]
    accepted = world.receive(sender.send("acceptance", sender.acceptance(choices)))[0]
    assert accepted.outcome == "accepted"
    assert "recused" in accepted.remarks[0].en
    rows = {
        row.case_id: row.declared for row in world.society.records.rows(AssignedCaseRow, declared="recuse")
    }
    assert rows == {first: "recuse"}
    refused = world.receive(scores(casework))[0]
    assert (refused.outcome, refused.code, refused.cases) == ("refused", "CSB-121", {first: "CSB-121"})
    assert refused.answer is not None


def test_recusal_is_never_taken_back(world: World, sender: Sender) -> None:
    world.receive(sender.send("acceptance", sender.acceptance(["recuse", "none"])))
    again = world.receive(sender.send("acceptance", sender.acceptance(), sequence=2))[0]
    assert again.code == "CSB-121"
    assert len(world.society.records.rows(AssignedCaseRow, declared="recuse")) == 1


def test_late_recusal_is_kept(world: World, sender: Sender) -> None:
    world.receive(sender.send("acceptance", sender.acceptance()))
    late = world.receive(sender.send("acceptance", sender.acceptance(["none", "recuse"]), sequence=2))[0]
    assert late.outcome == "accepted"
    assert len(world.society.records.rows(AssignedCaseRow, declared="recuse")) == 1


def test_one_bad_case_is_refused_in_the_receipt(world: World, sender: Sender, casework: Casework) -> None:
    good, bad = (case.id for case in casework.room.assignment.cases)
    read = good_payload(world, casework, good)
    payload = [*read, payload_bytes(record_file(bad), b'{"format":1}', "application/json")]
    entries = {
        case_id: CaseEntry(
            entry.scope,
            entry.digest,
            1,
            None,
            next(file.sha256 for file in payload if file.path == record_file(case_id)),
        )
        for case_id, entry in sender.entries().items()
    }
    received = world.receive(sender.send("scores", payload, cases=entries, name="mixed.csb"))[0]
    assert (received.outcome, received.cases) == ("accepted", {good: "accepted", bad: "CSB-120"})
    assert [row.case_id for row in world.society.records.rows(CaseResultRow)] == [good]
    assert any("A002" in remark.en for remark in received.remarks)


Made = Callable[[Sender], Path]

REFUSED: list[tuple[str, Made, str, bool]] = [
    ("not yet: deletion", lambda s: s.send("deletion", s.acceptance()), "CSB-086", True),
    ("another society's", lambda s: s.send("acceptance", s.acceptance(), audience="csia"), "CSB-081", True),
    (
        "expired",
        lambda s: s.send("acceptance", s.acceptance(), not_after="2026-03-01T00:00:00Z"),
        "CSB-082",
        True,
    ),
    (
        "unknown assignment",
        lambda s: s.send("acceptance", s.acceptance(), assignment_id=s.world.society.ids.new()),
        "CSB-090",
        False,
    ),
    (
        "another assignment's digest",
        lambda s: s.send("acceptance", s.acceptance(), assignment_digest="a" * 64),
        "CSB-091",
        True,
    ),
    ("another challenge", lambda s: s.send("acceptance", s.acceptance(), challenge="wrong"), "CSB-099", True),
    (
        "another case",
        lambda s: s.send(
            "acceptance", s.acceptance(), cases={s.world.society.ids.new(): next(iter(s.entries().values()))}
        ),
        "CSB-094",
        True,
    ),
    (
        "a case left out",
        lambda s: s.send("acceptance", s.acceptance(), cases=dict(list(s.entries().items())[:1])),
        "CSB-121",
        True,
    ),
    (
        "no acceptance in it",
        lambda s: s.send("acceptance", [payload_bytes("data/other.json", b"{}", "application/json")]),
        "CSB-120",
        True,
    ),
    (
        "not canonical",
        lambda s: s.send("acceptance", [payload_bytes(ACCEPTANCE_FILE, b"{ }", "application/json")]),
        "CSB-120",
        True,
    ),
]


@pytest.mark.parametrize(
    ("made", "code", "answered"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refusals(world: World, sender: Sender, made: Made, code: str, answered: bool) -> None:
    received = world.receive(made(sender))[0]
    assert (received.outcome, received.code, received.answer is not None) == ("refused", code, answered)
    assert received.words is not None
    rows = world.society.records.rows(BundleRow)
    assert [(row.verdict, row.code) for row in rows] == ([("refused", code)] if answered else [])
    assert {row.declared for row in world.society.records.rows(AssignedCaseRow)} == {""}


def test_refusal_is_given_again_byte_for_byte(world: World, sender: Sender) -> None:
    file = sender.send("deletion", sender.acceptance())
    first = world.receive(file)[0]
    assert first.answer is not None
    before = first.answer.read_bytes()
    world.clock.move(days=2)
    again = world.receive(file)[0]
    assert (again.stored, again.code, again.outcome) == (True, "CSB-086", "refused")
    assert again.answer is not None
    assert again.answer.read_bytes() == before


def test_other_bytes_under_a_sequence_taken_are_refused(world: World, sender: Sender) -> None:
    assert world.receive(sender.send("acceptance", sender.acceptance()))[0].outcome == "accepted"
    world.clock.move(seconds=5)
    other = world.receive(sender.send("acceptance", sender.acceptance(), name="other.csb"))[0]
    assert (other.code, other.answer is not None) == ("CSB-093", True)


def test_gap_in_the_sequence_is_remarked(world: World, sender: Sender) -> None:
    received = world.receive(sender.send("acceptance", sender.acceptance(), sequence=3))[0]
    assert received.outcome == "accepted"
    assert "1, 2" in received.remarks[-1].en


def test_file_cut_short_is_answered_and_may_come_whole_later(world: World, sender: Sender) -> None:
    whole = sender.send("acceptance", sender.acceptance())
    cut = world.folder / "cut.csb"
    cut.write_bytes(whole.read_bytes()[:-20])
    assert world.receive(cut)[0].outcome == "refused"
    assert world.receive(whole)[0].outcome == "accepted"


def test_revision_must_follow_the_one_before(world: World, sender: Sender, casework: Casework) -> None:
    case_id = casework.room.assignment.cases[0].id
    payload = good_payload(world, casework, case_id)
    digest = next(file.sha256 for file in payload if file.path == record_file(case_id))
    entry = sender.entries()[case_id]

    def send(revision: int, supersedes: str | None, sequence: int) -> Received:
        cases = {case_id: CaseEntry(entry.scope, entry.digest, revision, supersedes, digest)}
        name = f"scores-{sequence}.csb"
        return world.receive(sender.send("scores", payload, cases=cases, sequence=sequence, name=name))[0]

    assert send(2, "a" * 64, 1).code == "CSB-098"
    assert send(1, None, 2).outcome == "accepted"
    assert send(1, None, 3).code == "CSB-097"
    assert send(2, "b" * 64, 4).code == "CSB-097"


def test_crls_are_renewed_before_they_run_out(world: World, casework: Casework) -> None:
    file = scores(casework)
    world.clock.move(days=45)
    received = world.receive(file)[0]
    assert received.outcome == "accepted"
