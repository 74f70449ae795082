"""The fields and grades offered where no society has said its own, and scopes in words."""

from collections.abc import Iterable
from functools import cache

from cse_desktop.domain.scope_list import Listed, ScopeList, parse_scope_list
from cse_desktop.errors import Words
from cse_desktop.trust.oids import parse_scope
from resources import resource


@cache
def illustrative_scopes() -> ScopeList:
    """The list that comes with the program."""
    return parse_scope_list(resource("society", "scopes.toml").read_text(encoding="utf-8"))


def scope_words(oids: Iterable[str], said: ScopeList | None = None) -> tuple[Words, ...]:
    """Each field with its grades, in the words of the society (`said`) or else of the illustrative list."""
    lists = [found for found in (said, illustrative_scopes()) if found is not None]
    fields = _by_number(entry for found in reversed(lists) for entry in found.fields)
    grades = _by_number(entry for found in reversed(lists) for entry in found.grades)
    by_field: dict[int, list[int]] = {}
    for scope in sorted(scope for scope in map(parse_scope, oids) if not scope.is_act):
        by_field.setdefault(scope.field, []).append(scope.grade)
    return tuple(
        _line(_named(fields, field), [_named(grades, n) for n in found]) for field, found in by_field.items()
    )


def _line(field: Words, grades: list[Words]) -> Words:
    zh, en = (grade.zh for grade in grades), (grade.en for grade in grades)
    return Words(f"{field.zh}：{'、'.join(zh)}", f"{field.en}: {', '.join(en)}")


def _by_number(entries: Iterable[Listed]) -> dict[int, Words]:
    return {entry.number: entry.words for entry in entries}


def _named(known: dict[int, Words], number: int) -> Words:
    return known.get(number, Words(f"{number} 号", f"no. {number}"))
