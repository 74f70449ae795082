"""A decoded portrait becomes a round picture that can be seen."""

from PySide6.QtGui import QColor

from cse_desktop.domain.documents import Pixels
from ui.look import Look
from ui.portraits import round_picture

SKIN = (178, 203, 236)


def test_a_portrait_is_opaque_in_its_circle_and_transparent_outside(look: Look) -> None:
    width, height = 112, 150
    pixels = Pixels(data=bytes((*SKIN, 0)) * width * height, width=width, height=height, stride=4 * width)
    made = round_picture(pixels).toImage()
    assert (made.width(), made.height()) == (width, width)
    assert made.pixelColor(width // 2, width // 2) == QColor(*reversed(SKIN))
    assert made.pixelColor(1, 1).alpha() == 0
