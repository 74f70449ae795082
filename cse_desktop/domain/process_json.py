"""What a supervisor saw of one case, as `data/cases/<id>/record.json` of a supervisor's bundle, and back.

It has the heading of a score record and no rating. Strict: every field is there, void is null. Codes are `PRC-nnn`,
numbered as in `domain.strict`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cse_desktop.domain.canonical import Json
from cse_desktop.domain.evidence_json import plain, void
from cse_desktop.domain.identifiers import ID
from cse_desktop.domain.packs.model import CheckItem, Standard
from cse_desktop.domain.process import APPLICANT, DAY, UNDATED, states_of, subject_of
from cse_desktop.domain.records import Incident, Observation
from cse_desktop.domain.score_json import FORMAT, HEADING_KEYS, heading_document, read_heading, record_file
from cse_desktop.domain.score_record import RecordHeading
from cse_desktop.domain.strict import DANGLING, DUPLICATE, MISMATCH, OUT_OF_RANGE, TOO_NEW, Table
from cse_desktop.domain.times import TIME, parse_day, parse_time
from cse_desktop.errors import Words

KIND = "process-record"
ROLE = "supervisor"
PREFIX = "PRC"


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """What a supervisor signs of one case. Rows are of the case and of its day."""

    heading: RecordHeading
    day: str
    """`YYYY-MM-DD`, or `UNDATED`"""
    observations: tuple[Observation, ...]
    incidents: tuple[Incident, ...]


def process_document(record: ProcessRecord) -> dict[str, Json]:
    """The record as plain data: checks in the order of their items' ids, events in that of time."""
    case_id = record.heading.case_id
    return {
        **heading_document(record.heading, KIND),
        "day": None if record.day == UNDATED else record.day,
        "checks": [
            {
                "of": _of(row.subject, case_id),
                "item": row.item,
                "state": row.state,
                "remark": void(row.remark),
                "observed_at": row.observed_at,
            }
            for row in sorted(record.observations, key=lambda row: (_of(row.subject, case_id), row.item))
        ],
        "events": [
            {
                "id": row.incident_id,
                "of": _of(row.subject, case_id),
                "happened_at": row.happened_at,
                "written_at": row.written_at,
                "text": plain(row.text),
            }
            for row in sorted(record.incidents, key=lambda row: (row.happened_at, row.incident_id))
        ],
    }


def parse_process(case_id: str, document: Json, standard: Standard) -> ProcessRecord:
    """The record of `case_id`; whether it is complete is for `domain.process.missing` to say."""
    table = Table(document, prefix=PREFIX, file=record_file(case_id))
    if table.integer("format", 1, 2**31) > FORMAT:
        raise table.refusal(
            TOO_NEW, "format", Words("格式比本程序新，请更新程序", "is newer than this program: update it")
        )
    table.expect((*HEADING_KEYS, "day", "checks", "events"))
    heading = read_heading(table, case_id, standard, KIND, (ROLE,))
    day = _day(table)
    items = {item.id: item for item in standard.supervision}
    observations = tuple(_read_check(entry, items, case_id, day) for entry in table.tables("checks"))
    incidents = tuple(_read_event(entry, case_id, day) for entry in table.tables("events"))
    for name, keys in (
        ("checks", [row.item for row in observations]),
        ("events", [row.incident_id for row in incidents]),
    ):
        if len(set(keys)) != len(keys):
            raise table.refusal(DUPLICATE, name, Words("有重复项", "names something twice"))
    return ProcessRecord(heading, day, observations, incidents)


def departures(document: Json) -> int:
    """How many points a record that was accepted before says were departed from."""
    table = Table(document, prefix=PREFIX, file="record.json")
    return sum(entry.text("state") == "departed" for entry in table.tables("checks"))


def _of(subject: str, case_id: str) -> str:
    return APPLICANT if subject == case_id else DAY


def _day(table: Table) -> str:
    text = table.text_or_none("day")
    if text is None:
        return UNDATED
    try:
        parse_day(text)
    except ValueError:
        raise table.refusal(OUT_OF_RANGE, "day", Words("没有这一天", "is no such day")) from None
    return text


def _read_check(entry: Table, items: Mapping[str, CheckItem], case_id: str, day: str) -> Observation:
    entry.expect(("of", "item", "state", "remark", "observed_at"))
    item = items.get(entry.text("item"))
    if item is None:
        raise entry.refusal(DANGLING, "item", Words("标准中没有此项", "is no item of the standard"))
    if entry.choice("of", (APPLICANT, DAY)) != item.when:
        raise entry.refusal(MISMATCH, "of", Words("与标准所定的场合不符", "is not when this item is asked"))
    return Observation(
        subject=subject_of(item, case_id, day),
        item=item.id,
        state=entry.choice("state", states_of(item)),
        remark=entry.text_or_none("remark") or "",
        observed_at=_time(entry, "observed_at"),
    )


def _read_event(entry: Table, case_id: str, day: str) -> Incident:
    entry.expect(("id", "of", "happened_at", "written_at", "text"))
    return Incident(
        incident_id=entry.text("id", pattern=ID),
        subject=case_id if entry.choice("of", (APPLICANT, DAY)) == APPLICANT else day,
        happened_at=_time(entry, "happened_at"),
        written_at=_time(entry, "written_at"),
        text=entry.text("text"),
    )


def _time(entry: Table, key: str) -> str:
    text = entry.text(key, pattern=TIME)
    try:
        parse_time(text)
    except ValueError:
        raise entry.refusal(OUT_OF_RANGE, key, Words("没有这一时刻", "is no such time")) from None
    return text
