"""Step 12 for scores: what a signer who is who they say can still send, and what the society makes of it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import payload_bytes
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.evidence_json import evidence_file
from cse_desktop.domain.score_json import record_file
from cse_desktop.services.casework import Casework
from cse_desktop.society.intake import Received
from cse_desktop.society.rows import CaseResultRow
from cse_desktop.trust.pades import sign_pdf
from tests.society.sending import Sender, good_payload
from tests.trust.test_pades import page
from tests.world import World


@dataclass
class Scores:
    """The data files of two cases, each complete by itself, and who sends them; each `send` takes a number."""

    sender: Sender
    files: dict[str, bytes]
    first: str
    second: str
    sent: int = 0
    named: dict[str, str] = field(default_factory=dict)
    """digests of records that `bundle.json` shall name instead of the true ones, by case"""

    def copy(self) -> "Scores":
        """The same files, to be bent."""
        return Scores(self.sender, dict(self.files), self.first, self.second)

    def record(self, case_id: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Changes the record of a case."""
        self._change(record_file(case_id), change)

    def evidence(self, case_id: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Changes the evidence of a case, and what its record says of it."""
        self._change(evidence_file(case_id), change)
        digest = hashlib.sha256(self.files[evidence_file(case_id)]).hexdigest()
        self.record(case_id, lambda record: record.update(evidence=digest))

    def _change(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        document = json.loads(self.files[name])
        change(document)
        self.files[name] = canonical_bytes(document)

    def send(self, sequence: int) -> Received:
        """What the society says to it."""
        entries = {}
        for case_id, entry in self.sender.entries().items():
            true = hashlib.sha256(self.files.get(record_file(case_id), b"")).hexdigest()
            digest = self.named.get(case_id, true)
            entries[case_id] = CaseEntry(entry.scope, entry.digest, 1, None, digest)
        payload = [payload_bytes(name, data, "application/octet-stream") for name, data in self.files.items()]
        path = self.sender.send(
            "scores", payload, cases=entries, sequence=sequence, name=f"bent-{sequence}.csb"
        )
        return self.sender.world.receive(path)[0]


@pytest.fixture
def scores(world: World, casework: Casework, sender: Sender) -> Scores:
    """Both cases as the program itself would send them."""
    first, second = (case.id for case in casework.room.assignment.cases)
    payload = [*good_payload(world, casework, first), *good_payload(world, casework, second)]
    files = {}
    for file in payload:
        with file.open() as stream:
            files[file.path] = stream.read()
    return Scores(sender, files, first, second)


def sheet(case_id: str) -> str:
    """Member name of a score sheet."""
    return f"data/cases/{case_id}/sheet.pdf"


def exchange(scores: Scores) -> None:
    """`bundle.json` names each record as the other case's."""
    digests = {case: hashlib.sha256(scores.files[record_file(case)]).hexdigest() for case in cases(scores)}
    scores.named = {scores.first: digests[scores.second], scores.second: digests[scores.first]}


def exchange_files(scores: Scores) -> None:
    """The records lie in one another's folder."""
    one, other = record_file(scores.first), record_file(scores.second)
    scores.files[one], scores.files[other] = scores.files[other], scores.files[one]


def cases(scores: Scores) -> tuple[str, str]:
    """Both cases."""
    return scores.first, scores.second


def stray(scores: Scores) -> None:
    scores.files["data/cases/019c0000-0000-7000-8000-00000000abcd/record.json"] = b"{}"


def one_more(scores: Scores) -> None:
    scores.files[f"data/cases/{scores.first}/more.json"] = b"{}"


def spaced(scores: Scores) -> None:
    scores.files[record_file(scores.first)] += b"\n"


def without_record(scores: Scores) -> None:
    """`bundle.json` names the evidence as the record."""
    del scores.files[record_file(scores.first)]
    scores.named = {
        scores.first: hashlib.sha256(scores.files[evidence_file(scores.first)]).hexdigest(),
    }


WHOLE: list[tuple[str, Callable[[Scores], object]]] = [
    ("records exchanged in bundle.json", exchange),
    ("a file of a case that is not listed", stray),
    ("a file too many of a case that is listed", one_more),
    ("a record that is not canonical", spaced),
    ("a record missing", without_record),
]
"""what is wrong with the bundle as a whole: nothing of it is kept"""


def test_what_makes_the_whole_bundle_wrong(world: World, scores: Scores) -> None:
    for sequence, (name, bend) in enumerate(WHOLE, start=1):
        bent = scores.copy()
        bend(bent)
        received = bent.send(sequence)
        assert (name, received.outcome, received.code) == (name, "refused", "CSB-120")
        assert received.answer is not None
    assert world.society.records.rows(CaseResultRow) == []


def signed_by_another(scores: Scores) -> None:
    """The sheet carries the society's signature instead of the assessor's."""
    from cse_desktop.society import authorities  # noqa: PLC0415 - beside its only use

    world = scores.sender.world
    other = authorities.signer(world.society, "csee", "issuer")
    scores.files[sheet(scores.first)] = sign_pdf(
        page(), other.certificate, other.chain, other.key(), world.clock.now(), "Sample"
    )


def evidence_of_the_other(scores: Scores) -> None:
    """A place marked in what is no material of the case: the other applicant's profile."""
    head = scores.sender.issued
    foreign = next(file.sha256 for file in head.files if f"/{scores.second}/" in file.path)

    def change(document: dict[str, Any]) -> None:
        document["first"]["items"][0]["target"]["source"] = f"nih:sha-256;{foreign}"

    scores.evidence(scores.first, change)


def evidence_of_the_profile(scores: Scores) -> None:
    """A place marked in the case's own profile, which the society wrote."""
    head = scores.sender.issued
    own = next(file.sha256 for file in head.files if file.path.endswith(f"{scores.first}/profile.json"))

    def change(document: dict[str, Any]) -> None:
        document["first"]["items"][0]["target"]["source"] = f"nih:sha-256;{own}"

    scores.evidence(scores.first, change)


def said(key: str, value: object) -> Callable[[Scores], None]:
    """Another value in the record's opinion."""
    return lambda scores: scores.record(scores.first, lambda record: record["opinion"].update({key: value}))


def kept(**changes: Any) -> Callable[[Scores], None]:
    """Other values in the record itself."""
    return lambda scores: scores.record(scores.first, lambda record: record.update(changes))


def no_evidence(scores: Scores) -> None:
    def change(document: dict[str, Any]) -> None:
        document["total"] = 0
        document["first"]["items"] = []

    scores.evidence(scores.first, change)


ONE: list[tuple[str, Callable[[Scores], object], str]] = [
    ("records in one another's folder", exchange_files, "CSB-120"),
    ("no sheet", lambda s: s.files.pop(sheet(s.first)), "CSB-122"),
    ("a sheet that is no PDF", lambda s: s.files.update({sheet(s.first): b"a sheet"}), "CSB-122"),
    ("a sheet not signed", lambda s: s.files.update({sheet(s.first): page()}), "CSB-122"),
    ("a sheet signed by another", signed_by_another, "CSB-122"),
    (
        "a sheet changed",
        lambda s: s.files.update({sheet(s.first): s.files[sheet(s.first)] + b"\n% more\n"}),
        "CSB-122",
    ),
    ("no evidence file", lambda s: s.files.pop(evidence_file(s.first)), "CSB-120"),
    ("evidence of another case", evidence_of_the_other, "CSB-121"),
    ("evidence that is no material", evidence_of_the_profile, "CSB-121"),
    ("ratings without evidence", no_evidence, "CSB-121"),
    ("ratings without comments", kept(comments=[]), "CSB-121"),
    ("no overall comment", said("comment", None), "CSB-121"),
    ("identity not checked", kept(identity_checked=False), "CSB-121"),
    ("a comment that says little", said("comment", "很好。"), ""),
]
"""what is wrong with the first case: it is refused with the code, and the second is kept"""


@pytest.mark.parametrize(("bend", "code"), [row[1:] for row in ONE], ids=[row[0] for row in ONE])
def test_what_makes_one_case_wrong(
    world: World, scores: Scores, bend: Callable[[Scores], object], code: str
) -> None:
    bend(scores)
    received = scores.send(1)
    assert received.cases[scores.first] == (code or "accepted")
    both_wrong = bend is exchange_files
    assert received.outcome == ("refused" if both_wrong else "accepted")
    kept_cases = {row.case_id for row in world.society.records.rows(CaseResultRow)}
    assert kept_cases == (set() if both_wrong else {scores.second} if code else set(cases(scores)))
