"""Building the sample: a stand-in root, two societies, three assessors, one round, through the real use cases."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cse_desktop.durable import write_durably
from cse_desktop.errors import KnownError, Words
from cse_desktop.keys.files import FileKeyStore
from cse_desktop.paths import Home
from cse_desktop.sample.portfolios import build_applicants, write_applicant
from cse_desktop.sample.round import Person, write_round
from cse_desktop.society import appointing, authorising, authorities, intake, issuing
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.rows import SocietyRow
from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.society import join_society
from cse_desktop.wiring.world import SystemClock

SOCIETY = "sample-ee"
OTHER_SOCIETY = "sample-ict"
ASSESSOR = "e-001"
PASSWORD = "sample password"  # noqa: S105 - of invented people; it stands in a file beside them
SOCIETY_PASSWORD = "sample society password"  # noqa: S105 - likewise
GRADES = ("AE", "PE", "SPE")
Progress = Callable[[Words], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """Where everything of a built sample stands."""

    home: Path

    @property
    def society(self) -> Path:
        """Home of the societies and the stand-in root."""
        return self.home / "society"

    @property
    def round(self) -> Path:
        """The round folder."""
        return self.home / "round"

    @property
    def issued(self) -> Path:
        """The assignments as issued."""
        return self.home / "issued"

    @property
    def exchange(self) -> Path:
        """The folder through which files go back and forth."""
        return self.home / "exchange"

    @property
    def desk(self) -> Path:
        """Home of the assessor whom one plays."""
        return self.home / "desk"

    @property
    def password_file(self) -> Path:
        """The assessor's password."""
        return self.home / "password.txt"

    @property
    def society_password_file(self) -> Path:
        """The society's password."""
        return self.home / "society-password.txt"

    @property
    def assessor_key(self) -> Path:
        """The assessor's age identity, for checking by other tools."""
        return self.home / "assessor-age-key.txt"

    @property
    def society_key(self) -> Path:
        """The society's age identity, likewise."""
        return self.home / "society-age-key.txt"

    @property
    def assignment(self) -> Path:
        """The assignment sent to the assessor whom one plays."""
        return self.issued / f"sample-01_{ASSESSOR}_assessor.csb"

    @property
    def first(self) -> str:
        """Number of the applicant whom the demo plays through."""
        return str(self._kept()["first"])

    @property
    def recused(self) -> list[str]:
        """Numbers of the applicants whom the assessor one plays must recuse from: same employer."""
        return [str(number) for number in self._kept()["recused"]]

    def _kept(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.finished.read_text(encoding="utf-8"))
        return found

    @property
    def finished(self) -> Path:
        """There once everything else is."""
        return self.home / "sample.json"


def build_sample(home: Path, said: Progress, clock: SystemClock | None = None) -> Sample:
    """Builds the sample below `home`, or finds it there; `said` hears of each step."""
    sample = Sample(home.resolve())
    if sample.finished.exists():
        said(Words("示例已在这里。", "The sample is here already."))
        return sample
    sample.home.mkdir(parents=True, exist_ok=True)
    time = clock or SystemClock()
    sample.password_file.write_text(PASSWORD + "\n", encoding="utf-8")
    sample.society_password_file.write_text(SOCIETY_PASSWORD + "\n", encoding="utf-8")
    said(Words("正在制作六位虚构申请人的材料……", "Making the materials of six invented applicants …"))
    applicants = build_applicants()
    for applicant in applicants:
        write_applicant(applicant, sample.round / "applicants" / applicant.number)
    people = (
        Person("e-014", "示例·组长", "示例检测中心 Sample Test Centre", "lead"),
        Person(ASSESSOR, "示例·评审员", applicants[-1].employer, "assessor"),
        Person("e-027", "示例·专家", "示例大学 Sample University", "assessor"),
    )
    said(
        Words(
            "正在建立示例学会并聘任三位评价专家……",
            "Setting up two societies and appointing three assessors …",
        )
    )
    society = join_society(sample.society, lambda: SOCIETY_PASSWORD, clock=time)
    try:
        row = _authorise(society)
        for person in people:
            _enrol(sample, society, row, person, time)
        write_round(sample.round, SOCIETY, people, [found.number for found in applicants], time.now().date())
        said(Words("正在签发任务包……", "Issuing the assignments …"))
        issuing.issue_round(society, sample.round, sample.issued, conflicts_seen=True)
        authorities.publish(society)
        _write_key(sample.society_key, society.keys.age_identity(f"{SOCIETY}.intake"))
    finally:
        society.records.close()
    sample.exchange.mkdir(exist_ok=True)
    mine = people[1].employer
    kept = {
        "format": 1,
        "first": applicants[0].number,
        "recused": [found.number for found in applicants if found.employer == mine],
    }
    write_durably(sample.finished, json.dumps(kept).encode())
    return sample


@dataclass(frozen=True, slots=True)
class SocietyAnswer:
    """What the society of a sample answered."""

    file: Path
    accepted: bool


def society_receives(sample: Sample, file: Path, clock: SystemClock | None = None) -> SocietyAnswer:
    """Gives a file to the sample's society; `KnownError` when it can not even be answered."""
    password = sample.society_password_file.read_text(encoding="utf-8").strip()
    society = join_society(sample.society, lambda: password, clock=clock)
    try:
        row = society.society(SOCIETY)
        (received,) = intake.receive_files(society, row, [file], sample.home / "answers")
        if received.answer is None:
            raise KnownError(
                received.code, received.words or Words("未能答复。", "No answer could be given.")
            )
        return SocietyAnswer(received.answer, received.outcome == "accepted")
    finally:
        society.records.close()


def _authorise(society: SocietyDesk) -> SocietyRow:
    authorities.make_trial_root(society, "示例联合体 Sample federation")
    row = authorising.authorise(
        society,
        SOCIETY,
        fields=("electrical", "ict"),
        grades=GRADES,
        number=901,
        name=Words("示例电气工程学会", "Sample Society of Electrical Engineers"),
    )
    authorising.authorise(
        society,
        OTHER_SOCIETY,
        fields=("ict",),
        grades=GRADES,
        number=902,
        name=Words("示例信息通信学会", "Sample Society of ICT Engineers"),
    )
    return row


def _enrol(sample: Sample, society: SocietyDesk, row: SocietyRow, person: Person, clock: SystemClock) -> None:
    """One assessor's own machine makes the keys; the society only ever sees the request."""
    home = sample.desk if person.id == ASSESSOR else sample.home / "others" / person.id
    desk = join_desk(home, clock=clock)
    request = desk.enrol(person.name, person.employer, SOCIETY, ("electrical", "ict"), PASSWORD)
    target = sample.round / f"{person.id}.pem"
    appointed = appointing.appoint(society, row, request, "*", assessor_id=person.id, out=target)
    desk.install_certificate(appointed.path)
    if person.id == ASSESSOR:
        keys = FileKeyStore(Home(home).identities)
        unlocked = keys.unlock(keys.identities()[-1].id, PASSWORD)
        _write_key(sample.assessor_key, unlocked.age_identities()[0])


def _write_key(path: Path, identity: str) -> None:
    """An age identity for checking by other tools; only a sample has such a file."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(identity + "\n")
