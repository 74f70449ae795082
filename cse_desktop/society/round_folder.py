"""Reads a round folder: its TOML files, the applicants' folders and the written part.

Every fault is reported with file, key and reason. Links are not followed: what is issued stands in the
folder.
"""

import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from cse_desktop.domain.assignment import Phase
from cse_desktop.domain.packs.model import PackRef
from cse_desktop.errors import Words
from cse_desktop.society.applicant_folder import read_applicants
from cse_desktop.society.findings import Finding
from cse_desktop.society.rounds import Applicant, Panel, Round, Seat, WrittenPart
from cse_desktop.society.sample_folder import read_samples
from cse_desktop.society.sheet import Sheet
from cse_desktop.society.written_part import read_written
from cse_desktop.words import words

METHODS = ("material", "interview", "written")
ROLES = ("assessor", "lead", "supervisor", "marker")
LARGEST_SHEET = 4 << 20
"""bytes of one TOML file"""


@dataclass(frozen=True, slots=True)
class _Head:
    """What `round.toml` says, apart from the written part."""

    id: str
    title: Words
    society: str
    general_pack: PackRef
    methods: tuple[str, ...]
    days: tuple[date, date, date]
    retention_days: int
    message: Words | None
    panel: Panel
    phases: tuple[Phase, ...]
    record_audio: str
    return_recording: bool


def read_round(folder: Path) -> tuple[Round | None, list[Finding]]:
    """The round in `folder`, or None and all faults found."""
    faults: list[Finding] = []
    sheet = read_sheet(folder, "round.toml", faults)
    if sheet is None:
        return None, faults
    head, written = _read_head(sheet, folder, faults)
    applicants = read_applicants(folder, faults, read_sheet)
    samples = read_samples(folder, faults, read_sheet)
    interviews, place, order = _read_interviews(folder, applicants, "interview" in head.methods, faults)
    seats = _read_seats(folder, applicants, written, faults)
    if faults:
        return None, faults
    opens, due, expires = head.days
    return (
        Round(
            folder=folder,
            id=head.id,
            title=head.title,
            society=head.society,
            general_pack=head.general_pack,
            methods=head.methods,
            opens=opens,
            due=due,
            expires=expires,
            retention_days=head.retention_days,
            message=head.message,
            panel=head.panel,
            phases=head.phases,
            record_audio=head.record_audio,
            return_recording=head.return_recording,
            written=written,
            place=place,
            order=order,
            interviews=interviews,
            applicants=applicants,
            seats=seats,
            samples=samples,
        ),
        faults,
    )


def read_sheet(folder: Path, name: str, faults: list[Finding]) -> Sheet | None:
    """The TOML file `name` below `folder`; None, with a fault, where it is missing or is no TOML."""
    path = folder / name
    if path.is_symlink() or not path.is_file():
        faults.append(Finding("error", "RND-005", words("society.round.file_missing"), name))
        return None
    if path.stat().st_size > LARGEST_SHEET:
        faults.append(Finding("error", "RND-006", words("society.round.file_too_large"), name))
        return None
    try:
        values = tomllib.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as problem:
        reason = words("society.round.not_toml").format(reason=str(problem))
        faults.append(Finding("error", "RND-006", reason, name))
        return None
    return Sheet(values, faults, name)


def pack_ref(sheet: Sheet, key: str) -> PackRef:
    """A pack named by id and version."""
    inner = sheet.table(key)
    if inner is None:
        return PackRef("", "")
    found = PackRef(inner.name("id"), inner.name("version"))
    inner.end()
    return found


def _read_head(sheet: Sheet, folder: Path, faults: list[Finding]) -> tuple[_Head, WrittenPart | None]:
    sheet.integer("format", 1, 1)
    methods = sheet.choices("methods", METHODS)
    panel = _read_panel(sheet.table("panel"))
    phases, record_audio, return_recording = _read_interview_plan(sheet, "interview" in methods)
    written = None
    if "written" in methods or sheet.has("written"):
        written = read_written(folder, sheet.table("written"), faults, read_sheet)
    head = _Head(
        id=sheet.name("id"),
        title=sheet.both("title") or Words("", ""),
        society=sheet.name("society"),
        general_pack=pack_ref(sheet, "general_pack"),
        methods=methods,
        days=(sheet.day("opens"), sheet.day("due"), sheet.day("expires")),
        retention_days=sheet.integer("retention_days", 0, 36_500),
        message=sheet.both("message", optional=True),
        panel=panel,
        phases=phases,
        record_audio=record_audio,
        return_recording=return_recording,
    )
    opens, due, expires = head.days
    if date.min not in head.days:
        if due < opens:
            sheet.fault("RND-008", "due", words("society.round.due_before_opens"))
        if expires < due:
            sheet.fault("RND-008", "expires", words("society.round.expires_before_due"))
    sheet.end()
    return head, written


def _read_panel(sheet: Sheet | None) -> Panel:
    if sheet is None:
        return Panel(1, False, False, False)
    panel = Panel(
        size=sheet.integer("size", 1, 99),
        lead_reads_members=sheet.flag("lead_reads_members", default=False),
        supervisor_signs=sheet.flag("supervisor_signs", default=False),
        third_rater=sheet.flag("third_rater", default=False),
    )
    sheet.end()
    return panel


def _read_interview_plan(round_sheet: Sheet, needed: bool) -> tuple[tuple[Phase, ...], str, bool]:
    sheet = round_sheet.table("interview", optional=not needed)
    if sheet is None:
        return (), "never", False
    phases = []
    for inner in sheet.tables("phases"):
        phases.append(Phase(inner.name("id"), inner.integer("minutes", 1, 600)))
        inner.end()
    if len({phase.id for phase in phases}) != len(phases):
        sheet.fault("RND-007", "phases", words("society.round.phase_twice"))
    if needed and not phases and sheet.has("phases"):
        sheet.fault("RND-004", "phases", words("society.round.no_phase"))
    record_audio = sheet.choice("record_audio", ("never", "optional", "required"), default="never")
    return_recording = sheet.flag("return_recording", default=False)
    sheet.end()
    return tuple(phases), record_audio, return_recording


def _read_interviews(
    folder: Path, applicants: tuple[Applicant, ...], needed: bool, faults: list[Finding]
) -> tuple[dict[str, datetime], str, str]:
    starts: dict[str, datetime] = {}
    if not needed and not (folder / "interviews.toml").exists():
        return starts, "", "fixed"
    sheet = read_sheet(folder, "interviews.toml", faults)
    if sheet is None:
        return starts, "", "fixed"
    place = sheet.text("place", default="", empty=True)
    order = sheet.choice("order", ("fixed", "drawn"), default="fixed")
    known = {applicant.number for applicant in applicants}
    for inner in sheet.tables("interview", optional=True):
        number = inner.name("applicant")
        start = inner.moment("start")
        if number and number not in known:
            inner.fault("RND-009", "applicant", _no_applicant(number))
        if number in starts:
            inner.fault("RND-007", "applicant", words("society.round.interview_twice").format(number=number))
        if start is not None:
            starts[number] = start
        inner.end()
    sheet.end()
    return starts, place, order


def _read_seats(
    folder: Path, applicants: tuple[Applicant, ...], written: WrittenPart | None, faults: list[Finding]
) -> tuple[Seat, ...]:
    sheet = read_sheet(folder, "assessors.toml", faults)
    if sheet is None:
        return ()
    known = {applicant.number for applicant in applicants}
    scripts_known = set(written.scripts) if written else set()
    seats: list[Seat] = []
    for inner in sheet.tables("assessor"):
        role = inner.choice("role", ROLES)
        seat = Seat(
            id=inner.name("id"),
            certificate=inner.text("certificate"),
            role=role,
            applicants=inner.texts("applicants", optional=role == "marker"),
            scripts=inner.texts("scripts", optional=role != "marker"),
            place=inner.path,
        )
        inner.end()
        _check_seat(inner, seat, known, scripts_known)
        if any(other.id == seat.id and other.role == seat.role for other in seats):
            inner.fault("RND-007", "id", words("society.round.seat_twice").format(id=seat.id, role=role))
        seats.append(seat)
    sheet.end()
    return tuple(seats)


def _no_applicant(number: str) -> Words:
    return words("society.round.no_such_applicant").format(number=number)


def _check_seat(sheet: Sheet, seat: Seat, applicants: set[str], scripts: set[str]) -> None:
    name = unicodedata.normalize("NFC", seat.certificate)
    if name and (Path(name).name != name or name in (".", "..") or "\\" in name):
        sheet.fault("RND-004", "certificate", words("society.round.certificate_outside"))
    for number in seat.applicants:
        if number not in applicants:
            sheet.fault("RND-009", "applicants", _no_applicant(number))
    for code in seat.scripts:
        if code not in scripts:
            sheet.fault("RND-009", "scripts", words("society.round.no_such_script").format(code=code))
    if len(set(seat.applicants)) != len(seat.applicants):
        sheet.fault("RND-007", "applicants", words("society.round.list_of_different"))
    if seat.role == "marker" and seat.applicants:
        sheet.fault("RND-004", "applicants", words("society.round.marker_sees_no_applicant"))
    if seat.role != "marker" and seat.scripts:
        sheet.fault("RND-004", "scripts", words("society.round.scripts_are_for_markers"))
    if seat.role != "marker" and sheet.has("applicants") and not seat.applicants:
        sheet.fault("RND-004", "applicants", words("society.round.no_applicant"))
