"""The sample's round folder: six invented applicants, three assessors, interviews from tomorrow on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cse_desktop.errors import Words

ROUND_ID = "sample-01"
BEIJING = ZoneInfo("Asia/Shanghai")
FIRST_INTERVIEW = time(9, 0)
MINUTES_EACH = 60
DAYS_TO_DUE = 10
DAYS_TO_EXPIRY = 45
MESSAGE = Words(
    "这是示例任务，人物和材料均为虚构，可放心试用。",
    "A sample: everybody and everything in it is invented. Try whatever you like.",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One of the sample's assessors."""

    id: str
    name: str
    employer: str
    role: str


def write_round(
    folder: Path, society: str, people: Sequence[Person], numbers: Sequence[str], today: date
) -> None:
    """Writes `round.toml`, `assessors.toml` and `interviews.toml`; applicants and certificates come beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("round.toml", _round(society, len(people), today)),
        ("assessors.toml", _assessors(people, numbers)),
        ("interviews.toml", _interviews(numbers, today)),
    ):
        (folder / name).write_text(text, encoding="utf-8")


def _round(society: str, size: int, today: date) -> str:
    due, expires = today + timedelta(days=DAYS_TO_DUE), today + timedelta(days=DAYS_TO_EXPIRY)
    return f"""format = 1
id = "{ROUND_ID}"
title = {{ zh = "示例批次：电气与信息通信工程能力评价", en = "Sample round: electrical and ICT engineers" }}
society = "{society}"
general_pack = {{ id = "cse-general", version = "0.1.0" }}
methods = ["material", "interview"]
opens = {today}
due = {due}
expires = {expires}
retention_days = 180
message = {{ zh = "{MESSAGE.zh}", en = "{MESSAGE.en}" }}

[panel]
size = {size}
lead_reads_members = true
supervisor_signs = false
third_rater = true

[interview]
phases = [
  {{ id = "identity", minutes = 1 }},
  {{ id = "presentation", minutes = 15 }},
  {{ id = "questions", minutes = 25 }},
  {{ id = "scoring", minutes = 5 }},
  {{ id = "deliberation", minutes = 5 }},
]
record_audio = "never"
return_recording = false
"""


def _assessors(people: Sequence[Person], numbers: Sequence[str]) -> str:
    named = ", ".join(f'"{number}"' for number in numbers)
    return "\n".join(
        f'[[assessor]]\nid = "{person.id}"\ncertificate = "{person.id}.pem"\n'
        f'role = "{person.role}"\napplicants = [{named}]\n'
        for person in people
    )


def _interviews(numbers: Sequence[str], today: date) -> str:
    first = datetime.combine(today + timedelta(days=1), FIRST_INTERVIEW, BEIJING)
    rows = [
        f'[[interview]]\napplicant = "{number}"\n'
        f"start = {(first + timedelta(minutes=MINUTES_EACH * place)).isoformat()}\n"
        for place, number in enumerate(numbers)
    ]
    return 'place = "示例会议室 Sample room 302"\norder = "drawn"\n' + "\n".join(rows)
