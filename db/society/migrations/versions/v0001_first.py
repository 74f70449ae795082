"""The first schema of the society's database."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEPT = ("bundles", "answers", "case_results", "crls", "packs")
"""what was received, answered or published is never changed"""


def upgrade() -> None:
    """Makes all tables, and the triggers that keep what must never change."""
    _bundles()
    _certificates()
    _crls()
    _packs()
    _societies()
    _answers()
    _rounds()
    _assignments()
    _cases()
    _assigned_cases()
    _case_results()
    for table in KEPT:
        _keep(table)


def _keep(table: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} never change'); END"
        )


def _bundles() -> None:
    op.create_table(
        "bundles",
        sa.Column("ciphertext_sha256", sa.Text(), nullable=False),
        sa.Column("society", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bundle_id", sa.Text(), nullable=False),
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tagmanifest_sha256", sa.Text(), nullable=False),
        sa.Column("signer_cert", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("judged", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cases", sa.Text(), nullable=False),
        sa.CheckConstraint("verdict IN ('accepted', 'refused')", name=op.f("ck_bundles_verdict")),
        sa.PrimaryKeyConstraint("ciphertext_sha256", name=op.f("pk_bundles")),
        sqlite_strict=True,
    )
    op.create_index(
        "ux_bundles_accepted_sequence",
        "bundles",
        ["assignment_id", "kind", "sequence"],
        unique=True,
        sqlite_where=sa.text("verdict = 'accepted'"),
        postgresql_where=sa.text("verdict = 'accepted'"),
    )


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("society", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("not_before", sa.Text(), nullable=False),
        sa.Column("not_after", sa.Text(), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.Column("request_sha256", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('root', 'ca', 'issuer', 'intake', 'assessor')", name=op.f("ck_certificates_role")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_certificates")),
        sa.UniqueConstraint("issuer", "serial", name=op.f("uq_certificates_issuer_serial")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_certificates_society_role_subject_id"),
        "certificates",
        ["society", "role", "subject_id"],
        unique=False,
    )


def _crls() -> None:
    op.create_table(
        "crls",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("this_update", sa.Text(), nullable=False),
        sa.Column("next_update", sa.Text(), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "number", name=op.f("pk_crls")),
        sqlite_strict=True,
    )


def _packs() -> None:
    op.create_table(
        "packs",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_packs")),
        sqlite_strict=True,
    )


def _societies() -> None:
    op.create_table(
        "societies",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("grades", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_societies")),
        sa.UniqueConstraint("number", name=op.f("uq_societies_number")),
        sqlite_strict=True,
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("to_ciphertext_sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bundle_id", sa.Text(), nullable=False),
        sa.Column("ciphertext_sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("kind IN ('receipt', 'refusal')", name=op.f("ck_answers_kind")),
        sa.ForeignKeyConstraint(
            ["to_ciphertext_sha256"],
            ["bundles.ciphertext_sha256"],
            name=op.f("fk_answers_to_ciphertext_sha256"),
        ),
        sa.PrimaryKeyConstraint("to_ciphertext_sha256", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "assignment_id", "kind", "sequence", name=op.f("uq_answers_assignment_id_kind_sequence")
        ),
        sqlite_strict=True,
    )


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("society", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("opens", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("first_issued_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["society"], ["societies.code"], name=op.f("fk_rounds_society")),
        sa.PrimaryKeyConstraint("society", "round_id", name=op.f("pk_rounds")),
        sqlite_strict=True,
    )


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("society", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("assessor_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("issued_with", sa.Text(), nullable=False),
        sa.Column("bundle_id", sa.Text(), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("tagmanifest_sha256", sa.Text(), nullable=False),
        sa.Column("ciphertext_sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.Column("not_after", sa.Text(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("assignment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate"], ["certificates.digest"], name=op.f("fk_assignments_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["issued_with"], ["certificates.digest"], name=op.f("fk_assignments_issued_with")
        ),
        sa.ForeignKeyConstraint(
            ["society", "round_id"],
            ["rounds.society", "rounds.round_id"],
            name=op.f("fk_assignments_society_round_id"),
        ),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("bundle_id", name=op.f("uq_assignments_bundle_id")),
        sa.UniqueConstraint("ciphertext_sha256", name=op.f("uq_assignments_ciphertext_sha256")),
        sa.UniqueConstraint(
            "society",
            "round_id",
            "assessor_id",
            "role",
            name=op.f("uq_assignments_society_round_id_assessor_id_role"),
        ),
        sqlite_strict=True,
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("society", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("general_pack", sa.Text(), nullable=False),
        sa.Column("professional_pack", sa.Text(), nullable=False),
        sa.Column("standard_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["general_pack"], ["packs.digest"], name=op.f("fk_cases_general_pack")),
        sa.ForeignKeyConstraint(
            ["professional_pack"], ["packs.digest"], name=op.f("fk_cases_professional_pack")
        ),
        sa.ForeignKeyConstraint(
            ["society", "round_id"],
            ["rounds.society", "rounds.round_id"],
            name=op.f("fk_cases_society_round_id"),
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cases")),
        sa.UniqueConstraint("society", "round_id", "number", name=op.f("uq_cases_society_round_id_number")),
        sqlite_strict=True,
    )


def _assigned_cases() -> None:
    op.create_table(
        "assigned_cases",
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("declared", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.Text(), nullable=False),
        sa.CheckConstraint("declared IN ('', 'none', 'recuse')", name=op.f("ck_assigned_cases_declared")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.assignment_id"], name=op.f("fk_assigned_cases_assignment_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_assigned_cases_case_id")),
        sa.PrimaryKeyConstraint("assignment_id", "case_id", name=op.f("pk_assigned_cases")),
        sqlite_strict=True,
    )


def _case_results() -> None:
    op.create_table(
        "case_results",
        sa.Column("assignment_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tagmanifest_sha256", sa.Text(), nullable=False),
        sa.Column("record_sha256", sa.Text(), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("computed", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id", "case_id"],
            ["assigned_cases.assignment_id", "assigned_cases.case_id"],
            name=op.f("fk_case_results_assignment_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("assignment_id", "case_id", "revision", name=op.f("pk_case_results")),
        sqlite_strict=True,
    )
