"""What the society's desk does, as acts to be tried under faults: by its own commands, as its secretary gives them."""

import contextlib
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cse_desktop.domain.times import format_time
from cse_desktop.society.cli import main as command
from cse_desktop.society.home import SocietyHome
from cse_desktop.society.rows import AnswerRow, AssignmentRow, BundleRow, CertificateRow, CrlRow
from cse_desktop.trust.crls import from_pem
from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.society import join_society
from db.society import failures
from tests.faults.trials import Say
from tests.world import PASSWORD, QUICK, SOCIETY_PASSWORD, START, World, write_round

SAID = "said.json"
"""what the command answered, kept where no fault is injected"""
Wanted = Callable[[Path, dict[str, Any]], list[str]]
"""folder, answer → what the answer does not say, or says wrongly"""


@dataclass(frozen=True)
class SocietyAct:
    """One command on a copy of a folder that has the home in `society`."""

    name: str
    template: Path
    arguments: Sequence[str]
    """`{}` is the folder"""
    wanted: Wanted

    def ready(self, folder: Path) -> Callable[[Say], None]:
        """The whole command is done under faults, from opening the database on."""

        def do(say: Say) -> None:
            code, told = self._run(folder)
            (folder.parent / SAID).write_text(json.dumps(told), encoding="utf-8")
            if code == 0:
                say()

        return do

    def check(self, folder: Path, *, acknowledged: bool) -> list[str]:
        """The database is whole, the report said what was done, and the same command completes it."""
        found = ["the database is damaged"] if failures.is_damaged(folder / "society" / "society.db") else []
        said = folder.parent / SAID
        told = json.loads(said.read_text(encoding="utf-8")) if said.is_file() else None
        if told is not None:
            found += [f"report: {wrong}" for wrong in self.wanted(folder, told)]
            if "restore" in str(told.get("next_step")):
                found.append(f"a backup was advised: {told['code']}")
        if acknowledged and told is None:
            found.append("acknowledged without an answer")
        code, again = self._run(folder)
        if code != 0:
            return [*found, f"not completed by the same command: {again}"]
        found += [f"repeated: {wrong}" for wrong in self.wanted(folder, again)]
        before = _outside(folder)
        self._run(folder)
        return found if _outside(folder) == before else [*found, "a third time it does something"]

    def _run(self, folder: Path) -> tuple[int, dict[str, Any]]:
        common = ["--home", f"{folder}/society", "--password-file", f"{folder}/secret", "--json"]
        given = [part.replace("{}", str(folder)) for part in self.arguments]
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = command([*given, *common, "--at", format_time(START)])
        return code, json.loads(out.getvalue())


def _outside(folder: Path) -> dict[str, bytes]:
    """What was handed out, or is there for everybody."""
    places = (folder / "out", folder / "society" / "trust", folder / "society" / "societies")
    return {str(path): path.read_bytes() for place in places for path in place.rglob("*") if path.is_file()}


def _rows(folder: Path, kind: type[Any]) -> list[Any]:
    if not (folder / "society" / "society.db").is_file():
        return []
    desk = join_society(folder / "society", lambda: SOCIETY_PASSWORD)
    try:
        return desk.records.rows(kind)
    finally:
        desk.records.close()


def _files(folder: Path, told: dict[str, Any], kept: set[str]) -> list[str]:
    """Each file that is told of is there as it was kept."""
    found = []
    for file in told.get("files", ()):
        place = file.get("path") or file.get("answer")
        if place is None:
            continue
        if not Path(place).is_file():
            found.append("a file that was told of is not there")
        elif _sha256(Path(place)) not in kept:
            found.append("a file that was told of is not what was kept")
        if not all((SocietyHome(folder / "society").blobs / name[:2] / name).is_file() for name in kept):
            found.append("a row without its blob")
    return found


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def issued(folder: Path, told: dict[str, Any]) -> list[str]:
    """Told of are only assignments that are kept and handed out."""
    rows = {row.ciphertext_sha256: row for row in _rows(folder, AssignmentRow)}
    found = _files(folder, told, set(rows))
    found += ["all were to be issued"] if told["ok"] and len(rows) != 2 else []
    return found


def received(folder: Path, told: dict[str, Any]) -> list[str]:
    """Every verdict that is kept was told, and every one that was told is kept, with its answer."""
    kept = {row.ciphertext_sha256 for row in _rows(folder, BundleRow)}
    answers = {row.ciphertext_sha256 for row in _rows(folder, AnswerRow)}
    told_of = {_sha256(Path(file["file"])) for file in told.get("files", ()) if file["outcome"] == "accepted"}
    found = _files(folder, told, answers)
    if "files" in told and kept != told_of:
        found.append(f"verdicts kept {len(kept)}, told {len(told_of)}")
    if "files" not in told and kept:
        found.append(f"verdicts kept {len(kept)}, and no report: {told}")
    if len(answers) != len(kept):
        found.append("a verdict without its answer")
    return found


def appointed(folder: Path, told: dict[str, Any]) -> list[str]:
    """A certificate that was told of is kept and written out."""
    if not told["ok"]:
        return []
    serials = {row.serial for row in _rows(folder, CertificateRow)}
    found = [] if told["serial"] in serials else ["the certificate is not kept"]
    return found if Path(told["certificate"]).is_file() else [*found, "the certificate is not there"]


def revoked(folder: Path, told: dict[str, Any]) -> list[str]:
    """Who is revoked stands in the newest list, and never without it."""
    gone = [row for row in _rows(folder, CertificateRow) if row.revoked_at]
    lists = [row for row in _rows(folder, CrlRow) if row.issuer == "csee"]
    found = [] if bool(gone) == (len(lists) > 1) else ["revoked without a list that says so"]
    if told["ok"] and not gone:
        found.append("told, and not revoked")
    if told["ok"] and lists[-1].der not in from_pem((folder / "society" / "trust" / "crls.pem").read_bytes()):
        found.append("the list is not published")
    return found


def authorised(folder: Path, told: dict[str, Any]) -> list[str]:
    """A society that was told of has its three certificates."""
    rows = {row.role for row in _rows(folder, CertificateRow) if row.society == "csee"}
    return ["certificates are missing"] if told["ok"] and rows != {"ca", "issuer", "intake"} else []


def begun(folder: Path, told: dict[str, Any]) -> list[str]:
    """A home that was told of has a root."""
    roots = [row for row in _rows(folder, CertificateRow) if row.role == "root"]
    return ["not one root"] if told["ok"] and len(roots) != 1 else []


class SocietyStory:
    """A society before each of its acts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._world = world = World(folder / "world")
        try:
            members = [world.enrol("e-001"), world.enrol("e-009")]
            write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=1)
            request = join_desk(folder / "third", clock=world.clock, hardness=QUICK).enrol(
                "示例·e-005", "示例检测中心", "csee", ["electrical"], PASSWORD
            )
            empty = self._template("empty", home=False)
            begun_home = self._template("begun", home=False)
            SocietyAct("", begun_home, ("init", "--trial-root"), begun)._run(begun_home)
            ready = self._template("ready", request, world.round)
            world.issue()
            came = []
            for who, desk in zip(("e-001", "e-009"), members, strict=True):
                desk.open_file(world.issued[who])
                work = desk.open_room(world.ids[who])
                work.declare({case.id: ("none", "") for case in work.room.assignment.cases}, PASSWORD)
                (row,) = work.return_sheet().rows
                came.append(work.path_of(row.bundle_id))
                desk.close_room()
            going = self._template("going", *came)
        finally:
            world.close()
        out = ("--out", "{}/out")
        files = [f"{{}}/{path.name}" for path in came]
        grades = ("--fields", "electrical", "--grades", "PE")
        self.acts = (
            SocietyAct("init", empty, ("init", "--trial-root"), begun),
            SocietyAct("authorise", begun_home, ("authorise", "csee", *grades), authorised),
            SocietyAct(
                "appoint", ready, ("appoint", f"{{}}/{request.name}", "--scope", "*", *out), appointed
            ),
            SocietyAct("issue", ready, ("issue", "{}/round", *out), issued),
            SocietyAct("receive", going, ("receive", *files, *out), received),
            SocietyAct("revoke", going, ("revoke", "e-001", "--reason", "superseded"), revoked),
        )

    def _template(self, name: str, *more: Path, home: bool = True) -> Path:
        place = self._folder / name
        (place / "out").mkdir(parents=True)
        (place / "secret").write_text(SOCIETY_PASSWORD + "\n", encoding="utf-8")
        if home:
            shutil.copytree(self._world.folder / "society", place / "society")
        for path in more:
            (shutil.copytree if path.is_dir() else shutil.copy)(path, place / path.name)
        return place
