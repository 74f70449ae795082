"""Invitations: what a society's issuer signs is believed, with and without a root at hand; anything bent is refused."""

import base64
import hashlib
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.invitation import OPENING, Invitation, invitation_body
from cse_desktop.domain.scope_list import Listed, ScopeList
from cse_desktop.errors import Words
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.certificates import Subject, make_root, make_society_ca, new_key
from cse_desktop.trust.cms import sign
from cse_desktop.trust.invitations import (
    LARGEST_INVITATION,
    make_invitation,
    read_invitation,
    read_kept,
)
from cse_desktop.trust.key_phrase import PHRASE_BYTES, key_phrase
from cse_desktop.trust.oids import scope_oid
from cse_desktop.trust.profile import read_certificate
from tests.trust.world import DAY, NOW, PE, Party, Society, World

FIELDS = (Listed("electrical", 2, Words("电气工程", "Electrical engineering")),)
GRADES = (Listed("PE", 2, Words("专业工程师", "Professional Engineer")),)


@cache
def world() -> World:
    """One world for all: nothing here changes it."""
    return World()


def digest(der: bytes) -> str:
    return hashlib.sha256(der).hexdigest()


def said(**changes: Any) -> Invitation:
    """What the home society says of itself, with fields replaced."""
    home = world().home
    name = Words(home.organisation, "Sample EE")
    usual = Invitation(name, home.number, ScopeList(FIELDS, GRADES), (), digest(world().root))
    return replace(usual, **changes)


def made(invitation: Invitation | None = None, by: Party | None = None, at: datetime = NOW) -> bytes:
    party = by or world().issuer
    return make_invitation(invitation or said(), party.certificate, party.chain[0], party.private, at)


def code(
    data: bytes, roots: tuple[bytes, ...] = (), crls: tuple[bytes, ...] = (), now: datetime = NOW
) -> str:
    with pytest.raises(Refused) as refused:
        read_invitation(data, roots, crls, now)
    return refused.value.code


def test_an_invitation_is_believed_by_a_newcomer_and_by_who_has_the_root() -> None:
    data = made()
    first = read_invitation(data, (), (), NOW)
    again = read_invitation(data, (world().root,), world().crls, NOW)
    assert first == again == read_kept(data)
    assert first.invitation == said()
    assert data.startswith(OPENING)


def test_an_invitation_is_checked_by_other_peoples_tools(tmp_path: Path) -> None:
    document = json.loads(made())
    (tmp_path / "body").write_bytes(canonical_bytes(document["body"]))
    (tmp_path / "cms").write_bytes(base64.b64decode(document["cms"]))
    (tmp_path / "root").write_bytes(
        b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(world().root) + b"-----END CERTIFICATE-----\n"
    )
    when = [
        "-attime",
        str(int(NOW.timestamp())),
        "-policy",
        "1.3.6.1.4.1.32473.7.1.1.0.1",
        "-explicit_policy",
    ]
    command = ["openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "cms"]
    files = ["-content", "body", "-CAfile", "root", "-out", "out"]
    done = subprocess.run([*command, *files, *when], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def bent(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The document changed after it was signed."""
    document = json.loads(made())
    change(document)
    return canonical_bytes(document)


def signed_anyway(change: Callable[[dict[str, Any]], object]) -> bytes:
    """A body that our own writer would not write, signed by the issuer."""
    party, body = world().issuer, json.loads(json.dumps(invitation_body(said())))
    change(body)
    signature = sign(canonical_bytes(body), party.certificate, party.chain[0], party.private, NOW)
    return canonical_bytes({"body": body, "cms": base64.b64encode(signature).decode()})


ALTERED: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("another name", lambda d: d["body"]["society"].update(en="Another"), "CSB-153"),
    ("another number", lambda d: d["body"].update(number=2), "CSB-153"),
    ("another root", lambda d: d["body"].update(root="0" * 64), "CSB-153"),
    ("another word", lambda d: d["body"]["fields"][0]["words"].update(zh="化学工程"), "CSB-153"),
    ("an address more", lambda d: d["body"].update(addresses=["https://x.invalid"]), "CSB-153"),
    ("no signature", lambda d: d.update(cms=""), "CSB-152"),
    ("no base64", lambda d: d.update(cms="@@@@"), "CSB-152"),
    ("not in letters", lambda d: d.update(cms="签名"), "CSB-152"),
    ("a signature of nothing", lambda d: d.update(cms="MAA="), "CSB-040"),
    ("a key more", lambda d: d.update(more=1), "CSB-152"),
    ("no body", lambda d: d.update(body=[]), "CSB-152"),
    ("another format", lambda d: d["body"].update(format="cse-enrolment"), "CSB-152"),
    ("a newer version", lambda d: d["body"].update(version=2), "CSB-157"),
]

WRONG: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("a key too many", lambda b: b.update(more="1")),
    ("no fields", lambda b: b.update(fields=[])),
    ("no grades", lambda b: b.update(grades=[])),
    ("a field twice", lambda b: b["fields"].append(b["fields"][0])),
    ("an id that is none", lambda b: b["fields"][0].update(id="电气")),
    ("a number that is none", lambda b: b["fields"][0].update(number=0)),
    ("words of several lines", lambda b: b["fields"][0]["words"].update(zh="电气\n工程")),
    ("words that turn the line round", lambda b: b["fields"][0]["words"].update(en="Electrical \u202e")),
    ("one language only", lambda b: b["fields"][0]["words"].pop("en")),
    ("an empty name", lambda b: b["society"].update(en=" ")),
    ("a long name", lambda b: b["society"].update(zh="学" * 65)),
    ("society number 0", lambda b: b.update(number=0)),
    ("a large number", lambda b: b.update(number=2**31)),
    ("a file for an address", lambda b: b.update(addresses=["file:///etc/passwd"])),
    ("an address of two lines", lambda b: b.update(addresses=["https://x.invalid\n"])),
    ("nine addresses", lambda b: b.update(addresses=[f"https://x{n}.invalid" for n in range(9)])),
    ("a short digest", lambda b: b.update(root="0" * 63)),
]


@pytest.mark.parametrize(
    ("change", "expected"), [row[1:] for row in ALTERED], ids=[row[0] for row in ALTERED]
)
def test_what_was_changed_after_signing_is_refused(
    change: Callable[[dict[str, Any]], object], expected: str
) -> None:
    assert code(bent(change)) == expected


@pytest.mark.parametrize("change", [row[1] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_not_made_as_required_is_refused_whoever_signed(
    change: Callable[[dict[str, Any]], object],
) -> None:
    assert code(signed_anyway(change)) == "CSB-152"


def test_only_the_issuer_of_the_society_named_invites() -> None:
    home, others = world().home, world().appoint(world().other, "issuer", "issuer-2")
    assert code(made(by=world().assessor)) == "CSB-154"
    assert code(made(by=world().intake)) == "CSB-154"
    assert code(made(by=others)) == "CSB-154"
    assert code(made(said(society=Words("示例另一学会", "Another")))) == "CSB-154"
    assert code(made(said(number=2))) == "CSB-154"
    assert read_invitation(made(by=world().appoint(home, "issuer", "issuer-3")), (), (), NOW)


def test_days_and_revocation_are_judged() -> None:
    old = world().appoint(world().home, "issuer", "issuer-4", start=NOW - 300 * DAY, days=290)
    early = world().appoint(world().home, "issuer", "issuer-5", start=NOW + DAY, days=20)
    assert code(made(by=old)) == "CSB-155"
    assert code(made(by=early)) == "CSB-155"
    assert read_kept(made(by=old)).invitation == said()
    revoked = world().lists(2, revoked=[read_certificate(world().issuer.certificate, "leaf").serial])
    assert code(made(), (world().root,), revoked) == "CSB-056"


def test_who_has_a_root_wants_that_root() -> None:
    other = make_root(new_key(), Subject("示例另一联合体", "Another root"), NOW - DAY)
    assert code(made(), (other,)) == "CSB-156"
    assert code(made(said(root_sha256=digest(other))), (world().root,)) == "CSB-156"


def test_no_bytes_bring_the_reader_down() -> None:
    data = made()
    for hostile in (
        b"",
        b"{}",
        b"null",
        b"[" * 100_000,
        b'{"body":' * 50_000,
        data + b"\n",
        b"\xef\xbb\xbf" + data,
        data.decode().encode("utf-16"),
        OPENING + b"x" * LARGEST_INVITATION,
    ):
        assert code(hostile) == "CSB-152"
    for place in range(0, len(data), 37):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(Refused):
            read_invitation(changed, (world().root,), (), NOW)


def impostor() -> tuple[Society, Party]:
    """Somebody who made a root and a society of the same name and number, with keys of their own."""
    forged = World()
    society = forged.society(1, world().home.organisation)
    return society, forged.appoint(society, "issuer", "issuer-1")


def test_the_phrase_tells_a_society_from_one_that_only_calls_itself_so() -> None:
    true = read_invitation(made(), (), (), NOW)
    _, forger = impostor()
    # names, number, root: everything is as in the true one, and without the root it is believed …
    forged = read_invitation(made(by=forger), (), (), NOW)
    assert forged.invitation == true.invitation
    # … but for the key, and that is what the phrase tells
    assert forged.phrase != true.phrase
    assert code(made(by=forger), (world().root,)) in ("CSB-051", "CSB-052")


def test_the_phrase_stays_when_certificates_are_renewed_and_changes_with_root_key_and_number() -> None:
    home = world().home
    renewed_ca = make_society_ca(
        home.key.public_key(),
        Subject(home.organisation, "Renewed CA"),
        [scope_oid(1, 1, 1), PE],
        world().root,
        world().root_key,
        NOW - 20 * DAY,
    )
    renewed = world().appoint(replace(home, ca=renewed_ca), "issuer", "issuer-6")
    assert read_invitation(made(by=renewed), (), (), NOW).phrase == read_kept(made()).phrase
    phrases = {
        key_phrase(root, key, number)
        for root in ("a" * 64, "b" * 64)
        for key in ("c" * 64, "d" * 64)
        for number in (1, 2)
    }
    assert len(phrases) == 8
    assert {len(phrase) for phrase in phrases} == {PHRASE_BYTES}


def test_the_phrase_is_the_one_of_the_record() -> None:
    """The bytes and the cost are written in ADR 29; another program has to come to the same."""
    bound = b'{"number":3,"root":"' + b"a" * 64 + b'","society_key":"' + b"c" * 64 + b'"}'
    expected = hashlib.scrypt(bound, salt=b"cse-key-phrase/1", n=2**15, r=8, p=1, maxmem=2**26, dklen=6)
    assert key_phrase("a" * 64, "c" * 64, 3) == expected
