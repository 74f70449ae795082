"""Takes certificates back, and makes the CRL that says so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cse_desktop.errors import KnownError
from cse_desktop.society import authorities
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.rows import CertificateRow
from cse_desktop.words import words


@dataclass(frozen=True, slots=True)
class Revoked:
    """What was taken back: the certificates, and whether that happened now."""

    rows: Sequence[CertificateRow]
    fresh: bool


def revoke(desk: SocietyDesk, serial: str, reason: str, *, society: str | None = None) -> Revoked:
    """Revokes the certificate with this serial (hex), or all of the assessor with this id; makes and publishes the CRL.

    Doing it again changes nothing. `KnownError` `SOC-035` where there is no such certificate.
    """
    wanted = serial.strip().lower().removeprefix("0x").replace(":", "").lstrip("0")
    rows = [row for row in desk.records.rows(CertificateRow) if society in (None, row.issuer, row.society)]
    found = [row for row in rows if row.serial == wanted and row.role != "root"]
    found = found or [row for row in rows if row.role == "assessor" and row.subject_id == serial.strip()]
    if not found:
        raise KnownError(
            "SOC-035", words("society.revoke.unknown"), next_step=words("society.revoke.look_at_status")
        )
    standing = [row for row in found if not row.revoked_at]
    if standing:
        now = desk.now_text()
        for issuer in {row.issuer for row in standing}:
            desk.keys.signing_key(authorities.ca_key_name(issuer))
        with desk.records.transaction():
            for row in standing:
                desk.records.replace(replace(row, revoked_at=now, reason=reason.strip() or "unspecified"))
        for issuer in sorted({row.issuer for row in standing}):
            authorities.renew_crl(desk, issuer)
    authorities.publish(desk)
    digests = {row.digest for row in found}
    kept = [row for row in desk.records.rows(CertificateRow) if row.digest in digests]
    return Revoked(kept, bool(standing))
