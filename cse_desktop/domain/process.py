"""The process of interviews as a supervisor watches it: what can be said of a point, and what is still missing."""

from collections.abc import Iterable, Iterator, Sequence

from cse_desktop.domain.assignment import Case
from cse_desktop.domain.deadlines import day_at
from cse_desktop.domain.gap import Gap, Kind
from cse_desktop.domain.packs.model import CheckItem
from cse_desktop.domain.records import Observation
from cse_desktop.domain.times import parse_local
from cse_desktop.errors import Words

KEPT = "kept"
DEPARTED = "departed"
NOT_SEEN = "not_seen"
NOT_APPLICABLE = "not_applicable"
STATES = (KEPT, DEPARTED, NOT_SEEN, NOT_APPLICABLE)
"""in the order in which they are offered"""

DAY = "day"
APPLICANT = "applicant"
UNDATED = "undated"
"""stands for the day of cases that have no time for an interview"""


def day_of(case: Case) -> str:
    """The society's day of a case's interview, `YYYY-MM-DD`, or `UNDATED`."""
    return day_at(parse_local(case.interview_start)) if case.interview_start else UNDATED


def states_of(item: CheckItem) -> tuple[str, ...]:
    """What can be said of an item."""
    return STATES if item.not_applicable else STATES[:-1]


def wants_remark(item: CheckItem, state: str) -> bool:
    """Whether this state of an item needs words."""
    return item.remark and state in (DEPARTED, NOT_SEEN)


def subject_of(item: CheckItem, case_id: str, day: str) -> str:
    """Whom an item is about: the applicant of the case, or the day."""
    return day if item.when == DAY else case_id


def missing(
    items: Sequence[CheckItem], case_id: str, day: str, observations: Iterable[Observation]
) -> tuple[Gap, ...]:
    """What is missing before the record of a case can be signed; `observations` of the case and its day."""
    return tuple(_missing(items, case_id, day, observations))


def _missing(
    items: Sequence[CheckItem], case_id: str, day: str, observations: Iterable[Observation]
) -> Iterator[Gap]:
    found = {(row.subject, row.item): row for row in observations}
    for item in items:
        row = found.get((subject_of(item, case_id, day), item.id))
        if row is None or not row.state:
            yield _gap("unobserved", item, Words("尚未记录：", "Not recorded yet: "))
        elif wants_remark(item, row.state) and not row.remark.strip():
            yield _gap("remark", item, Words("需要说明：", "Needs a remark: "))


def _gap(kind: Kind, item: CheckItem, lead: Words) -> Gap:
    words = Words(lead.zh + item.text.zh, lead.en + item.text.en)
    return Gap(kind, "blocks", item.id, item.when, "supervision", words)
