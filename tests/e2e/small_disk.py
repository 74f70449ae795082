"""A disk that is soon full, as a person meets it in the middle of a sitting."""

import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOMY = 256 << 20
SMALL = 1 << 20
"""bytes of a disk, or of a file, that an assignment with a large material does not fit into"""


@dataclass(frozen=True, slots=True)
class Disk:
    """A place that is soon full, and the way to more room."""

    folder: Path
    enlarge: Callable[[], None]
    zh: str
    en: str
    """what is to be read when it is full"""


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A file system of its own at `folder` where that can be had; else this process writes no large file."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "cse-small", str(folder)]
    if shutil.which("mount") and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            more = ["mount", "-o", f"remount,size={ROOMY}", str(folder)]
            yield Disk(
                folder,
                lambda: subprocess.run(more, check=True, capture_output=True).check_returncode(),
                "磁盘空间不足",
                "disk is full",
            )
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)
        return
    with _files_up_to(SMALL) as enlarge:
        yield Disk(folder, enlarge, "无法读写", "could not be read or written")


@contextmanager
def _files_up_to(size: int) -> Iterator[Callable[[], None]]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))

    def enlarge() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    try:
        yield enlarge
    finally:
        enlarge()
        signal.signal(signal.SIGXFSZ, handler)
