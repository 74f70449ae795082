"""The first page of a scan of five hundred pages, from the encrypted store, against `pdftoppm` on the plain file."""

import argparse
import io
import random
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.wiring.documents import ProgramDecoder
from tests.bench.sides import Sides, in_turn
from tests.world import PASSWORD, World, write_round

PAGES = 500
WIDTH = 900
SCAN = (1240, 1754)
"""A4 at 150 dots per inch"""
DIFFERENT = 20


def bench(options: argparse.Namespace) -> Sides:
    """The decoder process runs already, as it does in the program; the document is opened afresh each time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = World(folder)
        desk = world.enrol("e-001")
        world.enrol("e-009")
        write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
        scan = world.round / "applicants" / "A001" / "materials" / "scan.pdf"
        _write_scan(scan)
        world.issue()
        desk.open_file(world.issued["e-001"])
        casework = desk.open_room(world.ids["e-001"])
        casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
        case = next(case for case in casework.room.assignment.cases if case.profile.number == "A001")
        digest = next(found.sha256 for found in case.materials if found.display_name == "scan.pdf")
        source = desk.materials(casework.room, case.id)(digest)
        decoder = ProgramDecoder()

        def ours() -> None:
            document = decoder.open(source, "scan.pdf").result()
            pixels = document.image(0, WIDTH).result()
            assert pixels.width == WIDTH
            document.close()

        def theirs() -> None:
            command = [
                "pdftoppm",
                "-f",
                "1",
                "-l",
                "1",
                "-scale-to-x",
                str(WIDTH),
                "-scale-to-y",
                "-1",
                str(scan),
            ]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

        try:
            return in_turn(
                f"first page of a scan of {PAGES} pages ({scan.stat().st_size >> 20} MiB)",
                ours,
                theirs,
                runs=max(9, options.runs),
                against="pdftoppm -f 1 -l 1 on the plain file",
                goal="1.0x",
            )
        finally:
            decoder.close()
            desk.close_room()
            world.close()


def _write_scan(path: Path) -> None:
    """Grey pages with noise, as a scanner makes them; twenty of them, over and over."""
    chance = random.Random(1)  # noqa: S311 - noise on paper, not a secret
    pictures = []
    for _ in range(DIFFERENT):
        small = Image.frombytes("L", (155, 219), bytes(chance.randrange(170, 256) for _ in range(155 * 219)))
        page = io.BytesIO()
        small.resize(SCAN).save(page, "JPEG", quality=70)
        pictures.append(page.getvalue())
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for number in range(PAGES):
        # every page has a picture of its own, as in a scan
        picture = pictures[number % DIFFERENT] + number.to_bytes(4, "big")
        canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
