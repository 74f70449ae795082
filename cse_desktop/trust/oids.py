"""The object identifiers of scopes, acts and roles (design §4a): one constant, and how they are built and read."""

from typing import Literal, NamedTuple

ARC = "1.3.6.1.4.1.32473.7"
"""documentation number, for trials only"""

Role = Literal["assessor", "issuer", "intake"]

ROLE_OIDS: dict[Role, str] = {
    "assessor": f"{ARC}.2.1",
    "issuer": f"{ARC}.2.2",
    "intake": f"{ARC}.2.3",
}

_ISSUING = 1
_INTAKE = 2
_LARGEST = 2**31 - 1


class Scope(NamedTuple):
    """What one policy stands for: a society, a field of engineering (0: an act), a grade (or the act)."""

    society: int
    field: int
    grade: int

    @property
    def oid(self) -> str:
        """`ARC.1.s.f.g`."""
        return f"{ARC}.1.{self.society}.{self.field}.{self.grade}"

    @property
    def is_act(self) -> bool:
        """Whether it stands for an act of the society and not for a field and grade."""
        return self.field == 0


def scope_oid(society: int, field: int, grade: int) -> str:
    """The policy OID of `society` × `field` × `grade`, all counted from 1."""
    if min(society, field, grade) < 1 or max(society, field, grade) > _LARGEST:
        raise ValueError("society, field and grade are counted from 1")
    return Scope(society, field, grade).oid


def issuing_oid(society: int) -> str:
    """The policy of issuing assignments."""
    return Scope(society, 0, _ISSUING).oid


def intake_oid(society: int) -> str:
    """The policy of receiving and answering."""
    return Scope(society, 0, _INTAKE).oid


def parse_scope(oid: str) -> Scope:
    """The scope or act that `oid` stands for; `ValueError` if it is neither, or not written canonically."""
    head = f"{ARC}.1."
    parts = oid.removeprefix(head).split(".")
    if (
        not oid.startswith(head)
        or len(parts) != 3
        or not all(part.isascii() and part.isdigit() for part in parts)
    ):
        raise ValueError("not a scope")
    found = Scope(*(int(part) for part in parts))
    known_act = found.field == 0 and found.grade in (_ISSUING, _INTAKE)
    if found.oid != oid or found.society < 1 or max(found) > _LARGEST or not (known_act or min(found) >= 1):
        raise ValueError("not a scope")
    return found
