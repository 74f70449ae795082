"""How an interview went, as a signed sheet says it: when it was held, what its clock discloses, its recording."""

import json
from collections.abc import Iterable

from cse_desktop.domain.paper import PaperMark, Transcription
from cse_desktop.domain.records import ClockJump, SoundRecording
from cse_desktop.domain.sound import milliseconds
from cse_desktop.domain.times import SOCIETY_ZONE, parse_time, spoken
from cse_desktop.errors import Words
from cse_desktop.services.interview_clock import elapsed_now, state_of
from cse_desktop.services.paper_rows import transcription_of
from cse_desktop.services.room import Room
from cse_desktop.words import words

HELD = ("running", "paused", "adjourned", "done")


def interview_account(room: Room, case_id: str) -> tuple[Words, ...]:
    """One line for each thing that is to be said; empty where the round has no interview."""
    if "interview" not in room.assignment.methods:
        return ()
    state = state_of(room, case_id)
    found = transcription_of(room, case_id)
    transcribed = () if found is None else tuple(_transcribed(found))
    if state.state not in HELD:
        return (_with_reason(state.state, state.reason), *transcribed)
    spent = spoken(sum(elapsed_now(room, state).values()))
    begun, ended = _moment(state.started_at), _moment(state.ended_at)
    checked = "yes" if room.state(case_id).identity_checked else "no"
    lines = [
        words("account.held" if ended else "account.begun").format(begun=begun, ended=ended, spent=spent),
        words(f"account.identity.{checked}"),
    ]
    if state.state == "adjourned":
        lines.append(_with_reason(state.state, state.reason))
    for jump in sorted(room.storage.rows(ClockJump, case_id=case_id), key=lambda row: row.number):
        what = words(f"interview.jump.{jump.kind}").format(length=spoken(jump.length_ms))
        lines.append(words("account.at").format(at=spoken(jump.stamp_ms), what=what))
    recording = room.storage.one(SoundRecording, case_id=case_id)
    return (*lines, *(_recorded(recording) if recording is not None else ()), *transcribed)


def _transcribed(found: Transcription) -> Iterable[Words]:
    """Who typed what in from paper, and when."""
    people = [
        words(f"paper.account.{key}").format(name=who.name, at=_moment(who.until))
        for key, who in zip(("first", "second"), found.typed_by, strict=False)
    ]
    yield words("paper.account.typed").format(who=_joined(people, "semicolon"))
    if found.times:
        yield words("paper.account.times")
    if found.ratings:
        marks = [_marked(mark) for mark in found.ratings]
        yield words("paper.account.ratings").format(what=_joined(marks, "comma"))
    if found.notes:
        yield words("paper.account.notes").format(n=len(found.notes))


def _marked(mark: PaperMark) -> Words:
    said = words("paper.account.at").format(code=mark.key, clock=mark.at) if mark.at else None
    code = said or Words(mark.key, mark.key)
    return words("paper.account.settled").format(code=code) if mark.settled else code


def _joined(parts: list[Words], between: str) -> Words:
    sign = words(f"paper.account.{between}")
    return Words(sign.zh.join(part.zh for part in parts), sign.en.join(part.en for part in parts))


def _with_reason(state: str, reason: str) -> Words:
    said = words(f"day.state.{state}")
    return words("account.state").format(state=said, reason=reason) if reason else said


def _recorded(row: SoundRecording) -> Iterable[Words]:
    length = spoken(milliseconds(row.samples))
    yield words("account.recording").format(length=length, digest=row.sha256)
    for begin, end, cause in json.loads(row.gaps):
        yield words("account.gap").format(
            length=spoken(end - begin),
            from_at=spoken(begin),
            to_at=spoken(end),
            cause=words(f"account.cause.{cause}"),
        )


def _moment(text: str) -> str:
    """Day and time where the interviews are held; empty where there is none."""
    return f"{parse_time(text).astimezone(SOCIETY_ZONE):%Y-%m-%d %H:%M}" if text else ""
