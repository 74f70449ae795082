"""One invented applicant as data: the profile the society would receive, what is claimed, and the files sent."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cse_desktop.sample.portfolios.look import Look
from resources import resource

NUMBERS = ("A001", "A002", "A003", "A004", "A005", "A006")


@dataclass(frozen=True)
class SampleClaim:
    """A claimed level; `start` and `end` name headings of the file, whose pages are known once it is made."""

    indicator: str
    level: int
    file: str
    start: str
    end: str


@dataclass(frozen=True)
class SampleApplicant:
    """An applicant who does not exist. `profile` holds the keys of the round folder's `profile.toml`."""

    number: str
    look: Look
    profile: Mapping[str, Any]
    files: tuple[Mapping[str, Any], ...]
    claims: tuple[SampleClaim, ...]
    data: Mapping[str, Any]
    """the rest of the applicant's file: learning, training, which computed values its texts use"""

    @property
    def name(self) -> str:
        """Name in Chinese."""
        return str(self.profile["name"])

    @property
    def name_latin(self) -> str:
        """Name in Latin letters."""
        return str(self.profile["name_latin"])

    @property
    def employer(self) -> str:
        """Employer."""
        return str(self.profile["employer"])

    @property
    def grade(self) -> str:
        """Code of the grade applied for."""
        return str(self.profile["grade"])

    @property
    def field(self) -> str:
        """`electrical` or `ict`."""
        return str(self.profile["field"])

    @property
    def referees(self) -> tuple[tuple[str, str], ...]:
        """Names and employers of the referees."""
        return tuple((entry["name"], entry["employer"]) for entry in self.profile["referees"])

    @cached_property
    def author(self) -> str:
        """The name papers are signed with."""
        return str(self.data["author"])


def build_applicants() -> tuple[SampleApplicant, ...]:
    """The six applicants of the sample round, by number; nothing is drawn yet."""
    return tuple(_applicant(number) for number in NUMBERS)


def _applicant(number: str) -> SampleApplicant:
    source = resource("sample", f"{number.lower()}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(source)
    return SampleApplicant(
        number=data["number"],
        look=Look(**data["look"]),
        profile=data["profile"],
        files=tuple(data["file"]),
        claims=tuple(
            SampleClaim(claim["indicator"], claim["level"], claim["file"], claim["from"], claim.get("to", ""))
            for claim in data["claim"]
        ),
        data=data,
    )
