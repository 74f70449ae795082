"""The society's office: everything its desk does, one method each, for the command line, the sample and the tests."""

from collections.abc import Sequence
from pathlib import Path

from cse_desktop.errors import KnownError, Words
from cse_desktop.society import authorities
from cse_desktop.society.appointing import MOST_DAYS, Appointed, appoint
from cse_desktop.society.authorising import authorise, register
from cse_desktop.society.checking import Prepared, check_round
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.findings import Finding
from cse_desktop.society.further_files import read_further
from cse_desktop.society.intake import receive_files
from cse_desktop.society.issuing import Issued, issue_round
from cse_desktop.society.received import Received
from cse_desktop.society.revoking import Revoked, revoke
from cse_desktop.society.rows import RoundRow, SocietyRow
from cse_desktop.society.scopes import listed
from cse_desktop.society.standing import Standing, standing
from cse_desktop.society.supplementing import Further, Supplied, supply
from cse_desktop.words import words

TRIAL_ROOT = "示例联合体 Trial Federation"


class Society:
    """The office at one desk. The clock is the desk's; nothing else decides what time it is."""

    def __init__(self, desk: SocietyDesk) -> None:
        self.desk = desk

    def init(
        self,
        *,
        trial_root: bool = False,
        code: str | None = None,
        number: int | None = None,
        name: Words | None = None,
    ) -> None:
        """Makes the home ready: with `trial_root` its stand-in root, with `code` the society's entry."""
        if trial_root:
            authorities.make_trial_root(self.desk, TRIAL_ROOT)
            authorities.current_crl(self.desk, authorities.ROOT)
            authorities.publish(self.desk)
        if code is not None:
            register(self.desk, code, number=number, name=name)

    def authorise(
        self,
        code: str,
        fields: Sequence[str],
        grades: Sequence[str],
        *,
        number: int | None = None,
        name: Words | None = None,
    ) -> SocietyRow:
        """The root's act: certifies a society over fields × grades, with its issuer, its intake and both CRLs."""
        return authorise(self.desk, code, fields=fields, grades=grades, number=number, name=name)

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
        """Receives files and writes receipts and refusals into `out`; each for its society where none is named."""
        known = [row for row in self.desk.records.rows(SocietyRow) if listed(row.fields)]
        several = society is None and len(known) > 1
        received = receive_files(self.desk, known if several else self.desk.society(society), files, out)
        authorities.publish(self.desk)
        return received

    def supplement(
        self,
        round_id: str,
        applicant: str,
        files: Sequence[Path],
        out: Path,
        *,
        replacements: Sequence[tuple[str, Path]] = (),
        answers: Sequence[str] | None = None,
        note: Words | None = None,
        society: str | None = None,
    ) -> Supplied:
        """Sends further material of an applicant to everybody who assesses them; one file each in `out`.

        `replacements` are names of materials with the file that takes their place. Where `answers` does not name
        requests, all open ones about the applicant are answered.
        """
        found = self._rounds(round_id)
        code = society if society is not None or len(found) > 1 else found[0].society
        wanted = frozenset(answers) if answers is not None else None
        further = Further(applicant, read_further(files, replacements), wanted, note)
        supplied = supply(self.desk, self.desk.society(code), round_id, further, out)
        authorities.publish(self.desk)
        return supplied

    def status(self, round_id: str | None = None) -> Standing:
        """How things stand, of one round or of all; `KnownError` `SOC-041` for a round never issued."""
        if round_id is not None:
            self._rounds(round_id)
        return standing(self.desk, round_id)

    def _rounds(self, round_id: str) -> list[RoundRow]:
        """The rounds of this id, one at least; each society has its own."""
        found = self.desk.records.rows(RoundRow, round_id=round_id)
        if not found:
            raise KnownError("SOC-041", words("society.status.no_round").format(id=round_id))
        return found

    def age_identity(self, code: str) -> str:
        """The age identity of a society's intake: for a trial's own judges, never for anybody else."""
        return self.desk.keys.age_identity(f"{code}.intake")
