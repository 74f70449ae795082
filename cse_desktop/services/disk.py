"""Files and disks that fail, in words; the system's own words may hold a path, so they are not repeated."""

from collections.abc import Iterator
from contextlib import contextmanager

from cse_desktop.errors import KnownError, Words


@contextmanager
def disk_in_words() -> Iterator[None]:
    """Turns an `OSError` into `KnownError` `FILE-001`."""
    try:
        yield
    except OSError as error:
        raise KnownError(
            "FILE-001",
            Words("读取文件或写入磁盘失败。", "Reading the file or writing to the disk failed."),
            safe=Words("已有的内容没有改变。", "Nothing that was here before has changed."),
            next_step=Words(
                f"请检查磁盘空间和文件（{error.errno}）后再试。",
                f"Check the free space and the file (error {error.errno}), then try again.",
            ),
        ) from None
