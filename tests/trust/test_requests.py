"""Enrolment: a request proves both keys, and anything bent is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import AttributeOID

from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.ports import IdentityInfo
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.agefiles import new_identity
from cse_desktop.trust.certificates import Subject, make_leaf, new_key
from cse_desktop.trust.profile import key_digest, read_certificate
from cse_desktop.trust.requests import make_request, read_request
from tests.trust.world import DAY, NOW, PE, World

KEY = new_key()
IDENTITY, RECIPIENT = new_identity()
OTHER = new_identity()[1]
INFO = IdentityInfo(
    id="019c0000-0000-7000-8000-0000000000e1",
    name="示例专家",
    employer="示例设计院 Sample Institute",
    society="csee",
    assessor_id="",
    recipient=RECIPIENT,
    certificate=None,
)


def request() -> bytes:
    return make_request(INFO, KEY, ("electrical", "ict")).encode()


def test_a_request_leads_to_a_certificate() -> None:
    found = read_request(request())
    assert (found.recipient, found.name, found.employer) == (RECIPIENT, INFO.name, INFO.employer)
    assert (found.society, found.fields) == ("csee", ("electrical", "ict"))
    assert found.proposed_number == INFO.id
    assert found.key_sha256 == key_digest(KEY.public_key())
    world = World()
    subject = Subject(world.home.organisation, found.name, "e-077")
    leaf = make_leaf(
        found.key, subject, "assessor", [PE], found.recipient, world.home.ca, world.home.key, NOW - DAY, 365
    )
    facts = read_certificate(leaf, "leaf")
    assert (facts.key_sha256, facts.recipient, facts.policies) == (found.key_sha256, RECIPIENT, (PE,))


def resigned(change: Callable[[x509.CertificateSigningRequestBuilder], Any], key: Any = KEY) -> str:
    """A request for the same names with something else in it."""
    subject = Subject(INFO.society, INFO.name, INFO.id).x509()
    builder = change(x509.CertificateSigningRequestBuilder().subject_name(subject))
    pem: bytes = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return pem.decode()


def san(*uris: str) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri) for uri in uris])


ATTACKS: list[tuple[str, str, Any, str]] = [
    ("another recipient", "recipient", OTHER, "CSB-151"),
    ("another name", "name", "示例另一人", "CSB-151"),
    ("another society", "society", "other", "CSB-151"),
    ("no recipient", "recipient", "age1", "CSB-150"),
    ("a field too many", "role", "issuer", "CSB-150"),
    ("another format", "format", "csr", "CSB-150"),
    ("a newer version", "version", 2, "CSB-150"),
    ("a field that is none", "fields", ["电气"], "CSB-150"),
    ("no request", "request", "-----BEGIN", "CSB-150"),
    ("request without recipient", "request", resigned(lambda b: b), "CSB-151"),
    (
        "request with two names",
        "request",
        resigned(lambda b: b.add_extension(san(f"age:{RECIPIENT}", "http://x.invalid"), False)),
        "CSB-151",
    ),
    (
        "request that asks to be a CA",
        "request",
        resigned(
            lambda b: b.add_extension(san(f"age:{RECIPIENT}"), False).add_extension(
                x509.BasicConstraints(True, None), True
            )
        ),
        "CSB-151",
    ),
    (
        "request with a password",
        "request",
        resigned(
            lambda b: b.add_extension(san(f"age:{RECIPIENT}"), False).add_attribute(
                AttributeOID.CHALLENGE_PASSWORD, b"x"
            )
        ),
        "CSB-151",
    ),
]


@pytest.mark.parametrize(
    ("key", "value", "code"), [row[1:] for row in ATTACKS], ids=[row[0] for row in ATTACKS]
)
def test_a_bent_request_is_refused(key: str, value: Any, code: str) -> None:
    document = json.loads(request())
    document[key] = value
    with pytest.raises(Refused) as refused:
        read_request(canonical_bytes(document))
    assert refused.value.code == code


def test_a_changed_byte_inside_the_signed_request_is_refused() -> None:
    document = json.loads(request())
    pem = document["request"]
    for place in range(40, len(pem) - 40, 7):
        if pem[place] == "\n":
            continue
        other = "A" if pem[place] != "A" else "B"
        document["request"] = pem[:place] + other + pem[place + 1 :]
        with pytest.raises(Refused):
            read_request(canonical_bytes(document))


def test_what_is_not_canonical_is_refused() -> None:
    for data in (b"", b"{}", request() + b"\n", b"\xff" + request(), request() * 100):
        with pytest.raises(Refused):
            read_request(data)
