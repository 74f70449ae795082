"""What an assessor asks more evidence on, as `data/query.json` of a query bundle."""

from dataclasses import dataclass

from cse_desktop.domain.canonical import Json
from cse_desktop.domain.identifiers import DIGEST, ID
from cse_desktop.domain.records import EvidenceQuery
from cse_desktop.domain.strict import DUPLICATE, MISSING_KEY, OUT_OF_RANGE, TOO_NEW, Table
from cse_desktop.domain.times import TIME, parse_time
from cse_desktop.errors import Words

FORMAT = 1
QUERY_FILE = "data/query.json"
LONGEST_QUERY = 4000
"""characters of one request"""
MOST_QUERIES = 5000
"""requests sent together"""

_TARGET = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


@dataclass(frozen=True, slots=True)
class QueryPaper:
    """Requests for more evidence, sent together; each is a request of one case."""

    assignment_id: str
    assignment_digest: str
    queries: tuple[EvidenceQuery, ...]
    """in the order of their ids; `bundle_id` and `answered_by` are empty here"""


def query_document(paper: QueryPaper) -> dict[str, Json]:
    """The document as plain data."""
    return {
        "format": FORMAT,
        "assignment": {"id": paper.assignment_id, "digest": paper.assignment_digest},
        "queries": [
            {
                "id": query.query_id,
                "case": query.case_id,
                "target": query.target or None,
                "text": query.text,
                "at": query.written_at,
            }
            for query in paper.queries
        ],
    }


def parse_query(document: Json) -> QueryPaper:
    """The requests; `KnownError` `QRY-nnn` at the first fault."""
    table = Table(document, prefix="QRY", file=QUERY_FILE).expect(("format", "assignment", "queries"))
    if table.integer("format", 1, 2**31) > FORMAT:
        raise table.refusal(
            TOO_NEW, "format", Words("格式比本程序新，请更新程序", "is newer than this program: update it")
        )
    assignment = table.table("assignment").expect(("id", "digest"))
    queries = tuple(_query(entry) for entry in table.tables("queries"))
    if not queries:
        raise table.refusal(MISSING_KEY, "queries", Words("至少要有一项", "needs at least one"))
    if len(queries) > MOST_QUERIES:
        raise table.refusal(OUT_OF_RANGE, "queries", Words("项数过多", "are too many"))
    if len({query.query_id for query in queries}) != len(queries):
        raise table.refusal(DUPLICATE, "queries", Words("有重复项", "names something twice"))
    return QueryPaper(
        assignment_id=assignment.text("id", pattern=ID),
        assignment_digest=assignment.text("digest", pattern=DIGEST),
        queries=queries,
    )


def _query(entry: Table) -> EvidenceQuery:
    entry.expect(("id", "case", "target", "text", "at"))
    text, at = entry.text("text"), entry.text("at", pattern=TIME)
    if len(text) > LONGEST_QUERY:
        raise entry.refusal(OUT_OF_RANGE, "text", Words("文字过长", "is too long"))
    try:
        parse_time(at)
    except ValueError:
        raise entry.refusal(OUT_OF_RANGE, "at", Words("没有这样的时间", "is no such time")) from None
    return EvidenceQuery(
        query_id=entry.text("id", pattern=ID),
        case_id=entry.text("case", pattern=ID),
        target=entry.text_or_none("target", pattern=_TARGET) or "",
        text=text,
        written_at=at,
    )
