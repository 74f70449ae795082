"""Standard samples of rounds, and what assessors' comparisons with them came to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEPT = ("samples", "calibrations")
"""what went out, and what was received, is never changed"""


def upgrade() -> None:
    """Makes both tables, and the triggers that keep them."""
    op.create_table(
        "samples",
        *_texts("sample_id", "society", "round_id", "number", "name", "grade"),
        *_texts("general_pack", "professional_pack", "agreed"),
        sa.ForeignKeyConstraint(
            ["society", "round_id"],
            ["rounds.society", "rounds.round_id"],
            name=op.f("fk_samples_society_round_id"),
        ),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_samples")),
        sa.UniqueConstraint("society", "round_id", "number", name=op.f("uq_samples_society_round_id_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "calibrations",
        *_texts("assignment_id", "sample_id", "compared_at", "ratings", "tagmanifest_sha256", "received_at"),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.assignment_id"], name=op.f("fk_calibrations_assignment_id")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.sample_id"], name=op.f("fk_calibrations_sample_id")),
        sa.PrimaryKeyConstraint("assignment_id", "sample_id", name=op.f("pk_calibrations")),
        sqlite_strict=True,
    )
    for table in KEPT:
        _keep(table)


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)


def _keep(table: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} never change'); END"
        )
