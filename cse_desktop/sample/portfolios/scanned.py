"""Paper that went through a scanner: grey pictures, a little askew, with noise and a shadow at the edge."""

import io
import random

import pypdfium2 as pdfium
from PIL import Image, ImageChops
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.sample.portfolios.look import FOOTER, Made
from cse_desktop.sample.portfolios.photographs import noise_over

_DOTS_PER_INCH = 128
_QUALITY = 66


def scanned(made: Made, title: str, *, colour: bool = False) -> Made:
    """The same pages without any text layer; `colour` keeps the stamps red."""
    dice = random.Random(f"scan {title}")  # noqa: S311 - an accident, the same every time
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setSubject(FOOTER)
    document = pdfium.PdfDocument(io.BytesIO(made.data))
    try:
        for number in range(len(document)):
            width, height = document.get_page_size(number)
            picture = _drawn(document, number, colour=colour)
            canvas.setPageSize((width, height))
            page = io.BytesIO()
            _spoiled(picture, dice).save(page, "JPEG", quality=_QUALITY)
            page.seek(0)
            canvas.drawImage(ImageReader(page), 0, 0, width, height)
            canvas.showPage()
    finally:
        document.close()
    canvas.save()
    return Made(target.getvalue(), made.pages, made.anchors)


def _drawn(document: pdfium.PdfDocument, number: int, *, colour: bool) -> Image.Image:
    page = document.get_page(number)
    try:
        picture = page.render(scale=_DOTS_PER_INCH / 72).to_pil()
    finally:
        page.close()
    return picture.convert("RGB" if colour else "L")


def _spoiled(picture: Image.Image, dice: random.Random) -> Image.Image:
    """Askew, on yellowish-grey paper, with grain and a darker edge where the lid stood open."""
    paper = (249, 248, 244) if picture.mode == "RGB" else 248
    angle = dice.uniform(-0.9, 0.9)
    picture = picture.rotate(angle, Image.Resampling.BILINEAR, fillcolor=paper)
    width, height = picture.size
    strip = Image.new("L", (64, 1))
    reach = dice.uniform(1.4, 3.6)
    strip.putdata([round(255 - 78 * max(0.0, 1 - x / reach) ** 1.6 - 5 * x / 64) for x in range(64)])
    shadow = strip.resize((width, height), Image.Resampling.BICUBIC)
    if dice.random() < 0.4:
        shadow = shadow.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    grain = noise_over((width, height), 0.05, f"paper {dice.randrange(3)}")
    if picture.mode == "RGB":
        shadow, grain = Image.merge("RGB", (shadow,) * 3), Image.merge("RGB", (grain,) * 3)
    return ImageChops.add(ImageChops.multiply(picture, shadow), grain, 1, -130)
