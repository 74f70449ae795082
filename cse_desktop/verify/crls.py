"""Revocation lists: complete lists of the society and the root, made as required and newest first."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify import der
from cse_desktop.verify.certificates import ECDSA_SHA256, Certificate, authority_key, bits, read_extensions

BAD = "CSB-058"
_AKI, _NUMBER, _REASON, _INVALID_SINCE = "2.5.29.35", "2.5.29.20", "2.5.29.21", "2.5.29.24"
SOCIETY_LIFE, ROOT_LIFE = timedelta(days=30), timedelta(days=180)
_REASONS = tuple(bytes((0x0A, 1, reason)) for reason in (0, 1, 2, 3, 4, 5, 9, 10))
_LABEL = "X509 CRL"
_BLOCK = re.compile(rf"-----BEGIN {_LABEL}-----\n([A-Za-z0-9+/=\n]+)-----END {_LABEL}-----\n", re.ASCII)


@dataclass(frozen=True, slots=True)
class RevocationList:
    """One list, its signature believed: number, time of validity, revoked serial numbers (as DER)."""

    number: int
    begins: datetime
    ends: datetime
    revoked: frozenset[bytes]


def to_pem(raw: bytes, label: str) -> str:
    """PEM as it is commonly written: lines of 64 characters, LF."""
    text = base64.b64encode(raw).decode("ascii")
    body = "".join(f"{text[at : at + 64]}\n" for at in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n"


def read_lists(data: bytes) -> list[bytes]:
    """The lists in a PEM file that holds nothing else; written again, they must give the same bytes."""
    try:
        text = data.decode("ascii")
        lists = [base64.b64decode(block[1]) for block in _BLOCK.finditer(text)]
    except ValueError:
        raise Refused(BAD, "not PEM") from None
    if "".join(to_pem(raw, _LABEL) for raw in lists) != text:
        raise Refused(BAD, "not strict PEM")
    return lists


def issuer_of(raw: bytes) -> bytes:
    """The DER of the name that issued the list."""
    fields = der.parse(raw, BAD).parts(der.SEQUENCE, der.SEQUENCE, der.BIT_STRING)[0].parts()
    if len(fields) < 3:
        raise Refused(BAD)
    return fields[2].raw


def read(raw: bytes, issuer: Certificate, life: timedelta) -> RevocationList:
    """A list that `issuer` signed; refused unless it is exactly what the contract allows."""
    body, algorithm, signature = der.parse(raw, BAD).parts(der.SEQUENCE, der.SEQUENCE, der.BIT_STRING)
    fields = body.parts()
    if len(fields) not in (6, 7) or {algorithm.raw, fields[1].raw} != {ECDSA_SHA256}:
        raise Refused(BAD, "fields")
    if fields[0].integer() != 1 or fields[2].raw != issuer.subject or fields[-1].tag != 0xA0:
        raise Refused(BAD, "version or issuer")
    issuer.verify(bits(signature), body.raw, BAD)
    extensions = read_extensions(fields[-1].only(der.SEQUENCE))
    number = der.parse(extensions.get(_NUMBER, (False, b""))[1], BAD).integer()
    expected = {_AKI: (False, authority_key(issuer)), _NUMBER: (False, extensions[_NUMBER][1])}
    if extensions != expected or not 0 <= number < 1 << 160:
        raise Refused(BAD, "extensions")
    begins, ends = fields[3].time(), fields[4].time()
    if not timedelta() < ends - begins <= life:
        raise Refused(BAD, "life")
    revoked = _read_revoked(fields[5]) if len(fields) == 7 else frozenset()
    return RevocationList(number, begins, ends, revoked)


def _read_revoked(node: der.Node) -> frozenset[bytes]:
    serials = set()
    entries = node.parts()
    if node.tag != der.SEQUENCE or not entries:
        raise Refused(BAD, "revoked certificates")
    for entry in entries:
        parts = entry.parts()
        if len(parts) not in (2, 3) or parts[0].tag != der.INTEGER or parts[0].raw in serials:
            raise Refused(BAD, "revoked certificate")
        parts[1].time()
        for kind, (critical, value) in (read_extensions(parts[2]) if len(parts) == 3 else {}).items():
            allowed = _is_date(value) if kind == _INVALID_SINCE else kind == _REASON and value in _REASONS
            if critical or not allowed:
                raise Refused(BAD, "reason of a revocation")
        serials.add(parts[0].raw)
    return frozenset(serials)


def _is_date(value: bytes) -> bool:
    """Whether an invalidity date is one: GeneralizedTime in every year, to the second, in Z."""
    node = der.parse(value, BAD)
    try:
        moment = datetime.strptime(node.content.decode("ascii"), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return node.tag == der.GENERAL_TIME and moment.strftime("%Y%m%d%H%M%SZ").encode() == node.content


def judge_status(statuses: Sequence[tuple[Certificate, RevocationList | None]], at: datetime) -> None:
    """Refuse a revoked certificate, and then one whose status at `at` no current list tells."""
    for certificate, newest in statuses:
        if newest is not None and certificate.serial in newest.revoked:
            raise Refused("CSB-056")
    for _, newest in statuses:
        if newest is None or not newest.begins <= at <= newest.ends:
            raise Refused("CSB-057")
