"""The first page of a long scan and of a long text, from the encrypted store, against `pdftoppm` on the plain file."""

import argparse
import io
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.domain.documents import Readable
from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.documents import ProgramDecoder
from cse_desktop.wiring.lanes import Lanes
from tests.bench.long_text import PAGES as TEXT_PAGES
from tests.bench.long_text import write_text
from tests.bench.sides import Sides, in_turn
from tests.bench.starting import desk_with_roster
from tests.world import PASSWORD

PAGES = 500
WIDTH = 900
SCAN = (1240, 1754)
"""A4 at 150 dots per inch"""
NOISE = (620, 877)
DIFFERENT = 20


def bench(options: argparse.Namespace) -> list[Sides]:
    """The decoder process runs already, as it does in the program; the document is opened afresh each time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scan, text = folder / "scan.pdf", folder / "text.pdf"
        write_scan(scan, PAGES)
        write_text(text, TEXT_PAGES)

        def add(materials: Path) -> None:
            for file in (scan, text):
                shutil.copy(file, materials)

        home = desk_with_roster(folder / "world", 1, add)
        lanes = Lanes()
        desk = join_desk(home, in_storage=lanes.in_storage)
        desk.unlock(PASSWORD)
        assignment = desk.state().assignments[0].assignment_id
        room = lanes.storage.submit(lambda: desk.open_room(assignment).room).result()
        case = room.assignment.cases[0]
        digests = {found.display_name: found.sha256 for found in case.materials}
        read = desk.materials(room, case.id)
        decoder = ProgramDecoder()
        try:
            return [
                _compare(what, file, read(digests[file.name]), decoder, max(9, options.runs))
                for what, file in (
                    (f"scan of {PAGES} pages", scan),
                    (f"text PDF of {TEXT_PAGES} pages", text),
                )
            ]
        finally:
            decoder.close()
            desk.close_room()
            lanes.close()


def _compare(
    what: str, file: Path, source: Callable[[], Readable], decoder: ProgramDecoder, runs: int
) -> Sides:
    scaled = ["-scale-to-x", str(WIDTH), "-scale-to-y", "-1"]
    command = ["pdftoppm", "-f", "1", "-l", "1", *scaled, str(file)]

    def ours() -> None:
        document = decoder.open(source, file.name).result()
        pixels = document.image(0, WIDTH).result()
        assert pixels.width == WIDTH
        document.close()

    def theirs() -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    return in_turn(
        f"first page of a {what} ({file.stat().st_size / 2**20:.1f} MiB)",
        ours,
        theirs,
        runs=runs,
        against="pdftoppm -f 1 -l 1 on the plain file",
        goal="1.0x",
    )


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
