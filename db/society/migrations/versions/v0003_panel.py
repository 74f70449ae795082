"""Moderations of panels, and what their members answered."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEPT = ("moderations", "consents")
"""what was received is never changed"""


def upgrade() -> None:
    """Makes both tables, and the triggers that keep them."""
    op.create_table(
        "moderations",
        *_case("revision"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("tagmanifest_sha256", "record_sha256")),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("computed", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("received_at", "record")),
        *_keys("moderations", "revision"),
        sqlite_strict=True,
    )
    op.create_table(
        "consents",
        *_case("sequence"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("moderation", "choice", "reason")),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.CheckConstraint("choice IN ('consent', 'dissent')", name=op.f("ck_consents_choice")),
        *_keys("consents", "sequence"),
        sqlite_strict=True,
    )
    for table in KEPT:
        _keep(table)


def _case(number: str) -> tuple[sa.Column[str], sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column(number, sa.Integer(), autoincrement=False, nullable=False),
    )


def _keys(table: str, number: str) -> tuple[sa.ForeignKeyConstraint, sa.PrimaryKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(
            ["assignment_id", "case_id"],
            ["assigned_cases.assignment_id", "assigned_cases.case_id"],
            name=op.f(f"fk_{table}_assignment_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("assignment_id", "case_id", number, name=op.f(f"pk_{table}")),
    )


def _keep(table: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} never change'); END"
        )
