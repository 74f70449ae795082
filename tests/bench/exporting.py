"""Signing and exporting a hundred cases, against `tar | age` and one `openssl cms -sign`."""

import argparse
import subprocess
import tempfile
from pathlib import Path

from cse_desktop.services.casework import Casework
from tests.bench.sides import Sides, in_turn
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, World, write_round

CASES = 100


def bench(options: argparse.Namespace) -> Sides:
    """One act for all cases: records, evidence, printed and signed sheets, the bundle, read again as a stranger."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = World(folder)
        casework = _filled(world)
        cases = [case.id for case in casework.room.assignment.cases]
        _other_tools(folder)
        plain = folder / "plain"
        plain.mkdir()
        for number in range(3 * CASES):
            (plain / f"{number}.json").write_bytes(b"x" * 20_000)

        def ours() -> None:
            for case_id in cases:
                if casework.room.is_frozen(case_id):
                    casework.take_up_again(case_id, "bench")
            casework.submit_cases(cases, PASSWORD)

        def theirs() -> None:
            line = (
                f"tar -C {plain} -cf - . | age -r {casework.room.assignment.society_recipient} -o {folder}/out.age; "
                f"openssl cms -sign -binary -in {plain}/0.json -signer {folder}/c.pem -inkey {folder}/k.pem "
                f"-outform DER -out {folder}/s.p7s"
            )
            subprocess.run(["bash", "-o", "pipefail", "-c", line], check=True, capture_output=True)

        sides = in_turn(
            f"sign and export {CASES} cases (records, evidence, {CASES} printed and signed sheets)",
            ours,
            theirs,
            runs=min(3, options.runs),
            against="tar | age and one openssl cms -sign of as many bytes",
            goal="2x",
            warm_up=0,
        )
        world.close()
    return sides


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
