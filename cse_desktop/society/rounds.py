"""A round as its folder says it: the panel, the applicants with their materials, the interviews."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from cse_desktop.domain.assignment import Claim, Phase, Profile
from cse_desktop.domain.calibration import AgreedLevel
from cse_desktop.domain.packs.model import PackRef
from cse_desktop.errors import Words

READY_METHODS = ("material", "interview")
"""methods this version carries out; `written` is named as not yet in it"""


@dataclass(frozen=True, slots=True)
class MaterialFile:
    """One file below an applicant's `materials/`."""

    path: Path
    display_name: str
    """below `materials/`, with `/` between folders, NFC"""
    size: int
    """bytes"""


@dataclass(frozen=True, slots=True)
class Applicant:
    """One applicant of the round."""

    number: str
    file: str
    """path of `profile.toml` in the round folder, for findings"""
    profile: Profile
    pack: PackRef
    """the professional pack"""
    claims: tuple[Claim, ...]
    materials: tuple[MaterialFile, ...]


@dataclass(frozen=True, slots=True)
class SampleFolder:
    """A standard sample: papers like an applicant's, and what experienced assessors agreed on."""

    applicant: Applicant
    agreed: tuple[AgreedLevel, ...]
    file: str
    """path of `agreed.toml` in the round folder, for findings"""


@dataclass(frozen=True, slots=True)
class Seat:
    """One assessor in one role. `certificate` is the file named, as written."""

    id: str
    certificate: str
    role: str
    applicants: tuple[str, ...]
    scripts: tuple[str, ...]
    place: str
    """key in `assessors.toml`, for findings"""


@dataclass(frozen=True, slots=True)
class Panel:
    """How the panel works together."""

    size: int
    lead_reads_members: bool
    supervisor_signs: bool
    third_rater: bool


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """The written test the folder names; not yet in this version, kept to be named."""

    paper: str
    own_remark_share: Decimal
    scripts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """Everything a round folder says."""

    folder: Path
    id: str
    title: Words
    society: str
    general_pack: PackRef
    methods: tuple[str, ...]
    opens: date
    due: date
    expires: date
    retention_days: int
    message: Words | None
    panel: Panel
    phases: tuple[Phase, ...]
    record_audio: str
    return_recording: bool
    written: WrittenPart | None
    place: str
    order: str
    interviews: dict[str, datetime]
    """applicant's number → start"""
    applicants: tuple[Applicant, ...]
    seats: tuple[Seat, ...]
    samples: tuple[SampleFolder, ...]

    @property
    def carried_out(self) -> tuple[str, ...]:
        """The round's methods that this version carries out."""
        return tuple(method for method in self.methods if method in READY_METHODS)

    @property
    def not_yet(self) -> tuple[str, ...]:
        """The round's methods that this version leaves out."""
        return tuple(method for method in self.methods if method not in READY_METHODS)

    def applicant(self, number: str) -> Applicant:
        """The applicant with this number; `KeyError` if the round has none."""
        for applicant in self.applicants:
            if applicant.number == number:
                return applicant
        raise KeyError(number)

    def seats_of(self, number: str) -> Iterator[Seat]:
        """Everybody who is to assess the applicant with this number."""
        return (seat for seat in self.seats if number in seat.applicants)
