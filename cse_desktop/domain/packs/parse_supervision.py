"""Parses the checklist of a general pack: the optional table `supervision` of its `pack.toml`."""

from cse_desktop.domain.packs.model import CheckItem
from cse_desktop.domain.strict import DUPLICATE, MISSING_KEY, Table
from cse_desktop.errors import Words

TABLE = "supervision"
OCCASIONS = ("day", "applicant")


def parse_supervision(head: Table, code: str) -> tuple[CheckItem, ...]:
    """The items in their order, none where the pack has no checklist; `code` is the pattern of their ids."""
    if not head.has(TABLE):
        return ()
    table = head.table(TABLE).expect(("item",))
    found: dict[str, CheckItem] = {}
    for entry in table.tables("item"):
        item = _item(entry, code)
        if item.id in found:
            raise entry.refusal(
                DUPLICATE, "id", Words(f"“{item.id}”出现了两次", f"“{item.id}” is there twice")
            )
        found[item.id] = item
    if not found:
        raise table.refusal(MISSING_KEY, "item", Words("至少要有一项", "needs at least one"))
    return tuple(found.values())


def _item(entry: Table, code: str) -> CheckItem:
    entry.expect(("id", "when", "text", "remark"), ("not_applicable",))
    return CheckItem(
        id=entry.text("id", pattern=code),
        when=entry.choice("when", OCCASIONS),
        text=entry.words("text"),
        remark=entry.flag("remark"),
        not_applicable=entry.flag("not_applicable") if entry.has("not_applicable") else False,
    )
