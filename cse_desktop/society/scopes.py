"""Which fields and grades there are, by number, and how an appointment's scope is written and read."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from cse_desktop.errors import KnownError
from cse_desktop.trust.oids import parse_scope, scope_oid
from cse_desktop.words import words
from resources import resource

EVERYTHING = "*"
_PART = re.compile(r"[\s,;]+")


@cache
def _numbers(kind: str) -> Mapping[str, int]:
    table = tomllib.loads(resource("society", "scopes.toml").read_text(encoding="utf-8"))
    return {str(name): int(number) for name, number in table[kind].items()}


def fields() -> Mapping[str, int]:
    """Field of engineering → its number."""
    return _numbers("fields")


def grades() -> Mapping[str, int]:
    """Grade → its number."""
    return _numbers("grades")


def oid_of(society: int, field: str, grade: str) -> str:
    """The policy OID of a society × field × grade; `KnownError` `SOC-012` for an unknown field or grade."""
    known_fields, known_grades = fields(), grades()
    if field not in known_fields:
        raise _unknown("society.scope.no_field", field, known_fields)
    if grade not in known_grades:
        raise _unknown("society.scope.no_grade", grade, known_grades)
    return scope_oid(society, known_fields[field], known_grades[grade])


def all_oids(society: int, of_fields: Iterable[str], of_grades: Iterable[str]) -> tuple[str, ...]:
    """The policy OIDs of every field with every grade."""
    chosen = tuple(of_grades)
    return tuple(oid_of(society, field, grade) for field in of_fields for grade in chosen)


def in_words(oids: Iterable[str]) -> str:
    """Scopes as a person writes them: `electrical:PE,SPE; ict:AE`."""
    field_names = {number: name for name, number in fields().items()}
    grade_names = {number: name for name, number in grades().items()}
    found: dict[int, list[str]] = {}
    for scope in sorted(scope for scope in map(parse_scope, oids) if not scope.is_act):
        found.setdefault(scope.field, []).append(grade_names.get(scope.grade, str(scope.grade)))
    return "; ".join(f"{field_names.get(field, field)}:{','.join(names)}" for field, names in found.items())


def read_scope(
    text: str, society: int, granted_fields: Sequence[str], granted_grades: Sequence[str]
) -> list[str]:
    """The policy OIDs that an appointment's scope names.

    `electrical:PE,SPE` names grades, `electrical` alone every grade the society has, `*` everything it has; several
    are parted by semicolons, commas or spaces. `KnownError` `SOC-012` for what the society does not have.
    """
    chosen: dict[str, list[str]] = {}
    current = ""
    for part in (part for part in _PART.split(text.strip()) if part):
        if part == EVERYTHING:
            chosen.update({field: [] for field in granted_fields})
            continue
        name, colon, grade = part.partition(":")
        if not colon and part in grades() and current:
            chosen[current].append(part)
            continue
        current = name if colon else ""
        found = chosen.setdefault(name, [])
        if colon and grade:
            found.append(grade)
    if not chosen:
        raise _unknown("society.scope.no_field", text, dict.fromkeys(granted_fields, 0))
    for field, named in chosen.items():
        if field not in granted_fields:
            raise _unknown("society.scope.not_granted", field, dict.fromkeys(granted_fields, 0))
        for grade in named:
            if grade not in granted_grades:
                raise _unknown("society.scope.not_granted", grade, dict.fromkeys(granted_grades, 0))
    return sorted(
        {
            oid_of(society, field, grade)
            for field, named in chosen.items()
            for grade in named or granted_grades
        }
    )


def _unknown(key: str, name: str, known: Mapping[str, int]) -> KnownError:
    return KnownError("SOC-012", words(key).format(name=name, known=", ".join(known)))


def listed(json_list: str) -> tuple[str, ...]:
    """The names in a JSON list, as rows keep fields and grades."""
    return tuple(str(name) for name in json.loads(json_list))
