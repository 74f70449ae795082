"""What can go wrong with the assessor's files, in words; none of them holds an applicant's data."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.errors import BugError, KnownError, Words

_UNTOUCHED = Words("文件未作任何更改。", "The file was not changed.")
_FULL_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def missing(path: Path) -> KnownError:
    """There is no such file."""
    return KnownError(
        "CASE-001",
        Words(f"找不到案卷文件 {path.name}。", f"The case file {path.name} is not there."),
        next_step=Words(
            "请检查它是否被移动或改名，或者重新打开任务包。",
            "Please check whether it was moved or renamed, or open the assignment package again.",
        ),
    )


def not_a_case_file(path: Path) -> KnownError:
    """The file is something else."""
    return KnownError(
        "CASE-002",
        Words(f"{path.name} 不是本程序的案卷文件。", f"{path.name} is not a file of this program."),
        safe=_UNTOUCHED,
        next_step=Words("请选择正确的文件。", "Please choose another file."),
    )


def newer(path: Path, found: int, known: int) -> KnownError:
    """A later release made the file."""
    return KnownError(
        "CASE-003",
        Words(
            f"{path.name} 由较新版本的程序建立（格式 {found}，本程序支持到格式 {known}）。",
            f"{path.name} was made by a newer version of the program (format {found}; this one knows up to {known}).",
        ),
        safe=_UNTOUCHED,
        next_step=Words("请升级程序后再打开。", "Please update the program, then open it again."),
    )


def wrong_key(path: Path) -> KnownError:
    """The key does not fit; a file whose first page is damaged cannot be told from that."""
    return KnownError(
        "CASE-004",
        Words(
            f"密钥与 {path.name} 不匹配，或者该文件的开头已损坏。",
            f"The key does not fit {path.name}, or the beginning of that file is damaged.",
        ),
        safe=_UNTOUCHED,
        next_step=Words(
            "请确认案卷文件与密钥文件属于同一任务；如有备份，请从备份恢复。",
            "Please make sure that the case file and its key file belong together; if you have a backup, restore it.",
        ),
    )


def damaged(path: Path) -> KnownError:
    """The file's content is not what was written."""
    return KnownError(
        "CASE-005",
        Words(f"{path.name} 已损坏，无法完整读取。", f"{path.name} is damaged and cannot be read in full."),
        safe=Words("未向文件写入任何内容。", "Nothing was written to it."),
        next_step=Words(
            "请从备份恢复，或向学会重新索取任务包。",
            "Please restore a backup, or ask the society for the assignment package again.",
        ),
    )


def disk_full() -> KnownError:
    """No room, or no more room for one file; which file it was tells a person nothing."""
    return KnownError(
        "CASE-006",
        Words("磁盘空间不足，无法继续写入。", "The disk is full: nothing more could be written."),
        safe=Words(
            "此前已保存的内容都在；这一步没有留下任何残余。",
            "Everything saved before is safe; this step left nothing behind.",
        ),
        next_step=Words("请释放磁盘空间后重试。", "Please free some space, then try again."),
    )


def not_written(path: Path) -> KnownError:
    """The folder or disk does not take the file."""
    return KnownError(
        "CASE-007",
        Words(f"无法读写 {path.name}。", f"{path.name} could not be read or written."),
        safe=Words("此前已保存的内容都在。", "Everything saved before is safe."),
        next_step=Words(
            "请检查磁盘是否可用、是否只读，以及您是否有权限。",
            "Please check that the disk is there, is not read-only, and that you may write to it.",
        ),
    )


def open_elsewhere(host: str, at: str, pid: int | None) -> KnownError:
    """Another instance of the program holds the case file."""
    place = host or "?"
    since = _here(at) if at else "?"
    process = "?" if pid is None else str(pid)
    return KnownError(
        "CASE-008",
        Words(
            f"该任务已在另一个程序窗口中打开（计算机 {place}，自 {since} 起，进程 {process}）。",
            f"This assignment is already open in another window of the program "
            f"(computer {place}, since {since}, process {process}).",
        ),
        safe=_UNTOUCHED,
        next_step=Words("请先关闭那个窗口。", "Please close that window first."),
    )


def _here(at: str) -> str:
    """A time (ISO 8601) as the clock on this computer's wall shows it."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


def already_opened() -> KnownError:
    """The assignment was imported before."""
    return KnownError(
        "CASE-009",
        Words("该任务已在本机打开过。", "This assignment has already been opened on this computer."),
        safe=_UNTOUCHED,
        next_step=Words("请从任务列表中进入。", "Please choose it in the list of assignments."),
    )


def keys_unreadable(path: Path) -> KnownError:
    """The key file is missing or damaged."""
    return KnownError(
        "CASE-010",
        Words(
            f"密钥文件 {path.name} 缺失或已损坏，无法打开该任务。",
            f"The key file {path.name} is missing or damaged: the assignment cannot be opened.",
        ),
        safe=_UNTOUCHED,
        next_step=Words(
            "请从备份恢复该密钥文件，或向学会重新索取任务包。",
            "Please restore the key file from a backup, or ask the society for the assignment package again.",
        ),
    )


def materials_gone() -> KnownError:
    """The applicant's materials were destroyed, or never arrived."""
    return KnownError(
        "CASE-011",
        Words(
            "该申请人的材料不在本机：已按规定销毁，或尚未导入。",
            "This applicant's materials are not on this computer: destroyed as required, or not imported yet.",
        ),
        safe=Words("评分与记录不受影响。", "Ratings and records are not affected."),
        next_step=Words(
            "如仍需查看，请向学会重新索取材料。",
            "If you still need them, please ask the society for them again.",
        ),
    )


def of_another_identity() -> KnownError:
    """The assignment was opened by somebody else on this computer."""
    return KnownError(
        "CASE-012",
        Words(
            "该任务由本机的另一身份打开，当前身份无法读取。",
            "This assignment was opened by another identity on this computer; the present one cannot read it.",
        ),
        safe=_UNTOUCHED,
        next_step=Words("请用打开该任务的身份解锁。", "Please unlock the identity that opened it."),
    )


@contextmanager
def in_words(path: Path, *, opened: bool = False) -> Iterator[None]:
    """Turns what the disk and SQLite say about `path` into words; our own mistakes stay ours.

    A page that does not fit the key of a file already `opened` is damage.
    """
    try:
        yield
    except sqlite.Error as error:
        found = of_sqlite(error, path)
        if opened and isinstance(found, KnownError) and found.code == "CASE-004":
            found = damaged(path)
        raise found from error
    except OSError as error:
        raise disk_full() if error.errno in _FULL_ERRORS else not_written(path) from error


def of_sqlite(error: sqlite.Error, path: Path) -> KnownError | BugError:
    """The error in words; sqlcipher3 has no error codes, only SQLite's fixed English texts."""
    text = str(error)
    if "is full" in text:
        return disk_full()
    if "not a database" in text:
        return wrong_key(path)
    if "malformed" in text:
        return damaged(path)
    if "locked" in text:
        return open_elsewhere("", "", None)
    if "I/O error" in text or "readonly" in text or "unable to open" in text:
        return not_written(path)
    # the text of the error is left out: SQLite may quote a value in it
    return BugError(f"{type(error).__name__} in {path.suffix}")
