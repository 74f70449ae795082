"""The supervisor's checklist of a general pack: optional, strict, part of the standard and of its digest."""

import re

import pytest

from cse_desktop.domain.packs.canonical import canonical_standard
from cse_desktop.domain.packs.kept import keep_standard, kept_standard
from cse_desktop.domain.packs.model import CheckItem, Standard
from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve
from cse_desktop.errors import KnownError, Words
from resources import resource

ITEM = """[[supervision.item]]
id = "order"
when = "day"
text = { zh = "次序已公布。", en = "The order was announced." }
remark = true
"""


def files(pack: str) -> dict[str, str]:
    folder = resource("packs", pack, "0.1.0")
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }


def standard(checklist: str) -> Standard:
    """The shipped standard with another checklist."""
    general = files("cse-general")
    general["pack.toml"] = general["pack.toml"].partition("[[supervision.item]]")[0] + checklist
    return resolve(parse_pack(general), parse_pack(files("cse-electrical")))


def test_a_pack_without_a_checklist_has_the_digest_that_it_always_had() -> None:
    without = standard("")
    assert without.supervision == ()
    assert "supervision" not in canonical_standard(without)
    assert kept_standard(keep_standard(without), without.digest) == without


def test_a_checklist_is_part_of_the_standard_and_is_kept() -> None:
    found = standard(ITEM)
    said = Words("次序已公布。", "The order was announced.")
    assert found.supervision == (CheckItem("order", "day", said, remark=True, not_applicable=False),)
    assert found.digest != standard("").digest
    assert found.digest != standard(ITEM.replace("true", "false")).digest
    assert kept_standard(keep_standard(found), found.digest) == found


@pytest.mark.parametrize(
    ("bent", "code"),
    [
        ("[supervision]\n", "PACK-004"),
        ("[supervision]\nitem = []\n", "PACK-004"),
        (ITEM + ITEM, "PACK-007"),
        (ITEM + "weight = 1\n", "PACK-003"),
        (ITEM.replace('"day"', '"hour"'), "PACK-006"),
        (ITEM.replace("remark = true", 'remark = "yes"'), "PACK-005"),
        (ITEM.replace("remark = true\n", ""), "PACK-004"),
        (ITEM.replace(', en = "The order was announced."', ""), "PACK-004"),
        (ITEM.replace('"order"', '"the order"'), "PACK-006"),
    ],
)
def test_what_is_not_as_required_is_refused(bent: str, code: str) -> None:
    with pytest.raises(KnownError) as refused:
        standard(bent)
    assert refused.value.code == code


def test_a_professional_pack_has_none() -> None:
    professional = files("cse-electrical")
    professional["pack.toml"] += ITEM
    with pytest.raises(KnownError) as refused:
        parse_pack(professional)
    assert refused.value.code == "PACK-003"


def test_the_shipped_checklist_covers_the_day_and_the_applicant_in_both_languages() -> None:
    general = parse_pack(files("cse-general"))
    items = resolve(general, parse_pack(files("cse-ict"))).supervision
    assert {item.when for item in items} == {"day", "applicant"}
    assert {item.id for item in items} >= {
        *("identity", "recusal", "order", "scope", "time", "questions"),
        *("consent", "deliberation", "scoring"),
    }
    for item in items:
        assert re.search("[\u4e00-\u9fff]", item.text.zh), item.id
        assert not re.search("[\u4e00-\u9fff]", item.text.en), item.id
        assert item.text.zh.endswith("。"), item.id
        assert item.text.en.endswith("."), item.id
