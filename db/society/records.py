"""Reads and writes the society's rows; what belongs together stands or falls in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from cse_desktop.errors import BugError
from cse_desktop.society.rows import (
    AnswerRow,
    AssignedCaseRow,
    AssignmentRow,
    BundleRow,
    CalibrationRow,
    CaseResultRow,
    CaseRow,
    CertificateRow,
    ConsentRow,
    CrlRow,
    ModerationRow,
    PackRow,
    QueryRow,
    RoundRow,
    Row,
    SampleRow,
    SocietyRow,
    SupplementRow,
)
from db.society import schema

R = TypeVar("R", bound=Row)

TABLES: Mapping[type, Table] = {
    SocietyRow: schema.societies,
    CertificateRow: schema.certificates,
    CrlRow: schema.crls,
    RoundRow: schema.rounds,
    CaseRow: schema.cases,
    AssignmentRow: schema.assignments,
    AssignedCaseRow: schema.assigned_cases,
    BundleRow: schema.bundles,
    AnswerRow: schema.answers,
    CaseResultRow: schema.case_results,
    QueryRow: schema.queries,
    SupplementRow: schema.supplements,
    ModerationRow: schema.moderations,
    ConsentRow: schema.consents,
    SampleRow: schema.samples,
    CalibrationRow: schema.calibrations,
    PackRow: schema.packs,
}


class SqlRecords:
    """The rows of one database. Outside a transaction each reading sees what is committed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._open: Connection | None = None

    def rows(self, kind: type[R], /, **where: str | int) -> list[R]:
        """The rows of one kind whose columns equal `where`, in the order of their keys."""
        table = _table(kind)
        query = select(table).order_by(*table.primary_key.columns)
        if where:
            query = query.where(_equal(table, where))
        if self._open is not None:
            return [kind(**row) for row in self._open.execute(query).mappings()]
        with self.engine.connect() as connection:
            return [kind(**row) for row in connection.execute(query).mappings()]

    def one(self, kind: type[R], /, **where: str | int) -> R | None:
        """The only row of one kind whose columns equal `where`, or None; two are our mistake."""
        found = self.rows(kind, **where)
        if len(found) > 1:
            raise BugError(f"two rows of {kind.__name__} where one was expected")
        return found[0] if found else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything written inside is committed together, or not at all; other writers wait."""
        if self._open is not None:
            raise BugError("a transaction inside a transaction")
        options = {"cse_writes": True}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            self._open = connection
            try:
                yield
            finally:
                self._open = None

    def insert(self, *rows: Row) -> None:
        """New rows, in this order; a key that is there already is our mistake."""
        for row in rows:
            try:
                self._writing().execute(insert(_table(type(row))).values(**asdict(row)))
            except IntegrityError as problem:
                raise BugError(f"{type(row).__name__} does not fit: {problem.orig}") from problem

    def replace(self, row: Row) -> None:
        """Puts `row` in the place of the row with the same key."""
        table = _table(type(row))
        values = asdict(row)
        key = {name: values.pop(name) for name in type(row).KEY}
        done = self._writing().execute(update(table).where(_equal(table, key)).values(**values))
        if done.rowcount != 1:
            raise BugError(f"no {type(row).__name__} to replace")

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()

    def _writing(self) -> Connection:
        if self._open is None:
            raise BugError("writing outside a transaction")
        return self._open


def _table(kind: type) -> Table:
    return TABLES[kind]


def _equal(table: Table, where: dict[str, str | int]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in where.items()))
