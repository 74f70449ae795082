"""Revocation lists: complete lists of the society and the root, made as required and newest first."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify import der
from cse_desktop.verify.certificates import ECDSA_SHA256, Certificate, authority_key, bits, read_extensions

BAD = "CSB-058"
_AKI, _NUMBER, _REASON, _INVALID_SINCE = "2.5.29.35", "2.5.29.20", "2.5.29.21", "2.5.29.24"
_REASONS = (0, 1, 2, 3, 4, 5, 9, 10)
_BLOCK = re.compile(
    r"-----BEGIN ([A-Z0-9 ]+)-----\n((?:[A-Za-z0-9+/]+\n)*[A-Za-z0-9+/=]+\n)-----END \1-----\n", re.ASCII
)


@dataclass(frozen=True, slots=True)
class RevocationList:
    """One list, its signature believed: number, time of validity, revoked serial numbers (as DER)."""

    number: int
    begins: datetime
    ends: datetime
    revoked: frozenset[bytes]


def pem_blocks(data: bytes, label: str, code: str) -> list[bytes]:
    """The blocks of strict PEM that holds nothing else; else refused with `code`."""
    text = data.decode("ascii", "replace")
    blocks = list(_BLOCK.finditer(text))
    if "".join(block[0] for block in blocks) != text or any(block[1] != label for block in blocks):
        raise Refused(code, "not strict PEM")
    try:
        return [base64.b64decode(block[2].replace("\n", ""), validate=True) for block in blocks]
    except ValueError:
        raise Refused(code, "not strict PEM") from None


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
            known = kind == _INVALID_SINCE or (
                kind == _REASON and value in [bytes((0x0A, 1, reason)) for reason in _REASONS]
            )
            if critical or not known:
                raise Refused(BAD, "reason of a revocation")
        serials.add(parts[0].raw)
    return frozenset(serials)


def judge_status(certificate: Certificate, newest: RevocationList | None, at: datetime) -> None:
    """Refuse a revoked certificate, and one whose status at `at` no current list tells."""
    if newest is not None and certificate.serial in newest.revoked:
        raise Refused("CSB-056")
    if newest is None or not newest.begins <= at <= newest.ends:
        raise Refused("CSB-057")
