"""Building the sample: a stand-in root, two societies, three assessors, one round, through the real use cases."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cse_desktop.domain.ports import Clock
from cse_desktop.durable import private_folder, write_durably
from cse_desktop.errors import KnownError, Words
from cse_desktop.given import read_password, read_text, write_text
from cse_desktop.keys.files import FileKeyStore
from cse_desktop.keys.wrapping import Hardness
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
HARDNESS = Hardness(memory_kib=64, passes=1, lanes=1)
"""the passwords stand on the screen: making them hard to guess would only make people wait"""
MADE = (
    *("society", "round", "issued", "exchange", "desk", "others", "answers"),
    *("password.txt", "society-password.txt", "assessor-age-key.txt", "society-age-key.txt"),
    *("played.json", "sample.json"),
)
"""all that building and trying a sample leaves in its folder; nothing else is ever removed there"""
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
        found: dict[str, Any] = json.loads(read_text(self.finished))
        return found

    @property
    def finished(self) -> Path:
        """There once everything else is."""
        return self.home / "sample.json"

    @property
    def begun(self) -> Path:
        """There from before the first file of it: what lies beside it was made for a sample."""
        return self.home / "being-made"


def build_sample(home: Path, said: Progress, clock: Clock | None = None) -> Sample:
    """Builds the sample below `home`, or finds it there; `said` hears of each step, and may raise to stop.

    What was begun and not finished is removed first. `KnownError` `DEMO-002` where the folder holds something else.
    """
    sample = Sample(home.resolve())
    if sample.finished.exists():
        said(Words("示例已在这里。", "The sample is here already."))
        return sample
    _clear(sample)
    _build(sample, said, clock or SystemClock())
    return sample


def discard_sample(sample: Sample) -> None:
    """Removes a sample and all work on it, so that it can be built afresh; whatever else is in its folder stays."""
    if not sample.finished.exists() and not sample.begun.exists():
        return
    sample.begun.touch()
    sample.finished.unlink(missing_ok=True)  # first: a sample that is half removed is none
    for name in MADE:
        path = sample.home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    sample.begun.unlink()


def _clear(sample: Sample) -> None:
    """An empty place for the sample: what was broken off is removed, what is somebody's own is not."""
    discard_sample(sample)
    there = [name for name in MADE if (sample.home / name).exists()]
    if there:
        raise KnownError(
            "DEMO-002",
            Words(
                f"文件夹 {sample.home} 中已有别的内容（{there[0]}），不能在其中建立示例。",
                f"The folder {sample.home} holds something else ({there[0]}): no sample can be made in it.",
            ),
            safe=Words("其中的内容没有改动。", "Nothing in it was changed."),
            next_step=Words("请用 --home 另选一个空文件夹。", "Choose an empty folder with --home."),
        )
    private_folder(sample.home)
    sample.begun.touch()


def _build(sample: Sample, said: Progress, time: Clock) -> None:
    write_text(sample.password_file, f"{PASSWORD}\n")
    write_text(sample.society_password_file, f"{SOCIETY_PASSWORD}\n")
    said(Words("正在取出六位虚构申请人的材料…", "Laying out the materials of six invented applicants…"))
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
            "正在建立示例学会并聘任三位评价专家…",
            "Setting up two societies and appointing three assessors…",
        )
    )
    society = join_society(sample.society, lambda: SOCIETY_PASSWORD, clock=time, hardness=HARDNESS)
    try:
        row = _authorise(society)
        for person in people:
            _enrol(sample, society, row, person, time)
        write_round(sample.round, SOCIETY, people, [found.number for found in applicants], time.now().date())
        said(Words("正在签发任务包…", "Issuing the assignment…"))
        issuing.issue_round(society, sample.round, sample.issued, conflicts_seen=True, only=[ASSESSOR])
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
    sample.begun.unlink()


@dataclass(frozen=True, slots=True)
class SocietyAnswer:
    """What the society of a sample answered."""

    file: Path
    accepted: bool


def society_receives(sample: Sample, file: Path, clock: Clock | None = None) -> SocietyAnswer:
    """Gives a file to the sample's society; `KnownError` when it can not even be answered."""
    password = read_password(str(sample.society_password_file))
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


def _enrol(sample: Sample, society: SocietyDesk, row: SocietyRow, person: Person, clock: Clock) -> None:
    """One assessor's own machine makes the keys; the society only ever sees the request."""
    home = sample.desk if person.id == ASSESSOR else sample.home / "others" / person.id
    desk = join_desk(home, clock=clock, hardness=HARDNESS)
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
    write_text(path, f"{identity}\n")
