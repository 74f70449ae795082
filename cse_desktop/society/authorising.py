"""The root's act: which society there is, by what number and name, and for which fields and grades it is certified."""

import re
from collections.abc import Sequence

from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.errors import KnownError, Words
from cse_desktop.society import authorities, scopes
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.rows import SocietyRow
from cse_desktop.words import words

_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
_NOTHING = "[]"


def authorise(
    desk: SocietyDesk,
    code: str,
    *,
    fields: Sequence[str],
    grades: Sequence[str],
    number: int | None = None,
    name: Words | None = None,
) -> SocietyRow:
    """Certifies a society over fields × grades, with its issuer and intake, and makes both CRLs.

    Repeating it renews what runs out; other fields or grades reissue the CA under its key. `number` and `name` may be
    left out, and half of a name be empty: then what is known stands, or follows from the code. `KnownError` `SOC-012`
    for unknown fields and grades, `SOC-022` for none, `SOC-014` without a root, `SOC-018/019` for code, number
    and name.
    """
    authorities.root_row(desk)
    if not fields or not grades:
        raise KnownError("SOC-022", words("society.scope.nothing"))
    scopes.all_oids(1, fields, grades)
    society = register(desk, code, number=number, name=name, fields=fields, grades=grades)
    authorities.certify_society(desk, society, fields, grades)
    authorities.current_crls(desk, code)
    authorities.publish(desk)
    return society


def register(
    desk: SocietyDesk,
    code: str,
    *,
    number: int | None = None,
    name: Words | None = None,
    fields: Sequence[str] | None = None,
    grades: Sequence[str] | None = None,
) -> SocietyRow:
    """The society's row, made or brought up to date; nothing is certified by this."""
    if not _CODE.fullmatch(code):
        raise KnownError("SOC-018", words("society.desk.bad_code"))
    with desk.records.transaction():
        before = desk.records.one(SocietyRow, code=code)
        found = before or SocietyRow(code, 0, code, code, _NOTHING, _NOTHING, desk.now_text())
        row = SocietyRow(
            code=code,
            number=number or found.number or _next_number(desk),
            name_zh=(name.zh if name else "") or found.name_zh,
            name_en=(name.en if name else "") or found.name_en,
            fields=found.fields if fields is None else _list(fields),
            grades=found.grades if grades is None else _list(grades),
            created_at=found.created_at,
        )
        _must_fit(desk, row, before)
        if before is None:
            desk.records.insert(row)
        elif row != before:
            desk.records.replace(row)
    return row


def _must_fit(desk: SocietyDesk, row: SocietyRow, before: SocietyRow | None) -> None:
    """Number and Chinese name stand in certificates: once certified they stay."""
    if before is not None and before.fields != _NOTHING:
        if row.number != before.number:
            raise KnownError("SOC-019", words("society.desk.number_stands"))
        if row.name_zh != before.name_zh:
            raise KnownError("SOC-019", words("society.desk.name_stands"))
    others = (other for other in desk.records.rows(SocietyRow) if other.code != row.code)
    if any(other.number == row.number for other in others):
        raise KnownError("SOC-019", words("society.desk.number_taken").format(number=row.number))


def _next_number(desk: SocietyDesk) -> int:
    return max((row.number for row in desk.records.rows(SocietyRow)), default=0) + 1


def _list(names: Sequence[str]) -> str:
    return canonical_bytes(list(dict.fromkeys(names))).decode()
