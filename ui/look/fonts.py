"""Which fonts the interface uses: the system's interface font first, the carried Noto Sans SC behind it."""

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from resources import resource
from ui.look.tokens import SMALLEST_TYPE, TYPE_EN, TYPE_ZH

CARRIED = "Noto Sans SC"
CARRIED_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf")
STAND_INS = frozenset({"sans serif", "sans", "dejavu sans", "bitstream vera sans", "helvetica", "arial", ""})
"""families a system names when it has no interface font of its own: the carried font looks better"""


def install_carried_fonts() -> None:
    """Makes the carried font known to Qt; a second call does nothing."""
    for name in CARRIED_FILES:
        _install(name)


@cache
def _install(name: str) -> None:
    file = resource("fonts", name)
    # Qt reads a file in one go, without the copies that ten megabytes take on their way through Python
    if isinstance(file, Path):
        QFontDatabase.addApplicationFont(str(file))
    else:
        QFontDatabase.addApplicationFontFromData(file.read_bytes())


def interface_families(system: QFont) -> list[str]:
    """The families in order: the system's own interface font where it has one, then the carried one."""
    own = system.family()
    if own.casefold() in STAND_INS:
        return [CARRIED]
    return [own, CARRIED]


def type_size(role: str, language: str, percent: int) -> int:
    """Pixels of the type called `role` at `percent` of the usual size; never under thirteen."""
    sizes = TYPE_ZH if language.startswith("zh") else TYPE_EN
    return max(SMALLEST_TYPE, round(sizes[role] * percent / 100))
