"""The commands of `cse-society`: each calls the office and says what came of it, as facts and in words."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TypedDict

from cse_desktop.errors import Words
from cse_desktop.society.findings import grave
from cse_desktop.society.further_files import replacement
from cse_desktop.society.office import Society
from cse_desktop.society.saying import named, on_one_line, say
from cse_desktop.society.scopes import in_words, listed
from cse_desktop.society.standing import AssignmentStanding, RequestStanding, RoundStanding
from cse_desktop.society.standing_panel import PanelStanding


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command came to: `facts` for `--json`, `lines` for a person."""

    command: str
    exit_code: int
    facts: Mapping[str, object]
    lines: tuple[Words, ...]
    told: bool = False
    """the lines are the result, also where the exit code is not 0"""


class _Named(TypedDict):
    """How a society is to be called."""

    number: int | None
    name: Words


def run(office: Society, options: argparse.Namespace) -> Answer:
    """Runs the command that `options` name."""
    return _COMMANDS[options.command](office, options)


def _init(office: Society, options: argparse.Namespace) -> Answer:
    office.init(trial_root=options.trial_root, code=options.code, **_named(options))
    home = office.desk.home
    facts: dict[str, object] = {"home": str(home.root), "root": None, "crls": None}
    lines = [say("cli.done.init", home=home.root)]
    if home.root_certificate.is_file():
        facts |= {"root": str(home.root_certificate), "crls": str(home.crls)}
        lines.append(say("cli.done.root", path=home.root_certificate))
    return Answer("init", 0, facts, tuple(lines))


def _authorise(office: Society, options: argparse.Namespace) -> Answer:
    row = office.authorise(options.code, options.fields, options.grades, **_named(options))
    home = office.desk.home
    facts = {
        "society": row.code,
        "number": row.number,
        "fields": list(listed(row.fields)),
        "grades": list(listed(row.grades)),
        "root": str(home.root_certificate),
        "crls": str(home.crls),
        "society_crls": str(home.society_crls(row.code)),
    }
    fields, grades = ", ".join(listed(row.fields)), ", ".join(listed(row.grades))
    line = say("cli.done.authorise", code=row.code, number=row.number, fields=fields, grades=grades)
    return Answer("authorise", 0, facts, (line,))


def _appoint(office: Society, options: argparse.Namespace) -> Answer:
    done = office.appoint(
        options.enrolment,
        "; ".join(options.scope),
        society=options.society,
        assessor_id=options.id,
        days=options.days,
        out=options.out,
    )
    scope = in_words(listed(done.row.scopes))
    facts = {
        "id": done.row.subject_id,
        "role": done.row.role,
        "serial": done.row.serial,
        "scope": scope,
        "scopes": list(listed(done.row.scopes)),
        "not_before": done.row.not_before,
        "not_after": done.row.not_after,
        "certificate": str(done.path),
        "fresh": done.fresh,
    }
    line = say(
        "cli.done.appoint", id=done.row.subject_id, scope=scope, day=done.row.not_after[:10], path=done.path
    )
    return Answer("appoint", 0, facts, (line,))


def _revoke(office: Society, options: argparse.Namespace) -> Answer:
    done = office.revoke(options.serial, options.reason, society=options.society)
    crls = office.desk.home.crls
    facts = {"serials": [row.serial for row in done.rows], "crls": str(crls), "fresh": done.fresh}
    lines = tuple(say("cli.done.revoke", serial=row.serial, at=row.revoked_at) for row in done.rows)
    return Answer("revoke", 0, facts, (*lines, say("cli.done.crls", path=crls)))


def _check(office: Society, options: argparse.Namespace) -> Answer:
    prepared, findings = office.check(options.round)
    ready = prepared is not None and not grave(findings)
    facts = {
        "round": prepared.round.id if prepared else None,
        "ready": ready,
        "findings": [finding.as_json() for finding in findings],
    }
    lines = [finding.line for finding in findings]
    lines.append(say("cli.done.ready" if ready else "cli.done.not_ready"))
    return Answer("check", 0 if ready else 1, facts, tuple(lines), told=True)


def _issue(office: Society, options: argparse.Namespace) -> Answer:
    done = office.issue(options.round, options.out, conflicts_seen=options.conflicts_seen)
    facts = {
        "round": done.round_id,
        "files": [
            {
                "assignment_id": file.assignment_id,
                "assessor": file.assessor_id,
                "role": file.role,
                "path": str(file.path.resolve()),
                "sha256": file.ciphertext_sha256,
                "cases": list(file.cases),
                "fresh": file.fresh,
            }
            for file in done.files
        ],
        "findings": [finding.as_json() for finding in done.findings],
    }
    lines = [finding.line for finding in done.findings]
    for file in done.files:
        key = "cli.done.issued" if file.fresh else "cli.done.issued_again"
        values = {
            "id": file.assessor_id,
            "role": named("role", file.role),
            "count": len(file.cases),
            "path": file.path,
        }
        lines.append(say(key, **values))
    return Answer("issue", 0, facts, tuple(lines))


def _receive(office: Society, options: argparse.Namespace) -> Answer:
    received = office.receive(options.files, options.out, society=options.society)
    lines: list[Words] = []
    for file in received:
        values = {"file": file.file.name, "kind": named("bundle", file.kind or "?"), "code": file.code}
        if file.outcome == "accepted":
            lines.append(say("cli.done.stored" if file.stored else "cli.done.accepted", **values))
        else:
            lines.append(say("cli.done.refused", **values, reason=file.words or Words("", "")))
        lines += [Words(f"  {remark.zh}", f"  {remark.en}") for remark in file.remarks]
        if file.answer is not None:
            lines.append(say("cli.done.answer", path=file.answer))
    refused = any(file.outcome == "refused" for file in received)
    facts = {"files": [file.as_json() for file in received]}
    return Answer("receive", int(refused), facts, tuple(lines), told=True)


def _supplement(office: Society, options: argparse.Namespace) -> Answer:
    note = None
    if options.note_zh is not None or options.note_en is not None:
        note = Words(options.note_zh or "", options.note_en or "")
    done = office.supplement(
        options.issued_round,
        options.applicant,
        options.further,
        options.out,
        replacements=[replacement(text) for text in options.replaces],
        answers=options.answers,
        note=note,
        society=options.society,
    )
    facts = {
        "round": options.issued_round,
        "applicant": options.applicant,
        "files": [
            {
                "assignment_id": file.assignment_id,
                "assessor": file.assessor_id,
                "role": file.role,
                "number": file.number,
                "path": str(file.path.resolve()),
                "sha256": file.ciphertext_sha256,
                "answers": list(file.answers),
                "fresh": file.fresh,
            }
            for file in done.files
        ],
        "left_out": [
            {
                "assignment_id": entry.assignment_id,
                "assessor": entry.assessor_id,
                "role": entry.role,
                "reason": entry.reason,
            }
            for entry in done.left_out
        ],
        "findings": [finding.as_json() for finding in done.findings],
    }
    lines = [finding.line for finding in done.findings]
    for file in done.files:
        key = "cli.done.supplied" if file.fresh else "cli.done.supplied_again"
        values = {"id": file.assessor_id, "role": named("role", file.role), "number": file.number}
        lines.append(say(key, **values, answers=len(file.answers), path=file.path))
    for entry in done.left_out:
        key = "cli.done.recused" if entry.reason == "recused" else "cli.done.no_certificate"
        lines.append(say(key, id=entry.assessor_id, role=named("role", entry.role)))
    return Answer("supplement", 0, facts, tuple(lines))


def _status(office: Society, options: argparse.Namespace) -> Answer:
    found = office.status(options.round_id)
    facts = asdict(found)
    facts["societies"] = [
        {
            "code": row.code,
            "number": row.number,
            "name": {"zh": row.name_zh, "en": row.name_en},
            "fields": list(listed(row.fields)),
            "grades": list(listed(row.grades)),
        }
        for row in found.societies
    ]
    lines = [
        say("cli.status.society", code=row.code, number=row.number, name=Words(row.name_zh, row.name_en))
        for row in found.societies
    ]
    for row in found.certificates:
        key = "cli.status.revoked" if row.revoked_at else "cli.status.certificate"
        values = {"society": row.society, "role": named("role", row.role), "id": row.id, "serial": row.serial}
        lines.append(say(key, **values, scope=row.scope, day=row.not_after[:10], revoked=row.revoked_at[:10]))
    for entry in found.rounds:
        lines += _round_lines(entry)
    return Answer("status", 0, facts, tuple(lines))


def _round_lines(entry: RoundStanding) -> Iterable[Words]:
    title = Words(entry.title_zh, entry.title_en)
    yield say("cli.status.round", id=entry.round_id, title=title, due=entry.due)
    for assignment in entry.assignments:
        yield from _assignment_lines(assignment)
    for panel in entry.panels:
        yield from _panel_lines(panel)


def _assignment_lines(assignment: AssignmentStanding) -> Iterable[Words]:
    values = {
        "id": assignment.assessor_id,
        "role": named("role", assignment.role),
        "day": assignment.issued_at[:10],
    }
    yield say("cli.status.assignment", **values)
    for case in assignment.cases:
        state = "recused" if case.declared == "recuse" else "declared" if case.declared else "open"
        came = "scored" if case.departures is None else "watched"
        key = f"cli.status.{came if case.revision else state}"
        yield say(
            key,
            number=case.number,
            revision=case.revision,
            recommendation=named("recommendation", case.recommendation),
            departures=case.departures or 0,
        )
    for sample in assignment.samples:
        key = "cli.status.sample" if sample.compared_at else "cli.status.sample_open"
        said = {"same": sample.same, "near": sample.within_one, "leaning": sample.leaning or "–"}
        yield say(key, name=sample.name, n=sample.asked, **said)
    for bundle in assignment.bundles:
        key = "cli.status.refused" if bundle.code else "cli.status.accepted"
        said = {"kind": named("bundle", bundle.kind), "sequence": bundle.sequence, "code": bundle.code}
        yield say(key, **said, at=bundle.received_at)
    for supplement in assignment.supplements:
        values = {"number": supplement.number, "applicant": supplement.applicant}
        yield say("cli.status.supplement", **values, at=supplement.made_at)
    for request in assignment.requests:
        if request.open:
            yield from _request_lines(request)


def _panel_lines(panel: PanelStanding) -> Iterable[Words]:
    """What was agreed; then, each on a line, those who answered and those who have still to."""
    values = {"number": panel.number, "lead": panel.lead, "revision": panel.revision}
    key = "cli.status.moderated" if panel.computed else "cli.status.moderated_against"
    yield say(key, **values, recommendation=named("recommendation", panel.recommendation))
    answers = (("consented", panel.consents), ("dissented", panel.dissents), ("unanswered", panel.waiting))
    for key, people in answers:
        if people:
            yield say(f"cli.status.{key}", ids=Words("、".join(people), ", ".join(people)))


def _request_lines(request: RequestStanding) -> Iterable[Words]:
    target = (
        say("cli.status.indicator", id=request.target) if request.target else say("cli.status.whole_case")
    )
    yield say(
        "cli.status.request", number=request.number, target=target, days=request.days, id=request.query_id
    )
    text = f"      {on_one_line(request.text)}"
    yield Words(text, text)


def _named(options: argparse.Namespace) -> _Named:
    return {"number": options.number, "name": Words(options.name_zh or "", options.name_en or "")}


_COMMANDS: Mapping[str, Callable[[Society, argparse.Namespace], Answer]] = {
    "init": _init,
    "authorise": _authorise,
    "appoint": _appoint,
    "revoke": _revoke,
    "check": _check,
    "issue": _issue,
    "receive": _receive,
    "supplement": _supplement,
    "status": _status,
}
