"""The tables of the society's database, as SQLAlchemy Core knows them; migrations make them, tests compare both.

Only TEXT, INTEGER and BLOB are used: SQLite's STRICT tables allow no more, and PostgreSQL has them too.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


societies = Table(
    "societies",
    metadata,
    _text("code", key=True),
    _number("number"),
    _text("name_zh"),
    _text("name_en"),
    _text("fields"),
    _text("grades"),
    _text("created_at"),
    UniqueConstraint("number"),
    sqlite_strict=True,
)

certificates = Table(
    "certificates",
    metadata,
    _text("digest", key=True),
    _text("issuer"),
    _text("society"),
    _text("role"),
    _text("serial"),
    _text("subject_id"),
    _text("name"),
    _text("employer"),
    _text("fields"),
    _text("recipient"),
    _text("scopes"),
    _text("not_before"),
    _text("not_after"),
    Column("der", LargeBinary, nullable=False),
    _text("request_sha256"),
    _text("revoked_at"),
    _text("reason"),
    _text("replaced_by"),
    UniqueConstraint("issuer", "serial"),
    CheckConstraint("role IN ('root', 'ca', 'issuer', 'intake', 'assessor')", name="role"),
    Index(None, "society", "role", "subject_id"),
    sqlite_strict=True,
)

crls = Table(
    "crls",
    metadata,
    _text("issuer", key=True),
    _number("number", key=True),
    _text("this_update"),
    _text("next_update"),
    Column("der", LargeBinary, nullable=False),
    sqlite_strict=True,
)

rounds = Table(
    "rounds",
    metadata,
    Column("society", Text, ForeignKey("societies.code"), primary_key=True, nullable=False),
    _text("round_id", key=True),
    _text("title_zh"),
    _text("title_en"),
    _text("opens"),
    _text("due"),
    _text("expires"),
    _text("first_issued_at"),
    sqlite_strict=True,
)

packs = Table(
    "packs",
    metadata,
    _text("digest", key=True),
    _text("pack_id"),
    _text("version"),
    _text("files"),
    sqlite_strict=True,
)

cases = Table(
    "cases",
    metadata,
    _text("case_id", key=True),
    _text("society"),
    _text("round_id"),
    _text("number"),
    _text("grade"),
    _text("scope"),
    Column("general_pack", Text, ForeignKey("packs.digest"), nullable=False),
    Column("professional_pack", Text, ForeignKey("packs.digest"), nullable=False),
    _text("standard_digest"),
    ForeignKeyConstraint(["society", "round_id"], ["rounds.society", "rounds.round_id"]),
    UniqueConstraint("society", "round_id", "number"),
    sqlite_strict=True,
)

assignments = Table(
    "assignments",
    metadata,
    _text("assignment_id", key=True),
    _text("society"),
    _text("round_id"),
    _text("assessor_id"),
    _text("role"),
    Column("certificate", Text, ForeignKey("certificates.digest"), nullable=False),
    Column("issued_with", Text, ForeignKey("certificates.digest"), nullable=False),
    _text("bundle_id"),
    _text("challenge"),
    _text("content_sha256"),
    _text("tagmanifest_sha256"),
    _text("ciphertext_sha256"),
    _text("file_name"),
    _text("issued_at"),
    _text("not_after"),
    _text("bundle"),
    _text("assignment"),
    ForeignKeyConstraint(["society", "round_id"], ["rounds.society", "rounds.round_id"]),
    UniqueConstraint("society", "round_id", "assessor_id", "role"),
    UniqueConstraint("bundle_id"),
    UniqueConstraint("ciphertext_sha256"),
    sqlite_strict=True,
)

assigned_cases = Table(
    "assigned_cases",
    metadata,
    Column("assignment_id", Text, ForeignKey("assignments.assignment_id"), primary_key=True, nullable=False),
    Column("case_id", Text, ForeignKey("cases.case_id"), primary_key=True, nullable=False),
    _text("digest"),
    _text("declared"),
    _text("reason"),
    _text("declared_at"),
    CheckConstraint("declared IN ('', 'none', 'recuse')", name="declared"),
    sqlite_strict=True,
)

bundles = Table(
    "bundles",
    metadata,
    _text("ciphertext_sha256", key=True),
    _text("society"),
    _text("kind"),
    _text("bundle_id"),
    _text("assignment_id"),
    _number("sequence"),
    _text("tagmanifest_sha256"),
    _text("signer_cert"),
    _text("received_at"),
    _text("verdict"),
    _text("code"),
    _number("judged"),
    _text("cases"),
    CheckConstraint("verdict IN ('accepted', 'refused')", name="verdict"),
    sqlite_strict=True,
)
Index(
    "ux_bundles_accepted_sequence",
    bundles.c.assignment_id,
    bundles.c.kind,
    bundles.c.sequence,
    unique=True,
    sqlite_where=text("verdict = 'accepted'"),
    postgresql_where=text("verdict = 'accepted'"),
)

answers = Table(
    "answers",
    metadata,
    Column(
        "to_ciphertext_sha256",
        Text,
        ForeignKey("bundles.ciphertext_sha256"),
        primary_key=True,
        nullable=False,
    ),
    _text("kind"),
    _text("bundle_id"),
    _text("ciphertext_sha256"),
    _text("file_name"),
    _text("made_at"),
    _text("assignment_id"),
    _number("sequence"),
    UniqueConstraint("assignment_id", "kind", "sequence"),
    CheckConstraint("kind IN ('receipt', 'refusal')", name="kind"),
    sqlite_strict=True,
)

case_results = Table(
    "case_results",
    metadata,
    _text("assignment_id", key=True),
    _text("case_id", key=True),
    _number("revision", key=True),
    _text("tagmanifest_sha256"),
    _text("record_sha256"),
    _text("recommendation"),
    _number("computed"),
    _text("received_at"),
    _text("record"),
    ForeignKeyConstraint(
        ["assignment_id", "case_id"], ["assigned_cases.assignment_id", "assigned_cases.case_id"]
    ),
    sqlite_strict=True,
)

queries = Table(
    "queries",
    metadata,
    _text("assignment_id", key=True),
    _text("query_id", key=True),
    _text("case_id"),
    _text("target"),
    _text("text"),
    _text("written_at"),
    _text("received_at"),
    _text("bundle"),
    _text("answered_by"),
    ForeignKeyConstraint(
        ["assignment_id", "case_id"], ["assigned_cases.assignment_id", "assigned_cases.case_id"]
    ),
    sqlite_strict=True,
)

supplements = Table(
    "supplements",
    metadata,
    _text("assignment_id", key=True),
    _number("number", key=True),
    _text("case_id"),
    Column("certificate", Text, ForeignKey("certificates.digest"), nullable=False),
    Column("issued_with", Text, ForeignKey("certificates.digest"), nullable=False),
    _text("bundle_id"),
    _text("content_sha256"),
    _text("tagmanifest_sha256"),
    _text("ciphertext_sha256"),
    _text("file_name"),
    _text("made_at"),
    _text("bundle"),
    _text("supplement"),
    ForeignKeyConstraint(
        ["assignment_id", "case_id"], ["assigned_cases.assignment_id", "assigned_cases.case_id"]
    ),
    UniqueConstraint("assignment_id", "content_sha256"),
    UniqueConstraint("bundle_id"),
    UniqueConstraint("ciphertext_sha256"),
    sqlite_strict=True,
)

moderations = Table(
    "moderations",
    metadata,
    _text("assignment_id", key=True),
    _text("case_id", key=True),
    _number("revision", key=True),
    _text("tagmanifest_sha256"),
    _text("record_sha256"),
    _text("recommendation"),
    _number("computed"),
    _text("received_at"),
    _text("record"),
    ForeignKeyConstraint(
        ["assignment_id", "case_id"], ["assigned_cases.assignment_id", "assigned_cases.case_id"]
    ),
    sqlite_strict=True,
)

consents = Table(
    "consents",
    metadata,
    _text("assignment_id", key=True),
    _text("case_id", key=True),
    _number("sequence", key=True),
    _text("moderation"),
    _text("choice"),
    _text("reason"),
    _text("received_at"),
    CheckConstraint("choice IN ('consent', 'dissent')", name="choice"),
    ForeignKeyConstraint(
        ["assignment_id", "case_id"], ["assigned_cases.assignment_id", "assigned_cases.case_id"]
    ),
    sqlite_strict=True,
)

samples = Table(
    "samples",
    metadata,
    _text("sample_id", key=True),
    _text("society"),
    _text("round_id"),
    _text("number"),
    _text("name"),
    _text("grade"),
    _text("general_pack"),
    _text("professional_pack"),
    _text("agreed"),
    UniqueConstraint("society", "round_id", "number"),
    ForeignKeyConstraint(["society", "round_id"], ["rounds.society", "rounds.round_id"]),
    sqlite_strict=True,
)

calibrations = Table(
    "calibrations",
    metadata,
    _text("assignment_id", key=True),
    _text("sample_id", key=True),
    _text("compared_at"),
    _text("ratings"),
    _text("tagmanifest_sha256"),
    _text("received_at"),
    ForeignKeyConstraint(["assignment_id"], ["assignments.assignment_id"]),
    ForeignKeyConstraint(["sample_id"], ["samples.sample_id"]),
    sqlite_strict=True,
)
