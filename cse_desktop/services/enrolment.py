"""What is said where nobody has enrolled; apart from appointing, which reads certificates."""

from cse_desktop.errors import KnownError, Words


def nobody_enrolled() -> KnownError:
    """There is no identity on this machine."""
    return KnownError(
        "KEY-012",
        Words("这台电脑上还没有登记。", "Nobody is enrolled on this machine yet."),
        next_step=Words("请先向学会登记。", "Please enrol with a society first."),
    )
