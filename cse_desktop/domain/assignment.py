"""An assignment: what a society asks of one assessor, in one role, about one or more applicants.

Parsed from `data/assignment.json` and `data/cases/<case id>/profile.json` of an assignment bundle
(`assignment_json`); never made by the assessor's program.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cse_desktop.domain.packs.model import PackRef
from cse_desktop.errors import Words


@dataclass(frozen=True, slots=True)
class Material:
    """One file an applicant sent. `path` is its member name in the bundle, `display_name` its real name."""

    path: str
    display_name: str
    """as the applicant named it, with the folders below `materials/`"""
    media_type: str
    size: int
    """bytes"""
    sha256: str
    supplement: int = 0
    """the supplement that brought it, counted from 1; 0: it came with the assignment"""
    replaces: str = ""
    """digest of the material whose place it takes, or empty"""


@dataclass(frozen=True, slots=True)
class Referee:
    """A person who vouches for the applicant; seen before the declaration of interest."""

    name: str
    employer: str


@dataclass(frozen=True, slots=True)
class Period:
    """One entry of the life line. Months as `YYYY-MM`; an empty `end` means until today."""

    kind: str
    """`education`, `post` or `project`"""
    start: str
    end: str
    title: str
    place: str
    facts: Mapping[str, str]
    """what else the profile says of it: degree, accredited, own_part, responsible_charge_from, material …"""


@dataclass(frozen=True, slots=True)
class CpdYear:
    """Continuing professional development in one year."""

    year: int
    hours: int
    material: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The level an applicant claims for an indicator, and where they say it shows."""

    indicator: str
    level: int
    where: str
    pages: str
    """as the applicant writes them: `12-15`, `3, 7`, or nothing"""

    @property
    def first_page(self) -> int | None:
        """The first page named, from 0; None where none is."""
        found = re.search(r"[0-9]+", self.pages)
        return max(0, int(found[0]) - 1) if found is not None else None


@dataclass(frozen=True, slots=True)
class Profile:
    """The structured part of an application."""

    number: str
    name: str
    name_latin: str
    employer: str
    grade: str
    field: str
    route: str
    """`initial`, `upgrade`, `re-registration` or `mutual-recognition`"""
    photo: str | None
    """display name of the material that is the portrait"""
    referees: tuple[Referee, ...]
    formal_result: str
    formal_note: str
    periods: tuple[Period, ...]
    cpd: tuple[CpdYear, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One applicant in an assignment."""

    id: str
    """UUIDv7, lower case"""
    scope: str
    """policy OID of society, field and grade"""
    digest: str
    """digest of what is assessed: of the bundle manifest's lines of this case"""
    pack: PackRef
    """the professional pack"""
    standard_digest: str
    profile: Profile
    claims: tuple[Claim, ...]
    materials: tuple[Material, ...]
    interview_start: str | None
    """local time with offset, ISO 8601, or None when the round has no interview for this case"""

    @property
    def portrait(self) -> str | None:
        """Digest of the portrait's bytes, if the profile names one and it is there."""
        for material in self.materials:
            if self.profile.photo is not None and material.display_name == self.profile.photo:
                return material.sha256
        return None


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the interview with its planned length in minutes."""

    id: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A standard sample: read and rated like an applicant's materials, and compared with what was agreed on it.

    `case` is what the desk works on. It is none of the assignment's cases: it has no scope and no interview, and is
    never submitted.
    """

    case: Case
    asked: tuple[str, ...]
    """indicators to be rated by material review"""
    agreed: str
    """digest of the agreed ratings, which stay unread until the own ones are compared with them"""


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the panel. `role` is `assessor`, `lead` or `supervisor`."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one assessor is asked to do. `role`: `assessor`, `lead`, `supervisor` or `marker`."""

    id: str
    round_id: str
    title: Words
    society: int
    """number of the society in its OIDs"""
    society_code: str
    society_name: Words
    assessor_id: str
    assessor_name: str
    role: str
    methods: tuple[str, ...]
    """of `material`, `interview`; what else the round names is in `not_yet`"""
    not_yet: tuple[str, ...]
    """methods the round names and this version leaves out"""
    opens: str
    due: str
    expires: str
    """days, `YYYY-MM-DD`; read-only after `expires`"""
    retention_days: int
    message: Words | None
    general_pack: PackRef
    challenge: str
    digest: str
    """of the assignment's tag manifest"""
    society_recipient: str
    """age recipient of the society's intake"""
    lead_recipient: str | None
    """age recipient of the lead, where the round lets the lead read this assessor's scores"""
    panel: tuple[Member, ...]
    place: str
    order: str
    """`fixed` or `drawn`"""
    phases: tuple[Phase, ...]
    record_audio: str
    """`never`, `optional` or `required`"""
    return_recording: bool
    """the society wants the sound itself with the scores, of those who consent"""
    cases: tuple[Case, ...]
    samples: tuple[Sample, ...] = ()

    def case(self, case_id: str) -> Case:
        """The case called `case_id`, or what is to be rated of the sample; `KeyError` if it is not here."""
        for case in (*self.cases, *(sample.case for sample in self.samples)):
            if case.id == case_id:
                return case
        raise KeyError(case_id)

    def sample(self, case_id: str) -> Sample | None:
        """The sample called `case_id`; None where that is an applicant's case."""
        return next((sample for sample in self.samples if sample.case.id == case_id), None)

    @property
    def places(self) -> tuple[Case, ...]:
        """Everything that is read and rated here: the cases, then the samples."""
        return (*self.cases, *(sample.case for sample in self.samples))
