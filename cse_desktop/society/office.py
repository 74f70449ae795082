"""The society's office: everything its desk does, one method each, for the command line, the sample and the tests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.errors import KnownError
from cse_desktop.society import authorities, scopes
from cse_desktop.society.appointing import MOST_DAYS, Appointed, appoint
from cse_desktop.society.checking import Prepared, check_round
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.findings import Finding
from cse_desktop.society.intake import Received, receive_files
from cse_desktop.society.issuing import Issued, issue_round
from cse_desktop.society.revoking import Revoked, revoke
from cse_desktop.society.rows import RoundRow, SocietyRow
from cse_desktop.society.standing import Standing, standing
from cse_desktop.words import words

TRIAL_ROOT = "示例联合体 Trial Federation"
_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class Names:
    """How a society is called; what is None stays as it is, or follows from the code."""

    zh: str | None = None
    en: str | None = None
    number: int | None = None


class Society:
    """The office at one desk. The clock is the desk's; nothing else decides what time it is."""

    def __init__(self, desk: SocietyDesk) -> None:
        self.desk = desk

    def init(self, *, trial_root: bool = False, code: str | None = None, names: Names | None = None) -> None:
        """Makes the home ready: with `trial_root` its stand-in root, with `code` the society's entry."""
        if trial_root:
            authorities.make_trial_root(self.desk, TRIAL_ROOT)
            authorities.current_crl(self.desk, authorities.ROOT)
            authorities.publish(self.desk)
        if code is not None:
            self._register(code, names or Names())

    def authorise(
        self, code: str, fields: Sequence[str], grades: Sequence[str], names: Names | None = None
    ) -> SocietyRow:
        """The root's act: certifies a society over fields × grades, with its issuer, its intake and both CRLs.

        Repeating it renews what runs out; other fields or grades reissue the CA under its key.
        """
        authorities.root_row(self.desk)
        for field in fields:
            for grade in grades:
                scopes.oid_of(1, field, grade)
        if not fields or not grades:
            raise KnownError("SOC-012", words("society.scope.nothing"))
        society = self._register(code, names or Names(), tuple(fields), tuple(grades))
        authorities.certify_society(self.desk, society, fields, grades)
        authorities.current_crls(self.desk, code)
        authorities.publish(self.desk)
        return society

    def appoint(
        self,
        request: Path,
        scope: str,
        *,
        society: str | None = None,
        assessor_id: str | None = None,
        days: int = MOST_DAYS,
        out: Path | None = None,
    ) -> Appointed:
        """Certifies an assessor's keys for a scope; `.path` is the certificate file for them."""
        row = self.desk.society(society)
        return appoint(self.desk, row, request, scope, assessor_id=assessor_id, days=days, out=out)

    def revoke(self, serial: str, reason: str, *, society: str | None = None) -> Revoked:
        """Takes a certificate back and publishes the new CRL."""
        return revoke(self.desk, serial, reason, society=society)

    def check(self, folder: Path) -> tuple[Prepared | None, list[Finding]]:
        """Is the round in `folder` ready to be issued?"""
        return check_round(self.desk, folder)

    def issue(self, folder: Path, out: Path, *, conflicts_seen: bool = False) -> Issued:
        """Issues the round in `folder`: one file in `out` for each assessor and role."""
        issued = issue_round(self.desk, folder, out, conflicts_seen=conflicts_seen)
        authorities.publish(self.desk)
        return issued

    def receive(self, files: Sequence[Path], out: Path, *, society: str | None = None) -> list[Received]:
        """Receives files and writes receipts and refusals into `out`."""
        received = receive_files(self.desk, self.desk.society(society), files, out)
        authorities.publish(self.desk)
        return received

    def status(self, round_id: str | None = None) -> Standing:
        """How things stand, of one round or of all; `KnownError` `SOC-041` for a round never issued."""
        if round_id is not None and not self.desk.records.rows(RoundRow, round_id=round_id):
            raise KnownError("SOC-041", words("society.status.no_round").format(id=round_id))
        return standing(self.desk, round_id)

    def age_identity(self, code: str) -> str:
        """The age identity of a society's intake: for a trial's own judges, never for anybody else."""
        return self.desk.keys.age_identity(f"{code}.intake")

    def _register(
        self,
        code: str,
        names: Names,
        fields: tuple[str, ...] | None = None,
        grades: tuple[str, ...] | None = None,
    ) -> SocietyRow:
        """The society's row, made or brought up to date."""
        if not _CODE.fullmatch(code):
            raise KnownError("SOC-018", words("society.desk.bad_code"))
        records = self.desk.records
        with records.transaction():
            before = records.one(SocietyRow, code=code)
            rows = records.rows(SocietyRow)
            number = names.number or (
                before.number if before else max((row.number for row in rows), default=0) + 1
            )
            if before is not None and names.number not in (None, before.number):
                raise KnownError("SOC-019", words("society.desk.number_stands"))
            if any(row.number == number and row.code != code for row in rows):
                raise KnownError("SOC-019", words("society.desk.number_taken").format(number=number))
            row = SocietyRow(
                code=code,
                number=number,
                name_zh=names.zh or (before.name_zh if before else code),
                name_en=names.en or (before.name_en if before else code),
                fields=_list(fields) if fields is not None else (before.fields if before else "[]"),
                grades=_list(grades) if grades is not None else (before.grades if before else "[]"),
                created_at=before.created_at if before else self.desk.now_text(),
            )
            if before is not None and (row.name_zh != before.name_zh) and before.fields != "[]":
                raise KnownError("SOC-019", words("society.desk.name_stands"))
            if before is None:
                records.insert(row)
            elif row != before:
                records.replace(row)
        return row


def _list(names: Sequence[str]) -> str:
    return canonical_bytes(list(dict.fromkeys(names))).decode()
