"""The declarations of interest and the confidentiality undertaking, as `data/acceptance.json` of an acceptance."""

from dataclasses import dataclass

from cse_desktop.domain.canonical import Json
from cse_desktop.domain.identifiers import DIGEST, ID
from cse_desktop.domain.records import Declaration
from cse_desktop.domain.strict import DUPLICATE, MISSING_KEY, OUT_OF_RANGE, TOO_NEW, Table
from cse_desktop.domain.times import TIME, parse_time
from cse_desktop.errors import Words

FORMAT = 1
ACCEPTANCE_FILE = "data/acceptance.json"
NO_INTEREST = "none"
RECUSE = "recuse"
CHOICES = (NO_INTEREST, RECUSE)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What an assessor declares about all applicants of an assignment, at once."""

    assignment_id: str
    assignment_digest: str
    confidential_at: str
    """when confidentiality was accepted"""
    declarations: tuple[Declaration, ...]
    """one for each case; always unsigned here: the bundle's signature covers them"""

    @property
    def recused(self) -> tuple[str, ...]:
        """The cases recused from."""
        return tuple(entry.case_id for entry in self.declarations if entry.choice == RECUSE)


def acceptance_document(acceptance: Acceptance) -> dict[str, Json]:
    """The document as plain data."""
    return {
        "format": FORMAT,
        "assignment": {"id": acceptance.assignment_id, "digest": acceptance.assignment_digest},
        "confidentiality": {"accepted": True, "at": acceptance.confidential_at},
        "declarations": [
            {
                "case": entry.case_id,
                "choice": entry.choice,
                "reason": entry.reason or None,
                "at": entry.declared_at,
            }
            for entry in acceptance.declarations
        ],
    }


def parse_acceptance(document: Json) -> Acceptance:
    """The acceptance; `KnownError` `ACC-nnn` at the first fault."""
    table = Table(document, prefix="ACC", file=ACCEPTANCE_FILE)
    table.expect(("format", "assignment", "confidentiality", "declarations"))
    if table.integer("format", 1, 2**31) > FORMAT:
        raise table.refusal(
            TOO_NEW, "format", Words("格式比本程序新，请更新程序", "is newer than this program: update it")
        )
    assignment = table.table("assignment").expect(("id", "digest"))
    confidentiality = table.table("confidentiality").expect(("accepted", "at"))
    if not confidentiality.flag("accepted"):
        raise confidentiality.refusal(
            OUT_OF_RANGE, "accepted", Words("须接受保密承诺", "must be true: confidentiality is undertaken")
        )
    declarations = tuple(_declaration(entry) for entry in table.tables("declarations"))
    if not declarations:
        raise table.refusal(MISSING_KEY, "declarations", Words("至少要有一项声明", "needs at least one"))
    if len({entry.case_id for entry in declarations}) != len(declarations):
        raise table.refusal(DUPLICATE, "declarations", Words("同一案卷有两项声明", "names a case twice"))
    return Acceptance(
        assignment_id=assignment.text("id", pattern=ID),
        assignment_digest=assignment.text("digest", pattern=DIGEST),
        confidential_at=_time(confidentiality),
        declarations=declarations,
    )


def _declaration(entry: Table) -> Declaration:
    entry.expect(("case", "choice", "reason", "at"))
    choice, reason = entry.choice("choice", CHOICES), entry.text_or_none("reason") or ""
    if choice == RECUSE and not reason:
        raise entry.refusal(
            MISSING_KEY, "reason", Words("回避须说明理由", "is needed where somebody recuses")
        )
    return Declaration(entry.text("case", pattern=ID), choice, reason, _time(entry))


def _time(table: Table) -> str:
    text = table.text("at", pattern=TIME)
    try:
        parse_time(text)
    except ValueError:
        raise table.refusal(OUT_OF_RANGE, "at", Words("没有这样的时间", "is no such time")) from None
    return text
