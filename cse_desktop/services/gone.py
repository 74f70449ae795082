"""Acts on something that was taken away, or undone, while they were on their way: two keys at once are enough."""

from typing import TypeVar

from cse_desktop.errors import KnownError, Words

Row = TypeVar("Row")


def still_there(row: Row | None) -> Row:
    """The row that is to be changed; `APP-022` where it is gone. Taking away what is gone needs no word."""
    if row is None:
        raise KnownError(
            "APP-022",
            Words(
                "这一项刚才已被删除或撤销，此次改动没有保存。",
                "This was taken away or undone just now; the change to it was not kept.",
            ),
            safe=Words("其他内容都未变。", "Everything else is as it was."),
            next_step=Words("如需恢复，请按撤销键，或重新添加。", "Undo brings it back; or add it again."),
        )
    return row
