"""Pictures painted by rules: what the applicants photographed on site, and their portraits. Nobody real is in them."""

import io
import math
import random
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Paint = Callable[[ImageDraw.ImageDraw, random.Random, int, int], None]
Rgb = tuple[int, int, int]
_SIZE = (1280, 860)


def photograph(kind: str, name: str, size: tuple[int, int] = _SIZE) -> Image.Image:
    """A scene of `kind`; `name` varies it."""
    dice = random.Random(f"photograph {kind} {name}")  # noqa: S311 - a picture, the same every time
    width, height = size
    image = Image.new("RGB", size, (120, 124, 128))
    _SCENES[kind](ImageDraw.Draw(image, "RGBA"), dice, width, height)
    image = image.filter(ImageFilter.GaussianBlur(0.9))
    image = _lit(image, dice)
    return _grained(image, dice)


def jpeg(image: Image.Image, quality: int = 86) -> bytes:
    """The picture as a JPEG file."""
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality, subsampling=1, dpi=(180, 180))
    return target.getvalue()


@lru_cache(maxsize=4)
def _noise(seed: str) -> Image.Image:
    grain = random.Random(seed).randbytes(512 * 512)  # noqa: S311 - grain, the same every time
    return Image.frombytes("L", (512, 512), grain).filter(ImageFilter.GaussianBlur(0.6))


def noise_over(size: tuple[int, int], strength: float, seed: str) -> Image.Image:
    """A grey field around 128 with grain, as large as wanted."""
    tile = _noise(seed).point(lambda value: round(128 + (value - 128) * strength))
    field = Image.new("L", size)
    for x in range(0, size[0], 512):
        for y in range(0, size[1], 512):
            field.paste(tile, (x, y))
    return field


def _grained(image: Image.Image, dice: random.Random) -> Image.Image:
    grain = noise_over(image.size, 0.11, f"grain {dice.randrange(3)}")
    offset = Image.merge("RGB", (grain, grain, grain))
    return ImageChops.add(image, offset, 1, -128)


def _lit(image: Image.Image, dice: random.Random) -> Image.Image:
    """Light from one side, dark corners."""
    width, height = image.size
    shade = Image.new("L", (64, 64))
    centre = dice.uniform(20, 44)
    shade.putdata(
        [
            max(0, min(255, round(262 - 0.062 * ((x - centre) ** 2 + (y - 26) ** 2))))
            for y in range(64)
            for x in range(64)
        ]
    )
    large = shade.resize((width, height), Image.Resampling.BICUBIC)
    return ImageChops.multiply(image, Image.merge("RGB", (large, large, large)))


def _blend(low: Rgb, high: Rgb, share: float) -> Rgb:
    return (
        round(low[0] + (high[0] - low[0]) * share),
        round(low[1] + (high[1] - low[1]) * share),
        round(low[2] + (high[2] - low[2]) * share),
    )


def _fall(pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], low: Rgb, high: Rgb) -> None:
    """A rectangle shaded from top to bottom."""
    left, top, right, bottom = box
    rows = max(1, int(bottom - top))
    for row in range(rows):
        pen.line((left, top + row, right, top + row), fill=_blend(low, high, row / rows))


def _switchgear(pen: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    floor = height * 0.80
    _fall(pen, (0, 0, width, floor), (206, 210, 208), (176, 182, 182))
    _fall(pen, (0, floor, width, height), (96, 118, 112), (64, 84, 80))
    for number in range(5):
        pen.rounded_rectangle(
            (width * (0.05 + 0.2 * number), 22, width * (0.17 + 0.2 * number), 40), 6, fill=(250, 252, 246)
        )
    x = -dice.uniform(10, 60)
    number = 0
    while x < width:
        w = 158 + number * 4
        top = height * (0.15 - 0.006 * number)
        bottom = floor + 14 + 3 * number
        _fall(pen, (x, top, x + w, bottom), (226, 228, 224), (188, 193, 191))
        pen.rectangle((x, top, x + w, bottom), outline=(120, 126, 126), width=3)
        pen.rectangle((x + 10, top + 10, x + w - 10, top + 150), outline=(138, 144, 144), width=2)
        pen.rectangle((x + 26, top + 32, x + 82, top + 84), fill=(30, 52, 44), outline=(70, 76, 76))
        pen.text((x + 32, top + 50), f"{dice.uniform(10.2, 10.6):.1f} kV", fill=(120, 255, 170))
        for lamp, hue in enumerate(((212, 60, 46), (60, 178, 84), (232, 190, 60))):
            pen.ellipse(
                (x + 96 + 18 * lamp, top + 40, x + 108 + 18 * lamp, top + 52), fill=hue, outline=(80, 80, 80)
            )
        pen.ellipse((x + 100, top + 84, x + 132, top + 116), fill=(44, 46, 50), outline=(20, 20, 20))
        pen.line((x + 116, top + 86, x + 122, top + 112), fill=(200, 200, 200), width=4)
        pen.rectangle((x + 10, top + 166, x + w - 10, top + 366), outline=(138, 144, 144), width=2)
        pen.ellipse(
            (x + w / 2 - 22, top + 240, x + w / 2 + 22, top + 284),
            fill=(58, 74, 84),
            outline=(30, 34, 36),
            width=3,
        )
        pen.rectangle((x + w - 30, top + 230, x + w - 22, top + 300), fill=(70, 72, 74))
        pen.rectangle((x + 10, top + 382, x + w - 10, bottom - 16), outline=(138, 144, 144), width=2)
        for slot in range(7):
            pen.line(
                (x + 34, bottom - 90 + 9 * slot, x + w - 34, bottom - 90 + 9 * slot),
                fill=(110, 116, 116),
                width=3,
            )
        pen.polygon(
            ((x + 30, top + 330), (x + 44, top + 304), (x + 58, top + 330)),
            fill=(240, 200, 40),
            outline=(40, 40, 40),
        )
        x += w + 2
        number += 1
    pen.rectangle((0, floor + 70, width, floor + 82), fill=(226, 190, 50))
    pen.rectangle((0, height - 60, width, height), fill=(30, 70, 52, 210))


def _trench(pen: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    _fall(pen, (0, 0, width, height), (150, 140, 122), (118, 106, 88))
    for _ in range(900):
        x, y, size = dice.uniform(0, width), dice.uniform(0, height), dice.uniform(1, 7)
        tone = dice.randrange(80, 170)
        pen.ellipse((x, y, x + size, y + size * 0.7), fill=(tone, tone - 10, tone - 26, 150))
    near, far = (width * 0.16, width * 0.86), (width * 0.40, width * 0.60)
    horizon = height * 0.16
    pen.polygon(
        ((near[0], height), (far[0], horizon), (far[1], horizon), (near[1], height)), fill=(66, 60, 54)
    )
    pen.polygon(
        ((near[0], height), (far[0], horizon), (far[0] + 26, horizon), (near[0] + 150, height)),
        fill=(134, 132, 126),
    )
    pen.polygon(
        ((near[1], height), (far[1], horizon), (far[1] - 26, horizon), (near[1] - 150, height)),
        fill=(112, 110, 106),
    )
    for row in range(12):
        share = (row / 12) ** 1.8
        y = horizon + (height - horizon) * share
        left = far[0] + (near[0] - far[0]) * share
        right = far[1] + (near[1] - far[1]) * share
        reach = 12 + 88 * share
        for x, sign in ((left + 20 + 120 * share, 1), (right - 20 - 120 * share, -1)):
            pen.line(
                (x, y, x + sign * reach, y - 4 * share), fill=(180, 186, 188), width=max(1, int(8 * share))
            )
    for cable in range(7):
        hue = ((34, 34, 36), (150, 46, 40), (38, 40, 44))[cable % 3]
        offset = -0.30 + cable * 0.10
        path = []
        for step in range(40):
            share = (step / 39) ** 1.7
            centre = (far[0] + far[1]) / 2 + ((near[0] + near[1]) / 2 - (far[0] + far[1]) / 2) * share
            half = ((far[1] - far[0]) + ((near[1] - near[0]) - (far[1] - far[0])) * share) / 2
            path.append(
                (centre + offset * 1.5 * half + dice.uniform(-1, 1), horizon + (height - horizon) * share)
            )
        for index in range(len(path) - 1):
            pen.line((*path[index], *path[index + 1]), fill=hue, width=max(2, int(30 * (index / 39) ** 1.5)))
    for label in range(3):
        x, y = width * (0.36 + 0.12 * label), height * (0.58 + 0.09 * label)
        pen.rectangle((x, y, x + 54, y + 24), fill=(244, 244, 236), outline=(60, 60, 60))
        pen.text((x + 7, y + 6), f"F{label + 7:02} 3x300", fill=(20, 20, 20))
    pen.polygon(((0, 0), (width, 0), (width, 60), (0, 96)), fill=(196, 206, 214))


def _racks(pen: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    _fall(pen, (0, 0, width, height), (30, 36, 44), (16, 19, 24))
    for tile in range(9):
        share = (tile / 9) ** 2
        y = height * 0.72 + height * 0.28 * share
        pen.line((0, y, width, y), fill=(70, 80, 92), width=2)
    for ray in range(-6, 18):
        pen.line(
            (width / 2 + (ray - 6) * 40, height * 0.70, width / 2 + (ray - 6) * 260, height),
            fill=(64, 72, 84),
            width=2,
        )
    for number in range(7):
        x = 14 + number * (width - 28) / 7
        w = (width - 28) / 7 - 6
        pen.rectangle((x, 40, x + w, height * 0.84), fill=(20, 22, 26), outline=(84, 92, 102), width=3)
        y = 58.0
        while y < height * 0.84 - 34:
            units = dice.choice((1, 1, 2, 2, 4))
            tall = 17 * units - 3
            tone = dice.randrange(36, 66)
            pen.rectangle(
                (x + 9, y, x + w - 9, y + tall), fill=(tone, tone + 3, tone + 8), outline=(12, 13, 15)
            )
            for lamp in range(dice.randrange(3, 11)):
                hue = dice.choice(((90, 240, 140), (90, 240, 140), (90, 190, 255), (255, 190, 70)))
                pen.ellipse(
                    (x + 16 + 9 * lamp, y + tall / 2 - 2, x + 20 + 9 * lamp, y + tall / 2 + 2), fill=hue
                )
            for slot in range(6):
                pen.line(
                    (x + w - 50 + 6 * slot, y + 4, x + w - 50 + 6 * slot, y + tall - 3),
                    fill=(18, 19, 22),
                    width=2,
                )
            y += tall + 3
        for cable in range(9):
            hue = ((58, 120, 210), (240, 190, 60), (58, 120, 210), (210, 80, 70))[cable % 4]
            start = x + w - 26 + dice.uniform(-4, 14)
            pen.line(
                (start, 60 + 60 * cable, start + dice.uniform(-8, 8), height * 0.82),
                fill=(*hue, 170),
                width=3,
            )
    pen.rectangle((0, 0, width, 26), fill=(190, 220, 235))


def _transformer_yard(pen: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    _fall(pen, (0, 0, width, height * 0.62), (142, 178, 212), (220, 228, 230))
    for _ in range(11):
        x, y = dice.uniform(0, width), dice.uniform(20, height * 0.3)
        for _ in range(7):
            pen.ellipse((x, y, x + 160, y + 34), fill=(255, 255, 255, 40))
            x, y = x + dice.uniform(-60, 60), y + dice.uniform(-10, 10)
    pen.rectangle((0, height * 0.52, width, height * 0.66), fill=(196, 194, 186))
    _fall(pen, (0, height * 0.64, width, height), (150, 148, 142), (104, 102, 98))
    for _ in range(2600):
        x, y = dice.uniform(0, width), dice.uniform(height * 0.68, height)
        tone = dice.randrange(90, 190)
        pen.ellipse((x, y, x + 5, y + 3), fill=(tone, tone, tone - 8, 190))
    left, top, right, bottom = width * 0.24, height * 0.36, width * 0.72, height * 0.80
    _fall(pen, (left, top, right, bottom), (150, 160, 158), (104, 114, 112))
    pen.rectangle((left, top, right, bottom), outline=(70, 78, 78), width=4)
    for fin in range(22):
        x = left - 130 + fin * 7
        pen.line((x, top + 40, x, bottom - 40), fill=(120 - fin * 2, 130 - fin * 2, 128 - fin * 2), width=5)
        x = right + 4 + fin * 7
        pen.line((x, top + 40, x, bottom - 40), fill=(128, 138, 136), width=5)
    pen.rounded_rectangle(
        (left + 40, top - 96, right - 60, top - 42), 26, fill=(140, 150, 148), outline=(76, 84, 84), width=3
    )
    for phase, hue in enumerate(((206, 170, 40), (60, 130, 70), (170, 50, 44))):
        x = left + 100 + phase * 150
        for disc in range(13):
            y = top - 8 - disc * 15
            half = 20 - disc * 0.7 - (5 if disc % 2 else 0)
            pen.ellipse((x - half, y - 9, x + half, y + 5), fill=(128, 70, 54), outline=(84, 44, 34))
        pen.rectangle((x - 9, top - 222, x + 9, top - 204), fill=hue)
        pen.line((x, top - 220, x + 130, 0), fill=(58, 60, 62), width=5)
    pen.rectangle((left - 30, bottom, right + 30, bottom + 24), fill=(176, 174, 168))
    pen.rectangle((left + 150, top + 110, left + 250, top + 170), fill=(238, 238, 230), outline=(60, 60, 60))
    pen.text((left + 164, top + 122), "1# T\n50 MVA 110/10.5", fill=(30, 30, 30))


def _site(pen: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    _fall(pen, (0, 0, width, height * 0.6), (168, 196, 220), (232, 234, 228))
    for hill in range(3):
        points: list[tuple[float, float]] = [(0, height * 0.62)]
        points += [
            (step * width / 24, height * (0.46 + 0.05 * hill) - dice.uniform(0, 60)) for step in range(25)
        ]
        points += [(width, height * 0.7), (0, height * 0.7)]
        pen.polygon(points, fill=_blend((150, 170, 172), (92, 120, 92), hill / 2))
    _fall(pen, (0, height * 0.62, width, height), (122, 130, 92), (92, 92, 70))
    for number in range(5):
        x, base = width * (0.1 + 0.2 * number), height * (0.60 + 0.02 * (number % 2))
        tall = 210 + 70 * (number % 3)
        pen.polygon(
            ((x - 6, base), (x - 2, base - tall), (x + 2, base - tall), (x + 6, base)), fill=(244, 246, 246)
        )
        turn = dice.uniform(0, 2)
        for blade in range(3):
            angle = turn + blade * 2.0944
            pen.polygon(
                (
                    (x, base - tall),
                    (x + 0.62 * tall * math.cos(angle), base - tall + 0.62 * tall * math.sin(angle)),
                    (x + 9 * math.cos(angle + 1.2), base - tall + 9 * math.sin(angle + 1.2)),
                ),
                fill=(248, 250, 250),
            )
        pen.ellipse((x - 6, base - tall - 6, x + 6, base - tall + 6), fill=(228, 230, 230))
    for row in range(3):
        for column in range(5):
            x, y = width * (0.12 + 0.15 * column) + 30 * row, height * (0.72 + 0.08 * row)
            _fall(pen, (x, y, x + 150, y + 62), (240, 242, 242), (196, 202, 202))
            pen.rectangle((x, y, x + 150, y + 62), outline=(120, 126, 126), width=2)
            pen.rectangle((x + 8, y + 10, x + 24, y + 52), outline=(150, 156, 156), width=2)
            pen.rectangle((x + 120, y + 8, x + 142, y + 26), fill=(70, 140, 110))


def _wireless(pen: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    _fall(pen, (0, 0, width, height * 0.46), (238, 238, 232), (214, 214, 208))
    for line in range(-8, 18):
        pen.line(
            (width * line / 10, 0, width / 2 + (line - 5) * 40, height * 0.46), fill=(196, 196, 190), width=3
        )
    for row in range(6):
        y = height * 0.46 * (1 - 0.62**row)
        pen.line((0, y, width, y), fill=(196, 196, 190), width=3)
    _fall(pen, (0, height * 0.46, width, height), (196, 186, 168), (150, 138, 120))
    for shelf in range(6):
        x = width * (0.02 + 0.17 * shelf)
        pen.rectangle(
            (x, height * 0.44, x + 170, height * 0.92), fill=(140, 104, 70), outline=(96, 70, 46), width=4
        )
        for level in range(5):
            y, at = height * (0.46 + 0.09 * level), x + 8
            while at < x + 154:
                thick = dice.uniform(8, 18)
                tone = dice.choice(
                    (
                        (112, 54, 46),
                        (52, 74, 96),
                        (176, 160, 120),
                        (70, 92, 74),
                        (196, 190, 176),
                        (98, 84, 70),
                    )
                )
                pen.rectangle((at, y + dice.uniform(0, 14), at + thick, y + height * 0.075), fill=tone)
                at += thick + 1
    pen.ellipse((width * 0.42, 70, width * 0.60, 186), fill=(250, 250, 250), outline=(180, 180, 180), width=4)
    pen.ellipse((width * 0.505, 122, width * 0.515, 134), fill=(60, 150, 250))


def _meeting(pen: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int) -> None:
    _fall(pen, (0, 0, width, height), (212, 208, 200), (160, 154, 146))
    pen.rectangle(
        (width * 0.30, 60, width * 0.72, height * 0.42), fill=(244, 248, 250), outline=(60, 64, 68), width=8
    )
    for row in range(5):
        pen.rectangle(
            (width * 0.33, 100 + 42 * row, width * (0.45 + 0.05 * dice.randrange(5)), 112 + 42 * row),
            fill=(90, 140, 160),
        )
    pen.polygon(
        (
            (width * 0.12, height),
            (width * 0.30, height * 0.56),
            (width * 0.72, height * 0.56),
            (width * 0.90, height),
        ),
        fill=(126, 88, 58),
    )
    for seat in range(7):
        x = width * (0.06 + 0.14 * seat)
        y = height * (0.50 + 0.10 * abs(seat - 3) / 3)
        coat = dice.choice(((52, 66, 92), (84, 92, 96), (120, 70, 64), (64, 96, 88)))
        pen.pieslice((x, y + 60, x + 140, y + 300), 180, 360, fill=coat)
        pen.ellipse((x + 38, y - 16, x + 102, y + 66), fill=(70, 58, 52))


_SCENES: dict[str, Paint] = {
    "switchgear": _switchgear,
    "trench": _trench,
    "racks": _racks,
    "transformer": _transformer_yard,
    "site": _site,
    "wireless": _wireless,
    "meeting": _meeting,
}


def portrait(backdrop: Rgb, coat: Rgb, hair: Rgb, *, long_hair: bool, glasses: bool) -> Image.Image:
    """A drawn bust without features: obviously nobody."""
    scale = 3
    width, height = 390 * scale, 567 * scale
    image = Image.new("RGB", (width, height), backdrop)
    pen = ImageDraw.Draw(image, "RGBA")
    _fall(pen, (0, 0, width, height), _blend(backdrop, (255, 255, 255), 0.22), backdrop)
    skin, shade = (236, 203, 178), (214, 176, 150)

    def at(*values: float) -> tuple[float, ...]:
        return tuple(value * scale for value in values)

    if long_hair:
        pen.rounded_rectangle(at(98, 130, 292, 400), 90 * scale, fill=hair)
    pen.rounded_rectangle(at(158, 300, 232, 420), 26 * scale, fill=shade)
    pen.pieslice(at(16, 390, 374, 860), 180, 360, fill=coat)
    pen.polygon(at(150, 400, 195, 470, 240, 400, 262, 414, 195, 560, 128, 414), fill=(246, 246, 242))
    pen.polygon(at(184, 452, 206, 452, 216, 567, 174, 567), fill=_blend(coat, (20, 24, 30), 0.55))
    pen.ellipse(at(112, 130, 278, 350), fill=skin)
    pen.ellipse(at(100, 226, 126, 276), fill=skin)
    pen.ellipse(at(264, 226, 290, 276), fill=skin)
    pen.pieslice(at(104, 104, 286, 316), 180, 360, fill=hair)
    pen.pieslice(at(96, 118, 240, 300), 176, 268, fill=hair)
    pen.arc(at(168, 288, 222, 322), 20, 160, fill=shade, width=4 * scale)
    if glasses:
        for left in (132, 204):
            pen.rounded_rectangle(
                at(left, 226, left + 54, 262), 12 * scale, outline=(50, 54, 60), width=4 * scale
            )
        pen.line(at(186, 240, 204, 240), fill=(50, 54, 60), width=4 * scale)
    else:
        for left in (146, 218):
            pen.arc(at(left, 230, left + 28, 252), 200, 340, fill=(96, 72, 60), width=4 * scale)
    return image.resize((390, 567), Image.Resampling.LANCZOS)
