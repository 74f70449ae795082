"""What a person types is judged by one rule: every field of every row, and each rule against whoever reads it later."""

import ast
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.records import RECORDS, Change, Record
from cse_desktop.domain.strict import Table
from cse_desktop.domain.typed_rows import FROM_DOCUMENTS, as_typed
from cse_desktop.domain.typed_text import (
    LONGEST_EMPLOYER,
    LONGEST_NAME,
    LONGEST_TEXT,
    employer_fault,
    organisation_fault,
    person_fault,
    plain,
    society_number,
    text_fault,
)
from cse_desktop.errors import KnownError
from cse_desktop.trust.certificates import Subject

ROOT = Path(__file__).resolve().parents[2]
SIGNS = ("\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\ud800", "\udfff")
HOSTILE = (*(f"甲{sign}乙" for sign in SIGNS), "一\r\n二\r三", "\u202e", "\ufffe", "😀", " ", "")


def is_text(declared: object) -> bool:
    return declared is str or declared == "str"


def row(kind: type[Record], name: str, text: str) -> Record:
    """A row with this text in one field."""
    values: dict[str, Any] = {}
    for declared in fields(kind):
        values[declared.name] = "x" if is_text(declared.type) else 0
    return kind(**{**values, name: text})


def typed() -> list[tuple[type[Record], str]]:
    return [
        (kind, declared.name)
        for kind in RECORDS
        for declared in fields(kind)
        if is_text(declared.type) and declared.name not in FROM_DOCUMENTS
    ]


def test_every_kind_of_row_is_walked() -> None:
    assert {kind for kind, _ in typed()} == set(RECORDS)
    assert len(typed()) > 100


@pytest.mark.parametrize(("kind", "name"), typed(), ids=lambda found: getattr(found, "__name__", found))
def test_whatever_is_typed_into_a_row_can_be_signed_and_read(kind: type[Record], name: str) -> None:
    for text in HOSTILE:
        said = getattr(as_typed(Change(None, row(kind, name, text))).record, name)
        assert text_fault(said) is None
        table = {"text": said}
        assert Table(table, prefix="X", file="x").text("text", empty=True) == said
        assert canonical_bytes({"text": said})
    for text, code in (("长" * (LONGEST_TEXT + 1), "ROOM-003"), ("\x00 \x7f", "ROOM-004")):
        with pytest.raises(KnownError) as refused:
            as_typed(Change(None, row(kind, name, text)))
        assert refused.value.code == code


def test_what_can_be_seen_of_a_text_stays() -> None:
    assert plain("第12页：\x00𠮷\u2009😀\tA\r\nB\rC\x7f") == "第12页：𠮷\u2009😀\tA\nB\nC"


def test_every_act_is_written_where_it_is_judged() -> None:
    """An act of a person goes through `Room.act`; these write what they were sent, or what was judged before."""
    known = {"room.py", "returning.py", "panel_arrivals.py", "answers.py", "outgoing.py", "supplements.py"}
    found = set()
    for path in (ROOT / "cse_desktop/services").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "commit"
                and "storage" in ast.unparse(node.value)
            ):
                found.add(path.name)
    assert found == known


NAMES = (
    *("示例·孙", "O'Neill-Sample", "a" * 64, "a" * 65, "张" * 21, "张" * 22, "😀" * 16, "😀" * 17),
    *(
        "",
        " ",
        "甲\n乙",
        "甲\x00",
        "甲\x7f",
        "甲\u202e",
        "\ud800",
        "甲\u00a0乙",
        "甲\u3000乙",
        "é" * 32,
        "é" * 33,
    ),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_judged_as_the_certificate_judges_it(name: str) -> None:
    """The rule of the screen and that of the certificate library say the same."""
    for person, organisation in ((name, "示例学会"), ("示例", name)):
        fault = person_fault(person) or organisation_fault(organisation)
        try:
            Subject(organisation, person, "e-001").x509()
        except ValueError:
            assert fault is not None
        else:
            assert fault is None


def test_rules_have_their_bounds() -> None:
    assert organisation_fault("学" * LONGEST_NAME) is None
    assert organisation_fault("学" * (LONGEST_NAME + 1)) == "long"
    assert employer_fault("院" * LONGEST_EMPLOYER) is None
    assert employer_fault("院" * (LONGEST_EMPLOYER + 1)) == "long"
    assert [
        society_number(text) for text in ("1", " ７ ", "2147483647", "2147483648", "0", "x", "9" * 5000)
    ] == [
        1,
        7,
        2147483647,
        None,
        None,
        None,
        None,
    ]
