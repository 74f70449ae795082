"""Which kinds of rule an application condition may have, and what each needs.

`degree`              at least the degree `level`; with `accredited = 1` only from an accredited programme
`years`               `at_least` so many years of posts since the first degree; with `or_course` a scheme instead
`responsible-charge`  `at_least` so many years in responsible charge
`cpd`                 `hours_per_year`, in each year recorded
`course`              the course `name` was taken
`grade-held`          the grade `grade` is already held
`by-hand`             only a person can tell
"""

from collections.abc import Mapping

from cse_desktop.domain.strict import Table

DEGREES = ("associate", "bachelor", "master", "doctor")
"""degrees, lowest first"""

_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
_KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "degree": (("level",), ("accredited",)),
    "years": (("at_least",), ("or_course",)),
    "responsible-charge": (("at_least",), ()),
    "cpd": (("hours_per_year",), ()),
    "course": (("name",), ()),
    "grade-held": (("grade",), ()),
    "by-hand": ((), ()),
}


def check_rule(table: Table) -> dict[str, str | int]:
    """The rule as plain data; `KnownError` if its kind is unknown or its keys do not fit the kind."""
    kind = table.choice("kind", tuple(_KEYS))
    required, optional = _KEYS[kind]
    table.expect(("kind", *required), optional)
    rule: dict[str, str | int] = {"kind": kind}
    for key in table.names():
        if key == "at_least":
            rule[key] = table.integer(key, 1, 60)
        elif key == "hours_per_year":
            rule[key] = table.integer(key, 1, 1000)
        elif key == "accredited":
            rule[key] = table.integer(key, 0, 1)
        elif key == "level":
            rule[key] = table.choice(key, DEGREES)
        elif key != "kind":
            rule[key] = table.text(key, pattern=_NAME)
    return rule
