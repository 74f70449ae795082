"""The illustrative list of fields and grades: numbered once, named in both languages, called as requests call them."""

import re

from cse_desktop.domain.scope_list import ID, ScopeList, parse_scope_list
from cse_desktop.domain.typed_text import line_fault
from resources import resource


def the_list() -> ScopeList:
    return parse_scope_list(resource("society", "scopes.toml").read_text(encoding="utf-8"))


def test_every_entry_has_a_number_of_its_own_and_words_in_both_languages() -> None:
    for entries in (the_list().fields, the_list().grades):
        assert len({entry.number for entry in entries}) == len(entries) > 2
        for entry in entries:
            assert re.fullmatch(ID, entry.id)
            assert line_fault(entry.words.zh, 20) is None
            assert line_fault(entry.words.en, 60) is None
            assert re.search("[\u4e00-\u9fff]", entry.words.zh)
            assert entry.words.en.isascii()


def test_a_field_that_is_not_listed_stands_by_its_id() -> None:
    (known, unknown) = the_list().words_of_fields(("electrical", "naval"))
    assert (known.zh, known.en) == ("电气工程", "Electrical engineering")
    assert (unknown.zh, unknown.en) == ("naval", "naval")
