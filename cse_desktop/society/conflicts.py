"""Looks for conflicts of interest that show in the data: the same name, or the same employer, on both sides."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from cse_desktop.society.findings import Finding
from cse_desktop.society.rounds import Applicant, Round, Seat
from cse_desktop.society.rows import CertificateRow
from cse_desktop.words import words

_APART = re.compile(r"[\W_]+")


def find_conflicts(found: Round, certificates: Mapping[str, CertificateRow]) -> list[Finding]:
    """One finding for each seat and applicant between whom a name or an employer is the same.

    A shared name stops the issue until somebody says that it was looked at; a shared employer is a warning, since
    employers can be large and the assessor declares interest anyway.
    """
    findings: list[Finding] = []
    for seat in found.seats:
        certificate = certificates.get(seat.id)
        if certificate is not None:
            for number in seat.applicants:
                findings += _between(seat, certificate, found.applicant(number))
    return findings


def _between(seat: Seat, certificate: CertificateRow, applicant: Applicant) -> Iterable[Finding]:
    values = {"id": seat.id, "number": applicant.number}
    profile = applicant.profile
    place = f"{seat.place}.applicants"
    person, employer = _plain(certificate.name), _plain(certificate.employer)
    if person and person in {_plain(profile.name), _plain(profile.name_latin)}:
        text = words("society.check.same_name").format(**values)
        yield Finding("conflict", "CHK-019", text, "assessors.toml", place)
    if person and person in {_plain(referee.name) for referee in profile.referees}:
        text = words("society.check.referee").format(**values)
        yield Finding("conflict", "CHK-019", text, "assessors.toml", place)
    employers = {_plain(profile.employer)} | {
        _plain(period.place) for period in profile.periods if period.kind == "post" and not period.end
    }
    if employer and employer in employers:
        text = words("society.check.same_employer").format(**values)
        yield Finding("warning", "CHK-018", text, "assessors.toml", place)
    if employer and employer in {_plain(referee.employer) for referee in profile.referees}:
        text = words("society.check.referee_employer").format(**values)
        yield Finding("note", "CHK-018", text, "assessors.toml", place)


def _plain(text: str) -> str:
    """A name without case, width, spaces and punctuation, so that two ways of writing it are equal."""
    return _APART.sub("", unicodedata.normalize("NFKC", text).casefold())
