"""Why a bundle could not be carried out, in words."""

from cse_desktop.errors import KnownError, Words

_SAFE = Words(
    "文件仍在本机的待回传列表中，没有丢失。", "The bundle is still in your outbox; nothing is lost."
)


def no_folder() -> KnownError:
    """The folder is not there, or is not a folder."""
    return KnownError(
        "SEND-001",
        Words("找不到目标文件夹。", "The folder to save to is not there."),
        safe=_SAFE,
        next_step=Words(
            "请检查 U 盘或网络盘是否已连接，或另选文件夹。",
            "Check that the drive is connected, or choose another folder.",
        ),
    )


def read_only() -> KnownError:
    """Nothing may be written there."""
    return KnownError(
        "SEND-002",
        Words("目标文件夹不允许写入。", "The folder may not be written to."),
        safe=_SAFE,
        next_step=Words(
            "请解除写保护，或另选文件夹。", "Remove the write protection, or choose another folder."
        ),
    )


def full() -> KnownError:
    """There is no room."""
    return KnownError(
        "SEND-003",
        Words("目标磁盘空间不足。", "There is not enough room in the folder."),
        safe=_SAFE,
        next_step=Words("请释放空间，或另选文件夹。", "Free some space, or choose another folder."),
    )


def not_written() -> KnownError:
    """The disk failed."""
    return KnownError(
        "SEND-004",
        Words("写入目标文件夹时出错。", "Writing to the folder failed."),
        safe=_SAFE,
        next_step=Words("请换一个文件夹或磁盘重试。", "Try another folder or drive."),
    )


def read_back_otherwise() -> KnownError:
    """What was written reads back differently."""
    return KnownError(
        "SEND-005",
        Words(
            "写入后校验不一致，目标磁盘可能已损坏。",
            "The copy reads back differently: the drive may be damaged.",
        ),
        safe=_SAFE,
        next_step=Words(
            "请换一个磁盘重试，不要使用这份副本。", "Use another drive, and do not use that copy."
        ),
    )


def no_source() -> KnownError:
    """The bundle itself cannot be read."""
    return KnownError(
        "SEND-006",
        Words("无法读取待回传的文件。", "The bundle to be sent cannot be read."),
        safe=Words("您的评分和记录都在。", "Your ratings and records are safe."),
        next_step=Words(
            "请检查案卷文件；必要时提交新的修订版次。",
            "Examine the case file; if needed submit a new revision.",
        ),
    )
