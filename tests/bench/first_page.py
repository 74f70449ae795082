"""The first page of a scan of five hundred pages, from the encrypted store, against `pdftoppm` on the plain file."""

import argparse
import io
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.documents import ProgramDecoder
from cse_desktop.wiring.lanes import Lanes
from tests.bench.sides import Sides, in_turn
from tests.bench.starting import desk_with_roster
from tests.world import PASSWORD

PAGES = 500
WIDTH = 900
SCAN = (1240, 1754)
"""A4 at 150 dots per inch"""
NOISE = (620, 877)
DIFFERENT = 20


def bench(options: argparse.Namespace) -> Sides:
    """The decoder process runs already, as it does in the program; the document is opened afresh each time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scan = folder / "scan.pdf"
        write_scan(scan, PAGES)
        home = desk_with_roster(folder / "world", 1, lambda materials: shutil.copy(scan, materials))
        lanes = Lanes()
        desk = join_desk(home, in_storage=lanes.in_storage)
        desk.unlock(PASSWORD)
        assignment = desk.state().assignments[0].assignment_id
        room = lanes.storage.submit(lambda: desk.open_room(assignment).room).result()
        case = room.assignment.cases[0]
        digest = next(found.sha256 for found in case.materials if found.display_name == "scan.pdf")
        source = desk.materials(room, case.id)(digest)
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
            lanes.close()


def write_scan(path: Path, pages: int) -> None:
    """Grey pages with noise, as a scanner makes them; twenty of them, over and over."""
    chance = random.Random(1)  # noqa: S311 - noise on paper, not a secret
    pictures = []
    for _ in range(DIFFERENT):
        noise = Image.frombytes("L", NOISE, chance.randbytes(NOISE[0] * NOISE[1]))
        page = io.BytesIO()
        noise.point(lambda value: 255 - value // 4).resize(SCAN).save(page, "JPEG", quality=70)
        pictures.append(page.getvalue())
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for number in range(pages):
        # every page has a picture of its own, as in a scan
        picture = pictures[number % DIFFERENT] + number.to_bytes(4, "big")
        canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
