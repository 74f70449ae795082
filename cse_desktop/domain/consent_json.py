"""A member's answer to a panel's moderations, case by case, as `data/consent.json` of a consent bundle."""

from dataclasses import dataclass

from cse_desktop.domain.canonical import Json
from cse_desktop.domain.identifiers import DIGEST, ID
from cse_desktop.domain.strict import DUPLICATE, MISSING_KEY, OUT_OF_RANGE, TOO_NEW, Table
from cse_desktop.domain.times import TIME, parse_time
from cse_desktop.errors import Words

FORMAT = 1
CONSENT_FILE = "data/consent.json"
CONSENT = "consent"
DISSENT = "dissent"
CHOICES = (CONSENT, DISSENT)
LONGEST_REASON = 4000
"""characters"""


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """What the member says to the moderation of one case."""

    case_id: str
    moderation: str
    """tag manifest digest of the moderation bundle"""
    record: str
    """digest of the moderation of this case"""
    choice: str
    """`consent` or `dissent`"""
    reason: str
    """of a dissent; empty where there is consent without a word"""


@dataclass(frozen=True, slots=True)
class ConsentPaper:
    """Answers signed together."""

    assignment_id: str
    """the member's own"""
    assignment_digest: str
    made_at: str
    entries: tuple[ConsentEntry, ...]


def consent_document(paper: ConsentPaper) -> dict[str, Json]:
    """The document as plain data."""
    return {
        "format": FORMAT,
        "assignment": {"id": paper.assignment_id, "digest": paper.assignment_digest},
        "made_at": paper.made_at,
        "cases": [
            {
                "case": entry.case_id,
                "moderation": entry.moderation,
                "record": entry.record,
                "choice": entry.choice,
                "reason": entry.reason or None,
            }
            for entry in paper.entries
        ],
    }


def parse_consent(document: Json) -> ConsentPaper:
    """The answers; `KnownError` `CNS-nnn` at the first fault."""
    table = Table(document, prefix="CNS", file=CONSENT_FILE)
    table.expect(("format", "assignment", "made_at", "cases"))
    if table.integer("format", 1, 2**31) > FORMAT:
        raise table.refusal(
            TOO_NEW, "format", Words("格式比本程序新，请更新程序", "is newer than this program: update it")
        )
    assignment = table.table("assignment").expect(("id", "digest"))
    entries = tuple(_entry(entry) for entry in table.tables("cases"))
    if not entries:
        raise table.refusal(MISSING_KEY, "cases", Words("至少要有一项", "needs at least one"))
    if len({entry.case_id for entry in entries}) != len(entries):
        raise table.refusal(DUPLICATE, "cases", Words("有重复项", "names something twice"))
    return ConsentPaper(
        assignment_id=assignment.text("id", pattern=ID),
        assignment_digest=assignment.text("digest", pattern=DIGEST),
        made_at=_time(table),
        entries=entries,
    )


def _entry(entry: Table) -> ConsentEntry:
    entry.expect(("case", "moderation", "record", "choice", "reason"))
    found = ConsentEntry(
        case_id=entry.text("case", pattern=ID),
        moderation=entry.text("moderation", pattern=DIGEST),
        record=entry.text("record", pattern=DIGEST),
        choice=entry.choice("choice", CHOICES),
        reason=entry.text_or_none("reason") or "",
    )
    if found.choice == DISSENT and not found.reason:
        raise entry.refusal(MISSING_KEY, "reason", Words("保留意见须说明理由", "is needed for a dissent"))
    if len(found.reason) > LONGEST_REASON:
        raise entry.refusal(OUT_OF_RANGE, "reason", Words("文字过长", "is too long"))
    return found


def _time(table: Table) -> str:
    text = table.text("made_at", pattern=TIME)
    try:
        parse_time(text)
    except ValueError:
        raise table.refusal(OUT_OF_RANGE, "made_at", Words("没有这样的时间", "is no such time")) from None
    return text
