"""Attacks on the signature: structures that stock tools accept or stumble over, each with its code."""

from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust import cms
from cse_desktop.trust.chain import believe
from cse_desktop.trust.der import is_der
from tests.trust.forge import Forgery, openssl_cms
from tests.trust.world import NOW, World, intake_reader, read, write_scores

Signature = Callable[[Forgery, Path, bytes], bytes]


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def bent(change: Callable[[Forgery, asn1_cms.SignedData], object]) -> Signature:
    """A good signature with its structure changed and encoded again."""

    def attack(forgery: Forgery, folder: Path, content: bytes) -> bytes:
        outer = asn1_cms.ContentInfo.load(forgery.sign(content)).copy()
        change(forgery, outer["content"])
        return outer.dump(force=True)

    return attack


def by_openssl(*options: str, signers: int = 1) -> Signature:
    """A signature by openssl."""

    def attack(forgery: Forgery, folder: Path, content: bytes) -> bytes:
        parties = [forgery.signer, forgery.world.issuer][:signers]
        return openssl_cms(folder, content, parties, *options)

    return attack


def raw(change: Callable[[bytes], bytes]) -> Signature:
    """A good signature with its bytes changed."""
    return lambda forgery, folder, content: change(forgery.sign(content))


def hide_crl(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    data["crls"] = [asn1_crl.CertificateList.load(forgery.world.crls[0])]


def unsigned_attribute(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    signer = data["signer_infos"][0]
    signer["unsigned_attrs"] = list(signer["signed_attrs"])[:1]


def second_signer(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    signer = data["signer_infos"][0]
    data["signer_infos"] = [signer, signer.copy()]


def no_signer(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    data["signer_infos"] = []


def other_version(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    data["version"] = "v3"


def add_root(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    add_certificate(data, forgery.world.root)


def add_stranger(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    add_certificate(data, forgery.world.stranger.certificate)


def add_certificate(data: asn1_cms.SignedData, der: bytes) -> None:
    choice = asn1_cms.CertificateChoices("certificate", asn1_x509.Certificate.load(der))
    data["certificates"] = [*data["certificates"], choice]


def drop_certificates(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    data["certificates"] = None


def drop_leaf(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    ca = forgery.signer.chain[0]
    data["certificates"] = [choice for choice in data["certificates"] if choice.chosen.dump() == ca]


def drop_attribute(name: str) -> Callable[[Forgery, asn1_cms.SignedData], None]:
    def change(forgery: Forgery, data: asn1_cms.SignedData) -> None:
        signer = data["signer_infos"][0]
        signer["signed_attrs"] = [a for a in signer["signed_attrs"] if a["type"].native != name]

    return change


def embed(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    data["encap_content_info"]["content"] = b"another content"


def weak_digest(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    data["signer_infos"][0]["digest_algorithm"] = {"algorithm": "sha1"}


def other_mechanism(forgery: Forgery, data: asn1_cms.SignedData) -> None:
    data["signer_infos"][0]["signature_algorithm"] = {"algorithm": "sha1_ecdsa"}


def other_signature(forgery: Forgery, folder: Path, content: bytes) -> bytes:
    return forgery.sign(content + b"\n")


def by_another_key(forgery: Forgery, folder: Path, content: bytes) -> bytes:
    ca, key = forgery.signer.chain[0], forgery.world.stranger.key()
    return cms.sign(content, forgery.signer.certificate, ca, key, NOW)


def indefinite(der: bytes) -> bytes:
    """The same in BER with an indefinite outer length."""
    return b"\x30\x80" + der[4:] + b"\0\0"


ATTACKS: list[tuple[str, Signature, str]] = [
    ("empty", raw(lambda der: b""), "CSB-040"),
    ("not ASN.1", raw(lambda der: b"signed, the assessor"), "CSB-040"),
    ("too large", raw(lambda der: der + bytes(64 * 1024)), "CSB-037"),
    ("bytes after it", raw(lambda der: der + b"\0"), "CSB-040"),
    ("cut", raw(lambda der: der[:-1]), "CSB-040"),
    ("BER", raw(indefinite), "CSB-040"),
    (
        "data instead of SignedData",
        raw(lambda der: asn1_cms.ContentInfo({"content_type": "data"}).dump()),
        "CSB-040",
    ),
    ("list hidden in the signature", bent(hide_crl), "CSB-045"),
    ("unsigned attribute", bent(unsigned_attribute), "CSB-044"),
    ("the same signer twice", bent(second_signer), "CSB-041"),
    ("two signers by openssl", by_openssl("-cades", "-md", "sha256", signers=2), "CSB-041"),
    ("no signer", bent(no_signer), "CSB-041"),
    ("another version", bent(other_version), "CSB-040"),
    ("root inside", bent(add_root), "CSB-046"),
    ("a third certificate", bent(add_stranger), "CSB-046"),
    ("no certificates", bent(drop_certificates), "CSB-046"),
    ("only the CA", bent(drop_leaf), "CSB-046"),
    ("certificates left out by openssl", by_openssl("-cades", "-nocerts"), "CSB-046"),
    ("SHA-1 by openssl", by_openssl("-cades", "-md", "sha1"), "CSB-042"),
    ("SHA-512 by openssl", by_openssl("-cades", "-md", "sha512"), "CSB-042"),
    ("SHA-1 named", bent(weak_digest), "CSB-042"),
    ("SHA-1 in the mechanism", bent(other_mechanism), "CSB-042"),
    ("content inside by openssl", by_openssl("-cades", "-nodetach"), "CSB-040"),
    ("content inside", bent(embed), "CSB-040"),
    ("signer by key id", by_openssl("-cades", "-keyid"), "CSB-040"),
    ("no CAdES attribute", by_openssl("-md", "sha256"), "CSB-043"),
    ("no attributes", by_openssl("-md", "sha256", "-noattr"), "CSB-043"),
    ("signing time left out", bent(drop_attribute("signing_time")), "CSB-043"),
    ("message digest left out", bent(drop_attribute("message_digest")), "CSB-043"),
    ("over another content", other_signature, "CSB-060"),
    ("by another key", by_another_key, "CSB-060"),
]


@pytest.mark.parametrize(("attack", "code"), [row[1:] for row in ATTACKS], ids=[row[0] for row in ATTACKS])
def test_attack_is_refused(world: World, tmp_path: Path, attack: Signature, code: str) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    bundle = forgery.seal(lambda content: attack(forgery, tmp_path, content))
    with pytest.raises(Refused) as refused:
        read(bundle, intake_reader(world))
    assert refused.value.code == code


def test_a_signature_by_openssl_is_accepted_but_for_its_extra_attributes(
    world: World, tmp_path: Path
) -> None:
    """openssl adds its S/MIME capabilities unless told not to."""
    forgery = Forgery.of_scores(world, tmp_path)
    with pytest.raises(Refused) as refused:
        cms.read_signature(openssl_cms(tmp_path, b"content", [forgery.signer], "-cades", "-md", "sha256"))
    assert refused.value.code == "CSB-043"
    made = openssl_cms(tmp_path, b"content", [forgery.signer], "-cades", "-md", "sha256", "-nosmimecap")
    signature = cms.read_signature(made)
    assert (signature.leaf, signature.society) == (forgery.signer.certificate, forgery.signer.chain[0])


def test_every_changed_byte_of_a_signature_is_refused(world: World, tmp_path: Path) -> None:
    written = write_scores(world, tmp_path / "good.csb")
    for place in range(0, len(written.p7s), 1):
        changed = bytearray(written.p7s)
        changed[place] ^= 0x01
        with pytest.raises(Refused):
            believed_alone(world, bytes(changed), written.tagmanifest)


def believed_alone(world: World, p7s: bytes, content: bytes) -> None:
    """Steps 4 to 6 without a bundle round them."""
    signature = cms.read_signature(p7s)
    signer = believe(signature.leaf, signature.society, [world.root], world.crls, NOW, status_required=True)
    cms.check_signature(signature, content, signer.leaf.key)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x80\0\0",
        b"\x30\x81\x01\x05",
        b"\x02\x02\x00\x01",
        b"\x31\x06\x02\x01\x02\x02\x01\x01",
        b"\x1f\x01\x00",
        b"\x03\x02\x01\x02",
    ],
)
def test_what_is_not_der(data: bytes) -> None:
    assert not is_der(data)


def test_what_is_der() -> None:
    assert is_der(b"\x31\x06\x02\x01\x01\x02\x01\x02")
