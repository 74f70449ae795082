"""Attacks on certificates and revocation lists: one row each, with the code."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust import crls
from cse_desktop.trust.certificates import Content, Subject, extensions_of, key_id, new_key, to_der
from cse_desktop.trust.chain import Believed, believe, believe_again
from cse_desktop.trust.oids import ROLE_OIDS, intake_oid, scope_oid
from cse_desktop.trust.profile import read_certificate
from tests.trust.forge import serial_of
from tests.trust.world import DAY, NOW, PE, SPE, Party, World

Extensions = dict[x509.ObjectIdentifier, tuple[x509.ExtensionType, bool]]


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def crafted(
    world: World,
    change: Callable[[Extensions], object] = lambda extensions: None,
    *,
    subject: x509.Name | None = None,
    start: datetime = NOW - 5 * DAY,
    end: datetime = NOW + 300 * DAY,
    digest: hashes.SHA256 | hashes.SHA384 | None = None,
    key: Any = None,
    signing_key: Any = None,
    policies: Sequence[str] = (PE, SPE),
    serial: int = 4711,
) -> bytes:
    """An assessor's leaf signed by the society CA, bent as told."""
    own = key or new_key()
    named = Subject(world.home.organisation, "示例 bent", "e-014")
    ca_key = world.home.key
    content = Content(
        "leaf",
        named,
        key_id(own.public_key()),
        key_id(ca_key.public_key()),
        tuple(policies),
        "assessor",
        world.assessor.recipient,
    )
    extensions = extensions_of(content)
    change(extensions)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject or named.x509())
        .issuer_name(x509.load_der_x509_certificate(world.home.ca).subject)
        .public_key(own.public_key())
        .serial_number(serial)
        .not_valid_before(start)
        .not_valid_after(end)
    )
    for extension, critical in extensions.values():
        builder = builder.add_extension(extension, critical)
    return to_der(builder.sign(signing_key or ca_key, digest or hashes.SHA256()))


def without(kind: type[x509.ExtensionType]) -> Callable[[Extensions], object]:
    return lambda extensions: extensions.pop(kind.oid)


def replaced(extension: x509.ExtensionType, *, critical: bool = False) -> Callable[[Extensions], None]:
    def change(extensions: Extensions) -> None:
        extensions[extension.oid] = (extension, critical)

    return change


def flipped(kind: type[x509.ExtensionType]) -> Callable[[Extensions], None]:
    def change(extensions: Extensions) -> None:
        extension, critical = extensions[kind.oid]
        extensions[kind.oid] = (extension, not critical)

    return change


def usage(*oids: str) -> x509.ExtendedKeyUsage:
    return x509.ExtendedKeyUsage([x509.ObjectIdentifier(oid) for oid in oids])


def uris(*texts: str) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([x509.UniformResourceIdentifier(text) for text in texts])


def name(*pairs: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in pairs])


def qualified(oid: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies(
        [x509.PolicyInformation(x509.ObjectIdentifier(oid), ["http://x.invalid"])]
    )


C, ORG, CN, SN = NameOID.COUNTRY_NAME, NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER
EMAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string
ROLE = ROLE_OIDS["assessor"]
ONES = b"\x11" * 20
LONG = int.from_bytes(ONES, "big")
RECIPIENT = "age:age1" + "q" * 58

LEAVES: list[tuple[str, Callable[[World], bytes], str]] = [
    ("no bytes", lambda w: b"", "CSB-050"),
    ("not a certificate", lambda w: b"\x30\x03\x02\x01\x01", "CSB-050"),
    ("the CA itself as leaf", lambda w: w.home.ca, "CSB-050"),
    ("no SAN", lambda w: crafted(w, without(x509.SubjectAlternativeName)), "CSB-050"),
    ("no EKU", lambda w: crafted(w, without(x509.ExtendedKeyUsage)), "CSB-050"),
    ("no key usage", lambda w: crafted(w, without(x509.KeyUsage)), "CSB-050"),
    ("no policies", lambda w: crafted(w, without(x509.CertificatePolicies)), "CSB-050"),
    ("no basic constraints", lambda w: crafted(w, without(x509.BasicConstraints)), "CSB-050"),
    ("no SKI", lambda w: crafted(w, without(x509.SubjectKeyIdentifier)), "CSB-050"),
    ("no AKI", lambda w: crafted(w, without(x509.AuthorityKeyIdentifier)), "CSB-050"),
    ("no CRL DP", lambda w: crafted(w, without(x509.CRLDistributionPoints)), "CSB-050"),
    ("extra extension", lambda w: crafted(w, replaced(x509.OCSPNoCheck())), "CSB-050"),
    ("is a CA", lambda w: crafted(w, replaced(x509.BasicConstraints(True, 0), critical=True)), "CSB-050"),
    ("basic constraints not critical", lambda w: crafted(w, flipped(x509.BasicConstraints)), "CSB-050"),
    ("policies critical", lambda w: crafted(w, flipped(x509.CertificatePolicies)), "CSB-050"),
    ("EKU critical", lambda w: crafted(w, flipped(x509.ExtendedKeyUsage)), "CSB-050"),
    ("EKU without e-mail", lambda w: crafted(w, replaced(usage(ROLE))), "CSB-050"),
    ("EKU of two roles", lambda w: crafted(w, replaced(usage(ROLE, ROLE_OIDS["issuer"], EMAIL))), "CSB-050"),
    ("EKU of no role", lambda w: crafted(w, replaced(usage(EMAIL))), "CSB-050"),
    ("two names", lambda w: crafted(w, replaced(uris(RECIPIENT, "http://x.invalid"))), "CSB-050"),
    ("another kind of name", lambda w: crafted(w, replaced(uris("http://x.invalid"))), "CSB-050"),
    ("qualified policy", lambda w: crafted(w, replaced(qualified(PE))), "CSB-050"),
    ("a policy twice", lambda w: crafted(w, policies=(PE, PE)), "CSB-050"),
    ("any policy", lambda w: crafted(w, policies=("2.5.29.32.0",)), "CSB-050"),
    ("an act beside scopes", lambda w: crafted(w, policies=(PE, intake_oid(1))), "CSB-050"),
    ("scopes of two societies", lambda w: crafted(w, policies=(PE, scope_oid(2, 1, 2))), "CSB-050"),
    ("a policy not of ours", lambda w: crafted(w, policies=("1.2.3.4",)), "CSB-050"),
    ("another society's scope", lambda w: crafted(w, policies=(scope_oid(2, 1, 2),)), "CSB-055"),
    ("a scope that the society lacks", lambda w: crafted(w, policies=(scope_oid(1, 9, 9),)), "CSB-055"),
    ("lives too long", lambda w: crafted(w, start=NOW - 5 * DAY, end=NOW + 362 * DAY), "CSB-050"),
    ("ends before it begins", lambda w: crafted(w, start=NOW, end=NOW - DAY * 0), "CSB-050"),
    ("begins before its CA", lambda w: crafted(w, start=NOW - 401 * DAY, end=NOW - 100 * DAY), "CSB-050"),
    ("expired", lambda w: crafted(w, start=NOW - 90 * DAY, end=NOW - DAY), "CSB-053"),
    ("not yet valid", lambda w: crafted(w, start=NOW + DAY, end=NOW + 90 * DAY), "CSB-053"),
    ("signed with SHA-384", lambda w: crafted(w, digest=hashes.SHA384()), "CSB-050"),
    ("signed by another CA's key", lambda w: crafted(w, signing_key=w.other.key), "CSB-052"),
    ("signed by itself", lambda w: crafted(w, signing_key=new_key()), "CSB-052"),
    ("on P-384", lambda w: crafted(w, key=ec.generate_private_key(ec.SECP384R1())), "CSB-050"),
    ("on RSA", lambda w: crafted(w, key=rsa.generate_private_key(65537, 2048)), "CSB-050"),
    (
        "another organisation",
        lambda w: crafted(w, subject=name((C, "CN"), (ORG, "Other"), (SN, "e-014"), (CN, "x"))),
        "CSB-054",
    ),
    (
        "another country",
        lambda w: crafted(w, subject=name((C, "SG"), (ORG, w.home.organisation), (SN, "e-014"), (CN, "x"))),
        "CSB-050",
    ),
    (
        "subject out of order",
        lambda w: crafted(w, subject=name((C, "CN"), (ORG, w.home.organisation), (CN, "x"), (SN, "e-014"))),
        "CSB-050",
    ),
    (
        "no serial number in the subject",
        lambda w: crafted(w, subject=name((C, "CN"), (ORG, w.home.organisation), (CN, "x"))),
        "CSB-050",
    ),
    (
        "an attribute too many",
        lambda w: crafted(
            w,
            subject=name(
                (C, "CN"), (ORG, w.home.organisation), (SN, "e-014"), (CN, "x"), (NameOID.LOCALITY_NAME, "x")
            ),
        ),
        "CSB-050",
    ),
    ("negative serial", lambda w: crafted(w, serial=LONG).replace(ONES, b"\x91" + ONES[1:]), "CSB-050"),
]


@pytest.mark.parametrize(("make", "code"), [row[1:] for row in LEAVES], ids=[row[0] for row in LEAVES])
def test_a_bent_leaf_is_refused(world: World, make: Callable[[World], bytes], code: str) -> None:
    with pytest.raises(Refused) as refused:
        verdict(world, make(world))
    assert refused.value.code == code


def test_the_crafted_leaf_is_good_where_nothing_is_bent(world: World) -> None:
    assert verdict(world, crafted(world)).scopes == {PE, SPE}


def verdict(world: World, leaf: bytes, **changes: Any) -> Believed:
    """Step 5 with the world's own CA, root and lists unless told otherwise."""
    arguments: dict[str, Any] = {
        "society": world.home.ca,
        "roots": [world.root],
        "crls": world.crls,
        "now": NOW,
        "status_required": True,
        **changes,
    }
    return believe(leaf, **arguments)


def test_a_root_of_the_same_name_is_not_ours(world: World) -> None:
    strange = World()
    with pytest.raises(Refused) as refused:
        verdict(world, strange.assessor.certificate, society=strange.home.ca)
    assert refused.value.code == "CSB-051"


def test_a_chain_of_another_society_is_believed_for_its_own_scopes_only(world: World) -> None:
    lists = world.lists(society=world.other)
    found = verdict(world, world.stranger.certificate, society=world.other.ca, crls=lists)
    assert found.scopes == {scope_oid(2, 1, 2), scope_oid(2, 1, 3)}


def test_a_reissued_ca_takes_scopes_away_and_leaves_stay(world: World) -> None:
    from cse_desktop.trust.certificates import make_society_ca  # noqa: PLC0415 - beside what it tests

    subject = Subject(world.home.organisation, "Sample society 1 CA")
    ca = make_society_ca(
        world.home.key.public_key(), subject, [PE], world.root, world.root_key, NOW - 390 * DAY
    )
    assert verdict(world, world.assessor.certificate, society=ca).scopes == {PE}


def crl(world: World, change: Callable[[x509.CertificateRevocationListBuilder], Any], **times: Any) -> bytes:
    """A society's list, bent."""
    begin = times.get("begin", NOW - DAY)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(x509.load_der_x509_certificate(world.home.ca).subject)
        .last_update(begin)
        .next_update(times.get("end", begin + 30 * DAY))
    )
    made = change(builder).sign(times.get("key", world.home.key), times.get("digest", hashes.SHA256()))
    return bytes(made.public_bytes(serialization.Encoding.DER))


def usual(
    builder: x509.CertificateRevocationListBuilder, world: World, number: int = 7
) -> x509.CertificateRevocationListBuilder:
    authority = x509.AuthorityKeyIdentifier(key_id(world.home.key.public_key()), None, None)
    return builder.add_extension(authority, False).add_extension(x509.CRLNumber(number), False)


def entry(reason: x509.ReasonFlags) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(99).revocation_date(NOW - DAY)
    return builder.add_extension(x509.CRLReason(reason), False).build()


LISTS: list[tuple[str, Callable[[World], bytes], str]] = [
    ("lives 31 days", lambda w: crl(w, lambda b: usual(b, w), end=NOW + 31 * DAY), "CSB-058"),
    (
        "a delta",
        lambda w: crl(w, lambda b: usual(b, w).add_extension(x509.DeltaCRLIndicator(1), True)),
        "CSB-058",
    ),
    (
        "a part",
        lambda w: crl(
            w,
            lambda b: usual(b, w).add_extension(
                x509.IssuingDistributionPoint(None, None, True, False, None, False, False), True
            ),
        ),
        "CSB-058",
    ),
    (
        "a hold",
        lambda w: crl(
            w,
            lambda b: usual(b, w).add_revoked_certificate(entry(x509.ReasonFlags.certificate_hold)),
        ),
        "CSB-058",
    ),
    ("signed with SHA-384", lambda w: crl(w, lambda b: usual(b, w), digest=hashes.SHA384()), "CSB-058"),
    ("signed by another key", lambda w: crl(w, lambda b: usual(b, w), key=w.other.key), "CSB-058"),
    ("not a list", lambda w: b"\x30\x00", "CSB-058"),
    ("stale", lambda w: crl(w, lambda b: usual(b, w), begin=NOW - 31 * DAY), "CSB-057"),
    ("of tomorrow", lambda w: crl(w, lambda b: usual(b, w), begin=NOW + DAY), "CSB-057"),
    ("of another society", lambda w: w.lists(society=w.other)[0], "CSB-057"),
    ("revokes the signer", lambda w: w.lists(revoked=[serial_of(w.assessor)])[0], "CSB-056"),
]


@pytest.mark.parametrize(("make", "code"), [row[1:] for row in LISTS], ids=[row[0] for row in LISTS])
def test_a_bent_list_is_refused(world: World, make: Callable[[World], bytes], code: str) -> None:
    with pytest.raises(Refused) as refused:
        verdict(world, world.assessor.certificate, crls=(make(world), world.crls[1]))
    assert refused.value.code == code


def test_a_revoked_society_is_refused(world: World) -> None:
    serial = read_certificate(world.home.ca, "society").serial
    with pytest.raises(Refused) as refused:
        verdict(world, world.assessor.certificate, crls=world.lists(revoked_cas=[serial]))
    assert refused.value.code == "CSB-056"


def test_without_lists_the_intake_refuses_and_the_assessor_is_warned(world: World) -> None:
    with pytest.raises(Refused) as refused:
        verdict(world, world.assessor.certificate, crls=())
    assert refused.value.code == "CSB-057"
    found = verdict(world, world.assessor.certificate, crls=(), status_required=False)
    assert found.warnings == ("CSB-057",)


def test_carried_lists_count_where_they_are_newer(world: World) -> None:
    found = verdict(world, world.assessor.certificate)
    older = believe_again(found, world.lists(0, NOW - 2 * DAY), NOW, status_required=True)
    assert older.crls == world.crls
    renewed = world.lists(2)
    assert believe_again(found, renewed, NOW, status_required=True).crls == renewed
    with pytest.raises(Refused) as refused:
        believe_again(found, world.lists(3, revoked=[found.leaf.serial]), NOW, status_required=True)
    assert refused.value.code == "CSB-056"


def test_a_carried_list_can_not_take_a_revocation_back_with_an_older_number(world: World) -> None:
    held = world.lists(5, revoked=[serial_of(world.assessor)])
    with pytest.raises(Refused) as refused:
        verdict(world, world.assessor.certificate, crls=held)
    assert refused.value.code == "CSB-056"


def test_the_newest_of_the_held_lists_counts(world: World) -> None:
    held = (*world.lists(5, revoked=[serial_of(world.assessor)]), *world.crls)
    with pytest.raises(Refused) as refused:
        verdict(world, world.assessor.certificate, crls=held)
    assert refused.value.code == "CSB-056"


def test_a_revocation_says_why(world: World) -> None:
    society = read_certificate(world.home.ca, "society")
    rows = [crls.Revocation(number, NOW - DAY, reason) for number, reason in enumerate(crls.REASONS, start=1)]
    made = crls.make_crl(world.home.ca, world.home.key, 9, NOW - timedelta(hours=1), rows, days=30)
    found = crls.read_crl(made, society)
    assert [found.find(row.serial) for row in rows] == rows
    assert found.find(999) is None


def test_lists_travel_as_pem(world: World) -> None:
    pem = crls.to_pem(world.crls)
    assert crls.from_pem(pem) == world.crls
    for bent in (pem + b"\n", b"x" + pem, pem[:-1], pem.replace(b"\n", b"\r\n")):
        with pytest.raises(Refused) as refused:
            crls.from_pem(bent)
        assert refused.value.code == "CSB-058"


def test_a_renewed_certificate_keeps_its_holder(world: World) -> None:
    renewed: Party = world.appoint(world.home, "assessor", "e-014", (PE,))
    facts = read_certificate(renewed.certificate, "leaf")
    assert (facts.subject.serial_number, facts.role, facts.society) == ("e-014", "assessor", 1)
    assert facts.recipient == renewed.recipient
