"""What only the signer can bend: attributes signed anew, orders, encodings; and where the two readers differ."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import CRLEntryExtensionOID

from cse_desktop.trust import cms
from cse_desktop.verify.der import (
    GENERAL_TIME,
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    UTC_TIME,
    encode,
    oid,
    parse,
)
from tests.trust import test_attacks_certificates as attacks
from tests.trust.forge import Forgery, serial_of
from tests.trust.stranger import both
from tests.trust.world import CASE_A, CASE_B, DAY, NOW, Party, World


@pytest.fixture(scope="module")
def world() -> World:
    return World()


Bend = Callable[[Party, list[bytes]], list[bytes]]
ATTRIBUTE = {
    "content type": oid("1.2.840.113549.1.9.3"),
    "signing time": oid("1.2.840.113549.1.9.5"),
    "certificate": oid("1.2.840.113549.1.9.16.2.47"),
}


def signed_again(party: Party, content: bytes, bend: Bend) -> bytes:
    """A signature whose attributes (DER, in order) were changed by the signer before signing."""

    def change(attributes: list[bytes], value: bytes) -> tuple[list[bytes], bytes]:
        bent = bend(party, attributes)
        return bent, party.key().sign(encode(SET, *bent), ec.ECDSA(hashes.SHA256()))

    return put_together_anew(cms.sign(content, party.certificate, party.chain[0], party.key(), NOW), change)


def put_together_anew(
    made: bytes, change: Callable[[list[bytes], bytes], tuple[list[bytes], bytes]]
) -> bytes:
    """A CMS with other attributes and another signature value, as `change` makes them of what was there."""
    kind, wrapped = parse(made, "CSB-040").parts()
    *before, signers = wrapped.parts()[0].parts()
    version, name, digest, signed, algorithm, old = signers.parts()[0].parts()
    attributes, value = change([attribute.raw for attribute in signed.parts()], old.content)
    signer = encode(
        SEQUENCE,
        *(part.raw for part in (version, name, digest)),
        encode(0xA0, *attributes),
        algorithm.raw,
        encode(OCTET_STRING, value),
    )
    signed_data = encode(SEQUENCE, *(part.raw for part in before), encode(SET, signer))
    return encode(SEQUENCE, kind.raw, encode(0xA0, signed_data))


def valued(name: str, make: Callable[[Party], list[bytes]]) -> Bend:
    """One attribute with other values."""

    def bend(party: Party, attributes: list[bytes]) -> list[bytes]:
        kept = [raw for raw in attributes if ATTRIBUTE[name] not in raw]
        assert len(kept) == len(attributes) - 1
        return sorted([*kept, encode(SEQUENCE, ATTRIBUTE[name], encode(SET, *make(party)))])

    return bend


def certificate_named(
    party: Party, digest: bytes | None = None, algorithm: bytes = b"", policies: bytes = b"", times: int = 1
) -> list[bytes]:
    """A signingCertificateV2."""
    hashed = encode(OCTET_STRING, digest or sha256(party.certificate).digest())
    return [encode(SEQUENCE, encode(SEQUENCE, *[encode(SEQUENCE, algorithm, hashed)] * times), policies)]


def certificate(**changes: Any) -> Bend:
    return valued("certificate", lambda party: certificate_named(party, **changes))


def time_value(*values: tuple[int, bytes]) -> Bend:
    return valued("signing time", lambda party: [encode(tag, text) for tag, text in values])


UTC, GENERAL = (UTC_TIME, b"260312010000Z"), (GENERAL_TIME, b"20260312010000Z")
SHA1 = encode(SEQUENCE, oid("1.3.14.3.2.26"))
BENT: list[tuple[str, Bend, bool]] = [
    ("nothing", lambda party, attributes: attributes, True),
    ("certificate by digest alone", certificate(), True),
    (
        "content type of something else",
        valued("content type", lambda p: [oid("1.2.840.113549.1.7.2")]),
        False,
    ),
    ("another certificate named", certificate(digest=bytes(32)), False),
    ("certificate named by SHA-1", certificate(algorithm=SHA1), False),
    ("two certificates named", certificate(times=2), False),
    ("signing time not a time", time_value((UTC_TIME, b"yesterday")), False),
    ("signing time a number", time_value((INTEGER, b"\x01")), False),
    ("two signing times", time_value(UTC, (UTC_TIME, b"260312010001Z")), False),
    ("no signing time", time_value(), False),
    ("an attribute twice", lambda party, attributes: sorted([*attributes, attributes[0]]), False),
    ("attributes out of order", lambda party, attributes: attributes[::-1], False),
]


@pytest.mark.parametrize(("bend", "good"), [row[1:] for row in BENT], ids=[row[0] for row in BENT])
def test_attributes_that_the_signer_bent(world: World, tmp_path: Path, bend: Bend, good: bool) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    bundle = forgery.seal(lambda content: signed_again(world.assessor, content, bend))
    assert [code is None for code in both(world, tmp_path, bundle)] == [good, good]


def test_certificates_out_of_order(world: World, tmp_path: Path) -> None:
    forgery = Forgery.of_scores(world, tmp_path)

    def swapped(content: bytes) -> bytes:
        made = forgery.sign(content)
        one, two = sorted((world.assessor.certificate, world.home.ca))
        assert one + two in made
        return made.replace(one + two, two + one)

    assert None not in both(world, tmp_path, forgery.seal(swapped))


def test_a_signature_encoded_again_is_the_same_signature(world: World, tmp_path: Path) -> None:
    """ECDSA can be re-encoded (s to n − s), so that identity is the tag manifest's digest."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    forgery = Forgery.of_scores(world, tmp_path)

    def turn(attributes: list[bytes], value: bytes) -> tuple[list[bytes], bytes]:
        r, s = utils.decode_dss_signature(value)
        return attributes, utils.encode_dss_signature(r, order - s)

    bundle = forgery.seal(lambda content: put_together_anew(forgery.sign(content), turn))
    assert both(world, tmp_path, bundle) == [None, None]


def signed(bend: Bend) -> Callable[[Forgery], bytes]:
    """A scores bundle with a bent signature."""
    return lambda forgery: forgery.seal(lambda content: signed_again(forgery.signer, content, bend))


def carrying(**changes: Any) -> Callable[[Forgery], bytes]:
    """A scores bundle that carries lists of tomorrow."""

    def attack(forgery: Forgery) -> bytes:
        forgery.crls = forgery.world.lists(9, NOW + DAY, **changes)
        return forgery.seal()

    return attack


def revoking_of_tomorrow(forgery: Forgery) -> bytes:
    return carrying(revoked=[serial_of(forgery.signer)])(forgery)


def with_lists(*extensions: x509.ExtensionType) -> Callable[[Forgery], bytes]:
    """A scores bundle that carries a newer list, on which another certificate stands with these extensions."""

    def attack(forgery: Forgery) -> bytes:
        row = x509.RevokedCertificateBuilder().serial_number(99).revocation_date(NOW - DAY)
        for extension in extensions:
            row = row.add_extension(extension, False)
        built = row.build()
        world = forgery.world
        lists = attacks.crl(world, lambda b: attacks.usual(b, world).add_revoked_certificate(built))
        forgery.crls = (lists, world.crls[1])
        return forgery.seal()

    return attack


def file_and_folder(forgery: Forgery) -> bytes:
    for path in ("data/a", "data/a/b"):
        forgery.data[path] = b"{}"
        entry = {"path": path, "sha256": sha256(b"{}").hexdigest(), "size": 2}
        forgery.head["files"].append({**forgery.head["files"][0], **entry})
    return forgery.seal()


def records_exchanged(forgery: Forgery) -> bytes:
    cases = forgery.head["cases"]
    cases[CASE_A]["record"], cases[CASE_B]["record"] = cases[CASE_B]["record"], cases[CASE_A]["record"]
    return forgery.seal()


SINCE_YESTERDAY = x509.InvalidityDate((NOW - DAY).replace(tzinfo=None))
LETTER: list[tuple[str, Callable[[Forgery], bytes], str | None]] = [
    ("signing time for 2050 and after", signed(time_value(GENERAL)), "CSB-043"),
    ("signing time without seconds", signed(time_value((UTC_TIME, b"2603120100Z"))), "CSB-043"),
    ("signing time of another zone", signed(time_value((UTC_TIME, b"260312090000+0800"))), "CSB-043"),
    ("signing time in 2050", signed(time_value((GENERAL_TIME, b"20500101000000Z"))), None),
    (
        "policies beside the certificate",
        signed(certificate(policies=encode(SEQUENCE, encode(SEQUENCE, oid("1.2.3"))))),
        "CSB-043",
    ),
    ("lists of tomorrow", carrying(), "CSB-057"),
    ("lists of tomorrow that revoke the signer", revoking_of_tomorrow, "CSB-056"),
    ("a file where a folder is", file_and_folder, "CSB-032"),
    ("a revocation with its invalidity date", with_lists(SINCE_YESTERDAY), None),
    (
        "a revocation with reason and invalidity date",
        with_lists(x509.CRLReason(x509.ReasonFlags.superseded), SINCE_YESTERDAY),
        None,
    ),
    (
        "a revocation for an unspecified reason",
        with_lists(x509.CRLReason(x509.ReasonFlags.unspecified)),
        None,
    ),
    (
        "a revocation because the attribute authority was compromised",
        with_lists(x509.CRLReason(x509.ReasonFlags.aa_compromise)),
        None,
    ),
    (
        "an invalidity date that is no date",
        with_lists(x509.UnrecognizedExtension(CRLEntryExtensionOID.INVALIDITY_DATE, b"\x05\x00")),
        "CSB-058",
    ),
    (
        "a revocation taken off the list",
        with_lists(x509.CRLReason(x509.ReasonFlags.remove_from_crl)),
        "CSB-058",
    ),
    (
        "a revocation by another issuer",
        with_lists(x509.CertificateIssuer([x509.DNSName("crl.invalid")])),
        "CSB-058",
    ),
]
"""what the letter of the contract decides"""


@pytest.mark.parametrize(("attack", "code"), [row[1:] for row in LETTER], ids=[row[0] for row in LETTER])
def test_both_keep_to_the_letter(
    world: World, tmp_path: Path, attack: Callable[[Forgery], bytes], code: str | None
) -> None:
    bundle = attack(Forgery.of_scores(world, tmp_path))
    assert both(world, tmp_path, bundle) == [code, code]


def test_whose_record_it_is_the_society_asks_after_reading(world: World, tmp_path: Path) -> None:
    """The reader of the program stops before step 12; `tests.society.test_intake` has the other half."""
    bundle = records_exchanged(Forgery.of_scores(world, tmp_path))
    assert both(world, tmp_path, bundle) == [None, "CSB-120"]
