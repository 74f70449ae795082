"""Signing and exporting a hundred cases, against `tar | age` and one `openssl cms -sign`."""

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import PayloadFile, payload_bytes
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.score_json import record_file, score_documents
from cse_desktop.services import submitting
from cse_desktop.services.casework import Casework
from cse_desktop.services.outgoing import Parcel, make_bundle
from tests.bench.sides import Sides, in_turn
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, World, write_round

CASES = 100


def bench(options: argparse.Namespace) -> list[Sides]:
    """The whole act, and the bundle of records without sheets; either is read again before it is let go."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = World(folder)
        casework = _filled(world)
        cases = [case.id for case in casework.room.assignment.cases]
        _other_tools(folder)
        records = folder / "records"
        records.mkdir()
        for number, file in enumerate(_bundled(casework, cases)[0]):
            (records / f"{number}.json").write_bytes(file.open().read())
        sheets = folder / "sheets"
        shutil.copytree(records, sheets)
        sheet = casework.score_sheet(cases[0], "zh")
        for number in range(CASES):
            (sheets / f"{number}.pdf").write_bytes(sheet)

        def whole() -> None:
            for case_id in cases:
                if casework.room.is_frozen(case_id):
                    casework.take_up_again(case_id, "bench")
            casework.submit_cases(cases, PASSWORD)

        def bundle() -> None:
            files, entries = _bundled(casework, cases)
            signer = casework._signer(PASSWORD)
            make_bundle(
                casework.room, casework._sender, Parcel("scores", files, entries, to_lead=True), signer
            )

        def theirs(plain: Path) -> None:
            line = (
                f"tar -C {plain} -cf - . | age -r {casework.room.assignment.society_recipient} -o {folder}/out.age; "
                f"openssl cms -sign -binary -in {plain}/0.json -signer {folder}/c.pem -inkey {folder}/k.pem "
                f"-outform DER -out {folder}/s.p7s"
            )
            subprocess.run(["bash", "-o", "pipefail", "-c", line], check=True, capture_output=True)

        against = "tar | age and one openssl cms -sign of the same files"
        sides = [
            in_turn(
                f"bundle of {CASES} cases, records and evidence without sheets",
                bundle,
                lambda: theirs(records),
                runs=max(5, options.runs),
                against=against,
                goal="2x",
            ),
            in_turn(
                f"sign and export {CASES} cases, with {CASES} printed and signed sheets",
                whole,
                lambda: theirs(sheets),
                runs=min(3, options.runs),
                against=against,
                goal="2x",
                warm_up=0,
            ),
        ]
        world.close()
    return sides


def _bundled(casework: Casework, cases: list[str]) -> tuple[list[PayloadFile], dict[str, CaseEntry]]:
    """The records of the cases as they go into a bundle, and what its head says of them."""
    room = casework.room
    files: list[PayloadFile] = []
    entries: dict[str, CaseEntry] = {}
    for case_id in cases:
        record = submitting._record(room, case_id, room.now(), room.storage.journal_head())
        made = [
            payload_bytes(path, canonical_bytes(document), "application/json")
            for path, document in score_documents(record, room.standard(case_id)).items()
        ]
        files += made
        case, heading = room.case(case_id), record.heading
        digest = next(file.sha256 for file in made if file.path == record_file(case_id))
        entries[case_id] = CaseEntry(case.scope, case.digest, heading.revision, heading.supersedes, digest)
    return files, entries


def _filled(world: World) -> Casework:
    desk = world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=CASES)
    world.issue()
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    for case in casework.room.assignment.cases:
        fill_case(casework.room, case.id)
    return casework


def _other_tools(folder: Path) -> None:
    line = (
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {folder}/k.pem "
        f"-out {folder}/c.pem -subj /CN=bench -days 2"
    )
    subprocess.run(["bash", "-c", line], check=True, capture_output=True)
