"""A society and its assessors in a temporary folder, with real keys, real files and a clock of their own."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from reportlab.pdfgen.canvas import Canvas

from cse_desktop.keys.wrapping import Hardness
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.society import appointing, authorities, intake, issuing
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.rows import SocietyRow
from cse_desktop.wiring.desk import at_once, join_desk
from cse_desktop.wiring.society import join_society

PASSWORD = "a test password"
SOCIETY_PASSWORD = "another test password"
QUICK = Hardness(memory_kib=64, passes=1, lanes=1)
"""keys of tests need not withstand anybody"""
START = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


class MovingClock:
    """A clock that stands until it is moved."""

    def __init__(self, start: datetime = START) -> None:
        self.at = start
        self.set_by = timedelta()

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at + self.set_by

    def monotonic_ms(self) -> int:
        """Milliseconds since its beginning."""
        return int((self.at - START) / timedelta(milliseconds=1))

    def move(self, **by: float) -> None:
        """Moves it on: `move(seconds=3)`."""
        self.at += timedelta(**by)

    def set_wall(self, **by: float) -> None:
        """Sets the wall clock to another time, as somebody may in the settings: monotonic time goes on as before."""
        self.set_by += timedelta(**by)


class World:
    """One society, its round, and the assessors' machines."""

    def __init__(self, folder: Path, start: datetime = START) -> None:
        self.folder = folder
        self.clock = MovingClock(start)
        self.society: SocietyDesk = join_society(
            folder / "society", lambda: SOCIETY_PASSWORD, clock=self.clock, hardness=QUICK
        )
        authorities.make_trial_root(self.society, "示例联合体")
        self.row = self.authorise("csee", 3)
        self.round = folder / "round"
        self.issued: dict[str, Path] = {}
        self.ids: dict[str, str] = {}

    def close(self) -> None:
        """Closes what is open."""
        self.society.records.close()

    def authorise(self, code: str, number: int) -> SocietyRow:
        """One more society below the root."""
        fields, grades = ["electrical", "ict"], ["AE", "PE", "SPE"]
        row = SocietyRow(
            code,
            number,
            "示例学会",
            "Sample Society",
            json.dumps(fields),
            json.dumps(grades),
            self.society.now_text(),
        )
        with self.society.records.transaction():
            self.society.records.insert(row)
        authorities.certify_society(self.society, row, fields, grades)
        return row

    def desk(
        self,
        who: str,
        in_storage: Callable[[Callable[[], object]], object] = at_once,
        home: Path | None = None,
    ) -> AssessorDesk:
        """The desk of one person, as it starts."""
        return join_desk(
            home or self.folder / "desks" / who, clock=self.clock, hardness=QUICK, in_storage=in_storage
        )

    def enrol(
        self, who: str, employer: str = "示例检测中心", scope: str = "*", name: str = ""
    ) -> AssessorDesk:
        """Enrols and appoints a person; their desk is unlocked."""
        desk = self.desk(who)
        request = desk.enrol(name or f"示例·{who}", employer, "csee", ["electrical"], PASSWORD)
        self.round.mkdir(exist_ok=True)
        target = self.round / f"{who}.pem"
        appointed = appointing.appoint(self.society, self.row, request, scope, assessor_id=who, out=target)
        desk.install_certificate(appointed.path)
        desk.unlock(PASSWORD)
        return desk

    def issue(self, folder: Path | None = None) -> None:
        """Issues the round; `issued[who]` is each one's file, `ids[who]` the assignment."""
        found = issuing.issue_round(
            self.society, folder or self.round, self.folder / "out", conflicts_seen=True
        )
        for file in found.files:
            self.issued[file.assessor_id] = file.path
            self.ids[file.assessor_id] = file.assignment_id

    def receive(self, *files: Path) -> list[intake.Received]:
        """Gives files to the society; answers come into `answers/`."""
        return intake.receive_files(self.society, self.row, files, self.folder / "answers")


def write_round(folder: Path, people: dict[str, str], applicants: int = 2, **changes: str) -> None:
    """A small round folder: `people` maps id → role; `changes` replaces values of round.toml by key."""
    head = {
        "opens": "2026-03-02",
        "due": "2026-03-20",
        "expires": "2026-04-30",
        "methods": '["material", "interview"]',
        "record_audio": "never",
        "return_recording": "false",
        **changes,
    }
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [f"A{place + 1:03d}" for place in range(applicants)]
    (folder / "round.toml").write_text(_ROUND.format(**head), encoding="utf-8")
    named = ", ".join(f'"{number}"' for number in numbers)
    rows = [
        f'[[assessor]]\nid = "{who}"\ncertificate = "{who}.pem"\nrole = "{role}"\napplicants = [{named}]\n'
        for who, role in people.items()
    ]
    (folder / "assessors.toml").write_text("\n".join(rows), encoding="utf-8")
    meetings = [
        f'[[interview]]\napplicant = "{number}"\nstart = 2026-03-12T{9 + place % 8:02d}:00:00+08:00\n'
        for place, number in enumerate(numbers)
    ]
    text = 'place = "Room 1"\norder = "drawn"\n' + "\n".join(meetings)
    (folder / "interviews.toml").write_text(text, encoding="utf-8")
    for place, number in enumerate(numbers):
        write_applicant(folder / "applicants" / number, number, f"示例 申请人{place + 1}")


def write_sample(
    round_folder: Path,
    agreed: Mapping[str, str] = MappingProxyType({"1.1": "3", "1.3": "2", "EE2": "4"}),
    number: str = "S01",
) -> None:
    """A standard sample beside the applicants; `agreed` maps indicator → agreed rating."""
    folder = round_folder / "samples" / number
    write_applicant(folder, number, f"标准样例{number}")
    rows = [
        f'[[agreed]]\nindicator = "{target}"\nvalue = "{value}"\n'
        f'reason = {{ zh = "议定理由{target}：第{place}页。", en = "Agreed reason {target}, page {place}." }}\n'
        f'material = "materials/03 项目报告.pdf"\npage = {place}\n'
        for place, (target, value) in enumerate(agreed.items(), 1)
    ]
    (folder / "agreed.toml").write_text("\n".join(rows), encoding="utf-8")


def write_applicant(folder: Path, number: str, name: str) -> None:
    """One invented applicant with a report of three pages and a text."""
    materials = folder / "materials"
    materials.mkdir(parents=True, exist_ok=True)
    (folder / "profile.toml").write_text(_PROFILE.format(number=number, name=name), encoding="utf-8")
    report = Canvas(str(materials / "03 项目报告.pdf"), invariant=1)
    for page in range(3):
        report.drawString(72, 760, f"Sample report {number}, page {page + 1}: short-circuit current 12.4 kA")
        report.showPage()
    report.save()
    (materials / "01 简历.txt").write_text(f"{name}\n示例材料\n", encoding="utf-8")


_ROUND = """format = 1
id = "test-01"
title = {{ zh = "测试批次", en = "Test round" }}
society = "csee"
general_pack = {{ id = "cse-general", version = "0.1.0" }}
methods = {methods}
opens = {opens}
due = {due}
expires = {expires}
retention_days = 180
message = {{ zh = "测试。", en = "A test." }}

[panel]
size = 2
lead_reads_members = true
supervisor_signs = false
third_rater = true

[interview]
phases = [ {{ id = "identity", minutes = 1 }}, {{ id = "presentation", minutes = 15 }},
  {{ id = "questions", minutes = 25 }}, {{ id = "scoring", minutes = 5 }}, {{ id = "deliberation", minutes = 5 }} ]
record_audio = "{record_audio}"
return_recording = {return_recording}
"""

_PROFILE = """number = "{number}"
name = "{name}"
name_latin = "Sample Applicant {number}"
employer = "示例电力设计院"
grade = "PE"
field = "electrical"
professional_pack = {{ id = "cse-electrical", version = "0.1.0" }}
route = "initial"
referees = [ {{ name = "示例 推荐人", employer = "示例大学" }} ]
formal_review = {{ result = "met", note = "" }}

[[education]]
from = "2011-09"
to = "2015-07"
degree = "bachelor"
major = "电气工程及其自动化"
institution = "示例大学"
accredited = true

[[post]]
from = "2015-08"
to = ""
employer = "示例电力设计院"
title = "工程师"

[[cpd]]
year = 2025
hours = 46
"""
