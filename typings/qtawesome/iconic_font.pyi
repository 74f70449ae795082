from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

class IconicFont(QObject):
    icon_cache: dict[str, QIcon]
    def __init__(self, *families: tuple[str, str, str]) -> None: ...
    def icon(self, *names: str, **options: str) -> QIcon: ...
