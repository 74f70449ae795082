"""Ways a person takes a file along: the clipboard, a folder they choose, the file manager."""

import shutil
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from cse_desktop.errors import KnownError, Words


def copy_file(path: Path) -> None:
    """Puts the file itself on the clipboard, to be pasted into a mail, a messenger or a folder."""
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(carried)


def save_copy(source: Path, folder: Path) -> Path:
    """Copies the file into a folder, whole or not at all; `KnownError` `SAV-001` where that can not be."""
    target = folder / source.name
    part = folder / f"{source.name}.part"
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise KnownError(
            "SAV-001",
            Words("文件未能保存到所选位置。", "The file could not be saved there."),
            safe=Words("原文件仍在本机。", "The original is still on this computer."),
            next_step=Words(
                "请检查空间和写入权限，或另选位置。",
                "Check the space and the permission to write there, or choose another place.",
            ),
        ) from error
    return target


def show_in_folder(path: Path) -> None:
    """Opens the system's file manager where the file stands."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def pick_folder(owner: QWidget, title: str, start: str) -> Path | None:
    """The folder a person chooses, or None."""
    chosen = QFileDialog.getExistingDirectory(owner, title, start)
    return Path(chosen) if chosen else None


def pick_file(owner: QWidget, title: str, start: str, kinds: str) -> Path | None:
    """The file a person chooses, or None."""
    chosen, _ = QFileDialog.getOpenFileName(owner, title, start, kinds)
    return Path(chosen) if chosen else None
