"""Requests for more evidence, and the supplements that went out."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes both tables, and the triggers that keep what must never change."""
    _queries()
    _supplements()
    _never("supplements_no_update", "UPDATE ON supplements")
    _never("supplements_no_delete", "DELETE ON supplements")
    _never("queries_no_delete", "DELETE ON queries")
    # a request changes once, when it is answered
    asked = ("assignment_id", "query_id", "case_id", "target", "text", "written_at", "received_at", "bundle")
    changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in asked)
    _never("queries_no_update", f"UPDATE ON queries WHEN OLD.answered_by <> '' OR {changed}")


def _never(name: str, event: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    table = name.partition("_")[0]
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{table} never change'); END")


def _queries() -> None:
    op.create_table(
        "queries",
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("query_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id", "case_id"],
            ["assigned_cases.assignment_id", "assigned_cases.case_id"],
            name=op.f("fk_queries_assignment_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("assignment_id", "query_id", name=op.f("pk_queries")),
        sqlite_strict=True,
    )


def _supplements() -> None:
    op.create_table(
        "supplements",
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("issued_with", sa.Text(), nullable=False),
        sa.Column("bundle_id", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("tagmanifest_sha256", sa.Text(), nullable=False),
        sa.Column("ciphertext_sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("supplement", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id", "case_id"],
            ["assigned_cases.assignment_id", "assigned_cases.case_id"],
            name=op.f("fk_supplements_assignment_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["certificate"], ["certificates.digest"], name=op.f("fk_supplements_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["issued_with"], ["certificates.digest"], name=op.f("fk_supplements_issued_with")
        ),
        sa.PrimaryKeyConstraint("assignment_id", "number", name=op.f("pk_supplements")),
        sa.UniqueConstraint("bundle_id", name=op.f("uq_supplements_bundle_id")),
        sa.UniqueConstraint("ciphertext_sha256", name=op.f("uq_supplements_ciphertext_sha256")),
        sa.UniqueConstraint(
            "assignment_id", "content_sha256", name=op.f("uq_supplements_assignment_id_content_sha256")
        ),
        sqlite_strict=True,
    )
