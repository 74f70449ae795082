"""`bundle.json`: what a bundle says of itself, as values and as canonical JSON, every field always there."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from cse_desktop.bundles.limits import LARGEST_JSON, LARGEST_MEMBER, MOST_MEMBERS
from cse_desktop.bundles.names import is_data_name, is_display_name
from cse_desktop.domain.canonical import Json, canonical_bytes, parse_canonical
from cse_desktop.domain.identifiers import DIGEST, ID
from cse_desktop.domain.strict import Table
from cse_desktop.domain.times import TIME, parse_time
from cse_desktop.errors import KnownError
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.oids import ROLE_OIDS, Role, parse_scope
from cse_desktop.trust.spelling import RECIPIENT, SERIAL_NUMBER

FORMAT = "cse-bundle"
VERSION = 1
CRITICAL: frozenset[str] = frozenset()
"""names that this version understands in `crit`"""

BundleKind = Literal[
    "assignment",
    "supplement",
    "recall",
    "reopen",
    "standards",
    "acceptance",
    "scores",
    "query",
    "deletion",
    "moderation",
    "consent",
    "receipt",
    "refusal",
]

KINDS: tuple[str, ...] = get_args(BundleKind)
ISSUED = frozenset({"assignment", "supplement", "recall", "reopen", "standards"})
"""kinds that a society's issuer signs"""
ANSWERS = frozenset({"receipt", "refusal"})
"""kinds that a society's intake signs"""
SCOPED = frozenset({"scores", "moderation", "consent"})
"""kinds for which the signer needs every scope of their cases"""
REVISED = frozenset({"scores", "moderation"})
"""kinds whose cases have a revision and a record"""
PANEL = frozenset({"scores", "moderation", "consent"})
"""kinds that also go from one member of a panel to another"""
ABOUT_CASES = SCOPED | {"assignment", "supplement", "query"}
"""kinds that say nothing without a case"""

_FIELDS = frozenset(
    {
        *("format", "version", "kind", "bundle_id", "assignment_id", "sequence", "issuer", "assessor"),
        *("audience", "recipients", "created_claimed", "not_after", "challenge", "assignment_digest"),
        *("standards", "cases", "journal_head", "software", "files", "crit"),
    }
)
_PREFIX = "HEAD"
_NOT_AS_REQUIRED = "CSB-073"
_LARGEST_INTEGER = 2**31 - 1
_MEDIA_TYPE = r"[a-z0-9]{1,40}/[a-z0-9][a-z0-9.+-]{0,100}"
_SHORT = r"[\x21-\x7e\u00a0-\uffff][\x20-\x7e\u00a0-\uffff]{0,199}"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signed: digest of the certificate's DER, and the role in it."""

    cert: str
    role: Role


@dataclass(frozen=True, slots=True)
class Assessor:
    """The assessor whom a bundle is from or for: number of the society, serialNumber of the subject."""

    society: int
    id: str


@dataclass(frozen=True, slots=True)
class StandardRef:
    """A resolved standard, by id, version and digest of its canonical form."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """What a bundle says of one case.

    `digest` is of what was assessed, `record` of the score record. `revision` counts from 1 and `supersedes` names
    the tag manifest digest of the bundle with the revision before.
    """

    scope: str
    digest: str
    revision: int | None = None
    supersedes: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One data file: member name, digest, bytes, media type, and the name that a person knows it by."""

    path: str
    sha256: str
    size: int
    media_type: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Head:
    """All of `bundle.json`. Times are texts as written; `not_after`, `challenge` … are None where void."""

    kind: str
    bundle_id: str
    assignment_id: str
    sequence: int
    issuer: Issuer
    assessor: Assessor
    audience: str
    recipients: tuple[str, ...]
    created_claimed: str
    not_after: str | None
    challenge: str | None
    assignment_digest: str | None
    standards: tuple[StandardRef, ...]
    cases: Mapping[str, CaseEntry]
    journal_head: str | None
    software: str
    files: tuple[FileEntry, ...]
    crit: tuple[str, ...] = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """The distinct scopes of all cases, in order."""
        return tuple(sorted({case.scope for case in self.cases.values()}))

    def file(self, path: str) -> FileEntry:
        """The data file called `path`; `KeyError` if there is none."""
        for entry in self.files:
            if entry.path == path:
                return entry
        raise KeyError(path)


def head_bytes(head: Head) -> bytes:
    """The canonical JSON."""
    standards: list[Json] = [{"id": s.id, "version": s.version, "digest": s.digest} for s in head.standards]
    cases: dict[str, Json] = {
        case_id: {
            "scope": case.scope,
            "digest": case.digest,
            "revision": case.revision,
            "supersedes": case.supersedes,
            "record": case.record,
        }
        for case_id, case in head.cases.items()
    }
    files: list[Json] = [
        {
            "path": file.path,
            "sha256": file.sha256,
            "size": file.size,
            "media_type": file.media_type,
            "display_name": file.display_name,
        }
        for file in head.files
    ]
    return canonical_bytes(
        {
            "format": FORMAT,
            "version": VERSION,
            "kind": head.kind,
            "bundle_id": head.bundle_id,
            "assignment_id": head.assignment_id,
            "sequence": head.sequence,
            "issuer": {"cert": head.issuer.cert, "role": head.issuer.role},
            "assessor": {"society": head.assessor.society, "id": head.assessor.id},
            "audience": head.audience,
            "recipients": list(head.recipients),
            "created_claimed": head.created_claimed,
            "not_after": head.not_after,
            "challenge": head.challenge,
            "assignment_digest": head.assignment_digest,
            "standards": standards,
            "cases": cases,
            "journal_head": head.journal_head,
            "software": head.software,
            "files": files,
            "crit": list(head.crit),
        }
    )


def parse_head(data: bytes) -> Head:
    """The head whose canonical form is `data`; else `Refused` CSB-072 to 075."""
    if len(data) > LARGEST_JSON:
        raise Refused("CSB-037", "bundle.json")
    try:
        value = parse_canonical(data, "bundle.json")
    except KnownError:
        raise Refused("CSB-072") from None
    try:
        return _head(Table(value, prefix=_PREFIX, file="bundle.json"))
    except Refused:
        raise
    except KnownError as error:
        raise Refused(_NOT_AS_REQUIRED, error.code) from None


def _head(table: Table) -> Head:
    if table.text("format") != FORMAT:
        raise Refused(_NOT_AS_REQUIRED, "format")
    if table.integer("version", 1, _LARGEST_INTEGER) != VERSION:
        raise Refused("CSB-074")
    crit = table.texts("crit")
    if not set(crit) <= CRITICAL:
        raise Refused("CSB-075")
    table.expect(_FIELDS)
    issuer = table.table("issuer").expect(("cert", "role"))
    assessor = table.table("assessor").expect(("society", "id"))
    head = Head(
        kind=table.choice("kind", KINDS),
        bundle_id=table.text("bundle_id", pattern=ID),
        assignment_id=table.text("assignment_id", pattern=ID),
        sequence=table.integer("sequence", 1, _LARGEST_INTEGER),
        issuer=Issuer(issuer.text("cert", pattern=DIGEST), _role(issuer)),
        assessor=Assessor(
            assessor.integer("society", 1, _LARGEST_INTEGER),
            assessor.text("id", pattern=SERIAL_NUMBER.pattern),
        ),
        audience=table.text("audience", pattern=_SHORT),
        recipients=table.texts("recipients", pattern=RECIPIENT.pattern),
        created_claimed=_time(table.text("created_claimed", pattern=TIME)),
        not_after=_time_or_none(table),
        challenge=table.text_or_none("challenge", pattern=_SHORT),
        assignment_digest=table.text_or_none("assignment_digest", pattern=DIGEST),
        standards=tuple(_standard(row) for row in table.tables("standards")),
        cases=_cases(table),
        journal_head=table.text_or_none("journal_head", pattern=DIGEST),
        software=table.text("software", pattern=_SHORT),
        files=tuple(_file(row) for row in table.tables("files")),
        crit=crit,
    )
    _check_whole(head)
    return head


def _check_whole(head: Head) -> None:
    """Rules that join fields: which are void in which kind."""
    if not head.recipients or not 0 < len(head.files) <= MOST_MEMBERS:
        raise Refused(_NOT_AS_REQUIRED, "recipients or files")
    if (head.assignment_digest is None) != (head.kind == "assignment"):
        raise Refused(_NOT_AS_REQUIRED, "assignment_digest")
    if head.challenge is None:
        raise Refused(_NOT_AS_REQUIRED, "challenge")
    if len(set(head.standards)) != len(head.standards):
        raise Refused(_NOT_AS_REQUIRED, "standards")
    if head.kind in ABOUT_CASES and not head.cases:
        raise Refused(_NOT_AS_REQUIRED, "cases")
    digests = {file.sha256 for file in head.files}
    for case in head.cases.values():
        has_revision = case.revision is not None
        if head.kind in REVISED and not (has_revision and case.record in digests):
            raise Refused(_NOT_AS_REQUIRED, "revision or record")
        if (case.supersedes is not None) != ((case.revision or 1) > 1):
            raise Refused(_NOT_AS_REQUIRED, "supersedes")


def _role(table: Table) -> Role:
    found = table.text("role")
    for role in ROLE_OIDS:
        if role == found:
            return role
    raise Refused(_NOT_AS_REQUIRED, "role")


def _standard(table: Table) -> StandardRef:
    table.expect(("id", "version", "digest"))
    return StandardRef(
        table.text("id", pattern=_SHORT),
        table.text("version", pattern=_SHORT),
        table.text("digest", pattern=DIGEST),
    )


def _cases(table: Table) -> Mapping[str, CaseEntry]:
    rows = table.table("cases")
    found: dict[str, CaseEntry] = {}
    for case_id in rows.names():
        Table({"id": case_id}, prefix=_PREFIX, file="bundle.json").text("id", pattern=ID)
        row = rows.table(case_id).expect(("scope", "digest", "revision", "supersedes", "record"))
        found[case_id] = CaseEntry(
            scope=_scope(row.text("scope")),
            digest=row.text("digest", pattern=DIGEST),
            revision=row.integer("revision", 1, _LARGEST_INTEGER) if row.has("revision") else None,
            supersedes=row.text_or_none("supersedes", pattern=DIGEST),
            record=row.text_or_none("record", pattern=DIGEST),
        )
    return MappingProxyType(found)


def _scope(oid: str) -> str:
    try:
        scope = parse_scope(oid)
    except ValueError:
        raise Refused(_NOT_AS_REQUIRED, "scope") from None
    if scope.is_act:
        raise Refused(_NOT_AS_REQUIRED, "scope")
    return oid


def _file(table: Table) -> FileEntry:
    table.expect(("path", "sha256", "size", "media_type", "display_name"))
    entry = FileEntry(
        path=table.text("path"),
        sha256=table.text("sha256", pattern=DIGEST),
        size=table.integer("size", 0, LARGEST_MEMBER),
        media_type=table.text("media_type", pattern=_MEDIA_TYPE),
        display_name=table.text("display_name"),
    )
    if not is_data_name(entry.path):
        raise Refused("CSB-032", "files")
    if not is_display_name(entry.display_name):
        raise Refused(_NOT_AS_REQUIRED, "display name")
    return entry


def _time(text: str) -> str:
    try:
        parse_time(text)
    except ValueError:
        raise Refused(_NOT_AS_REQUIRED, "time") from None
    return text


def _time_or_none(table: Table) -> str | None:
    found = table.text_or_none("not_after", pattern=TIME)
    return None if found is None else _time(found)
