"""An assignment as the JSON documents of its bundle, and back: strict, every field there, void is null.

The bundle's own digests and its list of files are not repeated in the documents: the reader brings them along
(`Carried`). Refusals are `KnownError` `ASG-nnn`, numbered as in `domain.strict`, and quote no value.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from cse_desktop.domain.assignment import (
    Assignment,
    Case,
    Claim,
    CpdYear,
    Material,
    Member,
    Period,
    Phase,
    Profile,
    Referee,
    Sample,
)
from cse_desktop.domain.canonical import Json
from cse_desktop.domain.identifiers import DIGEST, ID, OID
from cse_desktop.domain.packs.model import PackRef
from cse_desktop.domain.records import INTERVIEW, MATERIAL
from cse_desktop.domain.sample_json import agreed_file
from cse_desktop.domain.strict import DANGLING, DUPLICATE, FILE, MISMATCH, OUT_OF_RANGE, TOO_NEW, Table
from cse_desktop.domain.times import MONTH, parse_day, parse_local
from cse_desktop.errors import Words

FORMAT = 1
ASSIGNMENT_FILE = "data/assignment.json"
ROLES = ("assessor", "lead", "supervisor", "marker")
PANEL_ROLES = ("assessor", "lead", "supervisor")
ROUTES = ("initial", "upgrade", "re-registration", "mutual-recognition")
PERIODS = ("education", "post", "project")
ORDERS = ("fixed", "drawn")
RECORDING = ("never", "optional", "required")
RETURNED = "return_recording"
SAMPLES = "samples"

_PREFIX = "ASG"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_RECIPIENT = r"age1[02-9ac-hj-np-z]{58}"
_CHALLENGE = r"[A-Za-z0-9._~+/=-]{8,200}"


@dataclass(frozen=True, slots=True)
class Carried:
    """What the bundle itself says of an assignment: digests, and the files with their real names."""

    digest: str
    """of the bundle's tag manifest"""
    case_digests: Mapping[str, str]
    """case id → digest of what is assessed"""
    files: tuple[Material, ...]
    """the files of the bundle; those below `data/cases/<id>/` that are no documents become the case's materials"""


def profile_file(case_id: str) -> str:
    """Member name of a case's profile."""
    return f"data/cases/{case_id}/profile.json"


def claims_file(case_id: str) -> str:
    """Member name of a case's claims."""
    return f"data/cases/{case_id}/claims.json"


def sample_folder(sample_id: str) -> str:
    """Where everything of a standard sample lies in a bundle."""
    return f"data/samples/{sample_id}/"


def sample_profile_file(sample_id: str) -> str:
    """Member name of a sample's profile."""
    return f"{sample_folder(sample_id)}profile.json"


def assignment_documents(assignment: Assignment) -> dict[str, Json]:
    """Member name → document, for `data/assignment.json` and each case's profile and claims."""
    documents: dict[str, Json] = {ASSIGNMENT_FILE: _assignment(assignment)}
    for sample in assignment.samples:
        documents[sample_profile_file(sample.case.id)] = _profile(sample.case.profile)
    for case in assignment.cases:
        documents[profile_file(case.id)] = _profile(case.profile)
        documents[claims_file(case.id)] = {
            "format": FORMAT,
            "claims": [
                {
                    "indicator": claim.indicator,
                    "level": claim.level,
                    "where": claim.where or None,
                    "pages": claim.pages or None,
                }
                for claim in case.claims
            ],
        }
    return documents


def parse_assignment(documents: Mapping[str, Json], carried: Carried) -> Assignment:
    """The assignment that the documents (member name → parsed JSON) and their bundle say."""
    table = _document(documents, ASSIGNMENT_FILE).expect(_ASSIGNMENT_KEYS, (SAMPLES,))
    society = table.table("society").expect(("number", "code", "name", "recipient"))
    assessor = table.table("assessor").expect(("id", "name"))
    interview = table.table("interview").expect(("place", "order", "phases", "record_audio"), (RETURNED,))
    days = [_checked(table, key, parse_day) for key in ("opens", "due", "expires")]
    if days != sorted(days):
        raise table.refusal(
            OUT_OF_RANGE,
            "due",
            Words("日期须依次为开始、截止、失效", "must lie between the days of opening and expiry"),
        )
    return Assignment(
        id=table.text("id", pattern=ID),
        round_id=table.text("round_id", pattern=_NAME),
        title=table.words("title"),
        society=society.integer("number", 1, 10**9),
        society_code=society.text("code", pattern=_NAME),
        society_name=society.words("name"),
        assessor_id=assessor.text("id", pattern=_NAME),
        assessor_name=assessor.text("name"),
        role=table.choice("role", ROLES),
        methods=_methods(table),
        not_yet=table.texts("not_yet", pattern=_NAME),
        opens=days[0],
        due=days[1],
        expires=days[2],
        retention_days=table.integer("retention_days", 0, 36_500),
        message=table.words_or_none("message"),
        general_pack=_pack(table.table("general_pack")),
        challenge=table.text("challenge", pattern=_CHALLENGE),
        digest=carried.digest,
        society_recipient=society.text("recipient", pattern=_RECIPIENT),
        lead_recipient=table.text_or_none("lead_recipient", pattern=_RECIPIENT),
        panel=_panel(table),
        place=_void(interview, "place"),
        order=interview.choice("order", ORDERS),
        phases=_phases(interview),
        record_audio=interview.choice("record_audio", RECORDING),
        return_recording=interview.has(RETURNED) and interview.flag(RETURNED),
        cases=_cases(table, documents, carried),
        samples=_samples(table, documents, carried),
    )


_ASSIGNMENT_KEYS = (
    "format",
    "id",
    "round_id",
    "title",
    "society",
    "assessor",
    "role",
    "methods",
    "not_yet",
    "opens",
    "due",
    "expires",
    "retention_days",
    "message",
    "general_pack",
    "challenge",
    "lead_recipient",
    "panel",
    "interview",
    "cases",
)


def _assignment(assignment: Assignment) -> dict[str, Json]:
    return {
        "format": FORMAT,
        "id": assignment.id,
        "round_id": assignment.round_id,
        "title": _both(assignment.title),
        "society": {
            "number": assignment.society,
            "code": assignment.society_code,
            "name": _both(assignment.society_name),
            "recipient": assignment.society_recipient,
        },
        "assessor": {"id": assignment.assessor_id, "name": assignment.assessor_name},
        "role": assignment.role,
        "methods": list[Json](assignment.methods),
        "not_yet": list[Json](assignment.not_yet),
        "opens": assignment.opens,
        "due": assignment.due,
        "expires": assignment.expires,
        "retention_days": assignment.retention_days,
        "message": None if assignment.message is None else _both(assignment.message),
        "general_pack": _ref(assignment.general_pack),
        "challenge": assignment.challenge,
        "lead_recipient": assignment.lead_recipient,
        "panel": [{"id": m.id, "name": m.name, "role": m.role} for m in assignment.panel],
        "interview": {
            "place": assignment.place or None,
            "order": assignment.order,
            "phases": [{"id": phase.id, "minutes": phase.minutes} for phase in assignment.phases],
            "record_audio": assignment.record_audio,
            # absent where it is not wanted, so that assignments from before keep their bytes
            **({RETURNED: True} if assignment.return_recording else {}),
        },
        "cases": [
            {
                "id": case.id,
                "scope": case.scope,
                "pack": _ref(case.pack),
                "standard_digest": case.standard_digest,
                "interview_start": case.interview_start,
            }
            for case in assignment.cases
        ],
        # absent where there is none, so that assignments from before keep their bytes
        **({SAMPLES: [_sample_entry(sample) for sample in assignment.samples]} if assignment.samples else {}),
    }


def _sample_entry(sample: Sample) -> dict[str, Json]:
    return {
        "id": sample.case.id,
        "pack": _ref(sample.case.pack),
        "standard_digest": sample.case.standard_digest,
        "asked": list[Json](sample.asked),
        "agreed": sample.agreed,
    }


def _profile(profile: Profile) -> dict[str, Json]:
    return {
        "format": FORMAT,
        "number": profile.number,
        "name": profile.name,
        "name_latin": profile.name_latin or None,
        "employer": profile.employer or None,
        "grade": profile.grade,
        "field": profile.field,
        "route": profile.route,
        "photo": profile.photo,
        "referees": [
            {"name": referee.name, "employer": referee.employer or None} for referee in profile.referees
        ],
        "formal_review": {"result": profile.formal_result, "note": profile.formal_note or None},
        "periods": [
            {
                "kind": period.kind,
                "start": period.start,
                "end": period.end or None,
                "title": period.title,
                "place": period.place or None,
                "facts": dict(period.facts),
            }
            for period in profile.periods
        ],
        "cpd": [
            {"year": year.year, "hours": year.hours, "material": year.material or None}
            for year in profile.cpd
        ],
    }


def _both(words: Words) -> dict[str, Json]:
    return {"zh": words.zh, "en": words.en}


def _ref(ref: PackRef) -> dict[str, Json]:
    return {"id": ref.id, "version": ref.version, "digest": ref.digest}


def _document(documents: Mapping[str, Json], name: str) -> Table:
    empty = Table({}, prefix=_PREFIX, file=name)
    if name not in documents:
        raise empty.refusal(FILE, "", Words("任务包中缺少此文件", "is missing from the assignment"))
    table = Table(documents[name], prefix=_PREFIX, file=name)
    if table.integer("format", 1, 2**31) > FORMAT:
        raise table.refusal(
            TOO_NEW, "format", Words("格式比本程序新，请更新程序", "is newer than this program: update it")
        )
    return table


def _checked(table: Table, key: str, parse: Callable[[str], object]) -> str:
    """A text that `parse` takes without complaint."""
    text = table.text(key)
    try:
        parse(text)
    except ValueError:
        raise table.refusal(
            OUT_OF_RANGE, key, Words("日期或时间写法不对", "is no such day or time")
        ) from None
    return text


def _void(table: Table, key: str) -> str:
    return table.text_or_none(key) or ""


def _pack(table: Table) -> PackRef:
    table.expect(("id", "version", "digest"))
    return PackRef(
        table.text("id", pattern=_NAME),
        table.text("version", pattern=_NAME),
        table.text_or_none("digest", pattern=DIGEST),
    )


def _methods(table: Table) -> tuple[str, ...]:
    methods = table.texts("methods")
    if not methods or set(methods) - {MATERIAL, INTERVIEW}:
        raise table.refusal(
            OUT_OF_RANGE,
            "methods",
            Words("须取 material、interview 中的一种或两种", "must name material, interview or both"),
        )
    return methods


def _panel(table: Table) -> tuple[Member, ...]:
    members = tuple(
        Member(
            member.expect(("id", "name", "role")).text("id", pattern=_NAME),
            member.text("name"),
            member.choice("role", PANEL_ROLES),
        )
        for member in table.tables("panel")
    )
    _distinct(table, "panel", [member.id for member in members])
    return members


def _phases(table: Table) -> tuple[Phase, ...]:
    phases = tuple(
        Phase(
            phase.expect(("id", "minutes")).text("id", pattern=_NAME),
            phase.integer("minutes", 0, 24 * 60),
        )
        for phase in table.tables("phases")
    )
    _distinct(table, "phases", [phase.id for phase in phases])
    return phases


def _distinct(table: Table, key: str, values: Collection[str]) -> None:
    if len(set(values)) != len(values):
        raise table.refusal(DUPLICATE, key, Words("有重复项", "names something twice"))


def _cases(table: Table, documents: Mapping[str, Json], carried: Carried) -> tuple[Case, ...]:
    cases = tuple(_case(entry, documents, carried) for entry in table.tables("cases"))
    identifiers = [case.id for case in cases]
    if not cases:
        raise table.refusal(OUT_OF_RANGE, "cases", Words("至少要有一份评价案卷", "needs at least one case"))
    _distinct(table, "cases", identifiers)
    _distinct(table, "cases", [case.profile.number for case in cases])
    samples = [entry.text("id", pattern=ID) for entry in _sample_tables(table)]
    known = {
        ASSIGNMENT_FILE,
        *map(profile_file, identifiers),
        *map(claims_file, identifiers),
        *map(sample_profile_file, samples),
    }
    if set(carried.case_digests) != set(identifiers) or set(documents) != known:
        raise table.refusal(
            MISMATCH,
            "cases",
            Words("与任务包所附案卷不一致", "are not the cases that the bundle carries"),
        )
    return cases


def _sample_tables(table: Table) -> tuple[Table, ...]:
    return tuple(table.tables(SAMPLES)) if table.has(SAMPLES) else ()


def _samples(table: Table, documents: Mapping[str, Json], carried: Carried) -> tuple[Sample, ...]:
    samples = tuple(_sample(entry, documents, carried) for entry in _sample_tables(table))
    _distinct(table, SAMPLES, [sample.case.id for sample in samples])
    _distinct(table, SAMPLES, [sample.case.profile.number for sample in samples])
    if {sample.case.id for sample in samples} & set(carried.case_digests):
        raise table.refusal(DUPLICATE, SAMPLES, Words("有重复项", "names something twice"))
    return samples


def _sample(entry: Table, documents: Mapping[str, Json], carried: Carried) -> Sample:
    entry.expect(("id", "pack", "standard_digest", "asked", "agreed"))
    identifier = entry.text("id", pattern=ID)
    own = {sample_profile_file(identifier), agreed_file(identifier)}
    materials = tuple(
        file
        for file in carried.files
        if file.path.startswith(sample_folder(identifier)) and file.path not in own
    )
    _distinct(entry, "materials", [file.path for file in materials])
    _distinct(entry, "materials", [file.display_name for file in materials])
    asked = entry.texts("asked", pattern=_NAME)
    _distinct(entry, "asked", asked)
    if not asked:
        raise entry.refusal(OUT_OF_RANGE, "asked", Words("至少要有一项", "needs at least one"))
    case = Case(
        id=identifier,
        scope="",
        digest="",
        pack=_pack(entry.table("pack")),
        standard_digest=entry.text("standard_digest", pattern=DIGEST),
        profile=_read_profile(_document(documents, sample_profile_file(identifier))),
        claims=(),
        materials=materials,
        interview_start=None,
    )
    return Sample(case, asked, entry.text("agreed", pattern=DIGEST))


def _case(entry: Table, documents: Mapping[str, Json], carried: Carried) -> Case:
    entry.expect(("id", "scope", "pack", "standard_digest", "interview_start"))
    identifier = entry.text("id", pattern=ID)
    digest = carried.case_digests.get(identifier)
    if digest is None:
        raise entry.refusal(MISMATCH, "id", Words("任务包未附此案卷", "is no case that the bundle carries"))
    materials = _materials(entry, identifier, carried.files)
    profile_table = _document(documents, profile_file(identifier))
    profile = _read_profile(profile_table)
    if profile.photo is not None and profile.photo not in {m.display_name for m in materials}:
        raise profile_table.refusal(
            DANGLING, "photo", Words("材料中没有此文件", "names no material of this case")
        )
    return Case(
        id=identifier,
        scope=entry.text("scope", pattern=OID),
        digest=digest,
        pack=_pack(entry.table("pack")),
        standard_digest=entry.text("standard_digest", pattern=DIGEST),
        profile=profile,
        claims=_read_claims(_document(documents, claims_file(identifier))),
        materials=materials,
        interview_start=_checked(entry, "interview_start", parse_local)
        if entry.has("interview_start")
        else None,
    )


def _materials(entry: Table, case_id: str, files: tuple[Material, ...]) -> tuple[Material, ...]:
    own = {profile_file(case_id), claims_file(case_id)}
    found = tuple(
        file for file in files if file.path.startswith(f"data/cases/{case_id}/") and file.path not in own
    )
    _distinct(entry, "materials", [file.path for file in found])
    _distinct(entry, "materials", [file.display_name for file in found])
    return found


def _read_profile(table: Table) -> Profile:
    table.expect(_PROFILE_KEYS)
    review = table.table("formal_review").expect(("result", "note"))
    return Profile(
        number=table.text("number", pattern=_NAME),
        name=table.text("name"),
        name_latin=_void(table, "name_latin"),
        employer=_void(table, "employer"),
        grade=table.text("grade", pattern=_NAME),
        field=table.text("field", pattern=_NAME),
        route=table.choice("route", ROUTES),
        photo=table.text_or_none("photo"),
        referees=tuple(
            Referee(entry.expect(("name", "employer")).text("name"), _void(entry, "employer"))
            for entry in table.tables("referees")
        ),
        formal_result=review.text("result", pattern=_NAME),
        formal_note=_void(review, "note"),
        periods=tuple(_period(entry) for entry in table.tables("periods")),
        cpd=tuple(
            CpdYear(
                entry.expect(("year", "hours", "material")).integer("year", 1900, 2999),
                entry.integer("hours", 0, 9999),
                _void(entry, "material"),
            )
            for entry in table.tables("cpd")
        ),
    )


_PROFILE_KEYS = (
    "format",
    "number",
    "name",
    "name_latin",
    "employer",
    "grade",
    "field",
    "route",
    "photo",
    "referees",
    "formal_review",
    "periods",
    "cpd",
)


def _period(entry: Table) -> Period:
    entry.expect(("kind", "start", "end", "title", "place", "facts"))
    facts = entry.table("facts")
    start, end = entry.text("start", pattern=MONTH), entry.text_or_none("end", pattern=MONTH) or ""
    if end and end < start:
        raise entry.refusal(OUT_OF_RANGE, "end", Words("不得早于开始时间", "must not be before the start"))
    for name in facts.names():
        if not name.replace("_", "").isalnum() or not name.isascii() or len(name) > 40:
            raise facts.refusal(OUT_OF_RANGE, "", Words("项名写法不合规定", "holds a badly written name"))
    return Period(
        kind=entry.choice("kind", PERIODS),
        start=start,
        end=end,
        title=entry.text("title"),
        place=_void(entry, "place"),
        facts={name: facts.text(name, empty=True) for name in facts.names()},
    )


def _read_claims(table: Table) -> tuple[Claim, ...]:
    table.expect(("format", "claims"))
    claims = tuple(
        Claim(
            indicator=entry.expect(("indicator", "level", "where", "pages")).text("indicator", pattern=_NAME),
            level=entry.integer("level", 0, 9),
            where=_void(entry, "where"),
            pages=_void(entry, "pages"),
        )
        for entry in table.tables("claims")
    )
    _distinct(table, "claims", [claim.indicator for claim in claims])
    return claims
