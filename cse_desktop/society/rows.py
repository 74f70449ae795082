"""What the society keeps, as rows: each class is one table of the society's database.

`KEY` names the fields that identify a row. Times are `YYYY-MM-DDTHH:MM:SSZ`, digests lower-hex SHA-256, lists
canonical JSON text; an empty text is what is not there.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class SocietyRow:
    """A society this home works for. `number` stands in its OIDs."""

    KEY: ClassVar = ("code",)
    code: str
    number: int
    name_zh: str
    name_en: str
    fields: str
    """JSON list of the fields it is authorised for"""
    grades: str
    """JSON list of grades"""
    created_at: str


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate issued here: the root's own, a society's, or a person's or desk's."""

    KEY: ClassVar = ("digest",)
    digest: str
    """of the DER"""
    issuer: str
    """code of the society whose CA issued it; empty where the root did"""
    society: str
    """code of the society it is for; empty for the root itself"""
    role: str
    """`root` `ca` `issuer` `intake` or `assessor`"""
    serial: str
    """lower hex"""
    subject_id: str
    """serialNumber of the subject: the assessor's id"""
    name: str
    employer: str
    fields: str
    """JSON list of the fields named at enrolment"""
    recipient: str
    """age recipient"""
    scopes: str
    """JSON list of policy OIDs"""
    not_before: str
    not_after: str
    der: bytes
    request_sha256: str
    """of the enrolment request, empty where there was none"""
    revoked_at: str = ""
    reason: str = ""
    replaced_by: str = ""
    """digest of the certificate that stands in its place: a CA with other scopes, a renewed desk"""


@dataclass(frozen=True, slots=True)
class CrlRow:
    """A CRL issued here; the newest of an issuer has the highest number."""

    KEY: ClassVar = ("issuer", "number")
    issuer: str
    """code of the society; empty for the root"""
    number: int
    this_update: str
    next_update: str
    der: bytes


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round of which something was issued."""

    KEY: ClassVar = ("society", "round_id")
    society: str
    round_id: str
    title_zh: str
    title_en: str
    opens: str
    due: str
    expires: str
    first_issued_at: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One applicant of a round. The id is the same for the whole panel and never changes."""

    KEY: ClassVar = ("case_id",)
    case_id: str
    society: str
    round_id: str
    number: str
    grade: str
    scope: str
    general_pack: str
    """digest of the pack's files"""
    professional_pack: str
    standard_digest: str


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One standard sample of a round, with what was agreed on it. Its id is the same for everybody."""

    KEY: ClassVar = ("sample_id",)
    sample_id: str
    society: str
    round_id: str
    number: str
    name: str
    grade: str
    general_pack: str
    """digest of the pack's files"""
    professional_pack: str
    agreed: str
    """the agreed ratings, canonical JSON"""


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One assignment bundle as it was issued."""

    KEY: ClassVar = ("assignment_id",)
    assignment_id: str
    society: str
    round_id: str
    assessor_id: str
    role: str
    certificate: str
    """digest of the assessor's certificate at issue"""
    issued_with: str
    """digest of the issuer leaf's certificate"""
    bundle_id: str
    challenge: str
    content_sha256: str
    """of everything that went in, so that issuing the same again is known"""
    tagmanifest_sha256: str
    ciphertext_sha256: str
    """names the blob"""
    file_name: str
    issued_at: str
    not_after: str
    bundle: str
    """`bundle.json` as text"""
    assignment: str
    """`data/assignment.json` as text"""


@dataclass(frozen=True, slots=True)
class AssignedCaseRow:
    """One case within one assignment. `declared`: empty, `none` or `recuse`."""

    KEY: ClassVar = ("assignment_id", "case_id")
    assignment_id: str
    case_id: str
    digest: str
    """of the assignment's manifest lines of this case"""
    declared: str = ""
    reason: str = ""
    declared_at: str = ""


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A bundle that came in and was answered. Its identity is the digest of its ciphertext."""

    KEY: ClassVar = ("ciphertext_sha256",)
    ciphertext_sha256: str
    society: str
    kind: str
    bundle_id: str
    assignment_id: str
    sequence: int
    tagmanifest_sha256: str
    signer_cert: str
    received_at: str
    verdict: str
    """`accepted` or `refused`"""
    code: str
    judged: int
    """1 where it was read whole and its content judged: its sequence is taken then, refused or not"""
    cases: str
    """JSON object: case id → code of its refusal, empty where it was accepted"""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The stored answer to a bundle: given again byte for byte whenever the same bundle comes."""

    KEY: ClassVar = ("to_ciphertext_sha256",)
    to_ciphertext_sha256: str
    kind: str
    """`receipt` or `refusal`"""
    bundle_id: str
    ciphertext_sha256: str
    """names the blob"""
    file_name: str
    made_at: str
    assignment_id: str
    sequence: int
    """n-th answer of this kind in this assignment"""


@dataclass(frozen=True, slots=True)
class CaseResultRow:
    """One accepted revision of one case's score record."""

    KEY: ClassVar = ("assignment_id", "case_id", "revision")
    assignment_id: str
    case_id: str
    revision: int
    tagmanifest_sha256: str
    record_sha256: str
    recommendation: str
    """the assessor's own"""
    computed: int
    """1 where the computed result recommends"""
    received_at: str
    record: str
    """the score record, canonical JSON"""


@dataclass(frozen=True, slots=True)
class QueryRow:
    """One request for more evidence, as an assessor asked it of one assignment."""

    KEY: ClassVar = ("assignment_id", "query_id")
    assignment_id: str
    query_id: str
    case_id: str
    target: str
    """an indicator; empty where the request is about the case as a whole"""
    text: str
    written_at: str
    received_at: str
    bundle: str
    """tag manifest digest of the query bundle that brought it"""
    answered_by: str = ""
    """tag manifest digest of the supplement that answers it; empty while it is open"""


@dataclass(frozen=True, slots=True)
class SupplementRow:
    """One supplement bundle as it went out."""

    KEY: ClassVar = ("assignment_id", "number")
    assignment_id: str
    number: int
    """n-th supplement of the assignment, its sequence"""
    case_id: str
    """the one case it brings material for"""
    certificate: str
    """digest of the assessor's certificate that it is encrypted to"""
    issued_with: str
    """digest of the issuer leaf's certificate"""
    bundle_id: str
    content_sha256: str
    """of what the society put in, so that sending the same again is known"""
    tagmanifest_sha256: str
    ciphertext_sha256: str
    """names the blob"""
    file_name: str
    made_at: str
    bundle: str
    """`bundle.json` as text"""
    supplement: str
    """`data/supplement.json` as text"""


@dataclass(frozen=True, slots=True)
class ModerationRow:
    """One accepted revision of one case's moderation."""

    KEY: ClassVar = ("assignment_id", "case_id", "revision")
    assignment_id: str
    """the lead's"""
    case_id: str
    revision: int
    tagmanifest_sha256: str
    record_sha256: str
    recommendation: str
    """what was agreed on"""
    computed: int
    """1 where the result computed from the agreed ratings recommends"""
    received_at: str
    record: str
    """the moderation, canonical JSON"""


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One accepted answer of a member to a moderation."""

    KEY: ClassVar = ("assignment_id", "case_id", "sequence")
    assignment_id: str
    """the member's"""
    case_id: str
    sequence: int
    """of the bundle: the highest stands"""
    moderation: str
    """tag manifest digest of the moderation that is answered"""
    choice: str
    """`consent` or `dissent`"""
    reason: str
    received_at: str


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """What one assessor's comparison with a standard sample came to, as it was first received."""

    KEY: ClassVar = ("assignment_id", "sample_id")
    assignment_id: str
    sample_id: str
    compared_at: str
    ratings: str
    """the own ratings, canonical JSON"""
    tagmanifest_sha256: str
    """of the bundle that brought it"""
    received_at: str


@dataclass(frozen=True, slots=True)
class PackRow:
    """A standards pack as it went out, so that its results can be computed again whatever becomes of its folder."""

    KEY: ClassVar = ("digest",)
    digest: str
    pack_id: str
    version: str
    files: str
    """JSON object: file name → text"""


Row = (
    SocietyRow
    | CertificateRow
    | CrlRow
    | RoundRow
    | CaseRow
    | AssignmentRow
    | AssignedCaseRow
    | BundleRow
    | AnswerRow
    | CaseResultRow
    | QueryRow
    | SupplementRow
    | ModerationRow
    | ConsentRow
    | SampleRow
    | CalibrationRow
    | PackRow
)

ROWS: tuple[type[Row], ...] = (
    SocietyRow,
    CertificateRow,
    CrlRow,
    RoundRow,
    CaseRow,
    AssignmentRow,
    AssignedCaseRow,
    BundleRow,
    AnswerRow,
    CaseResultRow,
    QueryRow,
    SupplementRow,
    ModerationRow,
    ConsentRow,
    SampleRow,
    CalibrationRow,
    PackRow,
)
