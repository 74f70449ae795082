"""Where things stand below the home folder of one desk."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one desk, and the places in it. Nothing is written outside it but what a person exports."""

    root: Path

    @property
    def identities(self) -> Path:
        """One folder per enrolled identity: wrapped keys, certificates."""
        return self.root / "identities"

    @property
    def cases(self) -> Path:
        """Case files, their key files and their material stores."""
        return self.root / "cases"

    @property
    def outgoing(self) -> Path:
        """Bundles made here, kept as they were signed."""
        return self.root / "outgoing"

    @property
    def trust(self) -> Path:
        """Roots (PEM) and the newest CRLs this desk holds."""
        return self.root / "trust"

    @property
    def backups(self) -> Path:
        """Copies made before migrations."""
        return self.root / "backups"

    @property
    def settings(self) -> Path:
        """The person's settings."""
        return self.root / "settings.toml"

    @property
    def log(self) -> Path:
        """The log without personal data."""
        return self.root / "log" / "cse-desktop.log"

    def phrases(self, identity_id: str) -> Path:
        """A person's own reusable words, encrypted under their identity."""
        return self.identities / identity_id / "phrases"

    def case_file(self, assignment_id: str) -> Path:
        """The SQLite case file of one assignment."""
        return self.cases / f"{assignment_id}.csecase"

    def case_keys(self, assignment_id: str) -> Path:
        """The wrapped keys of one assignment's files; destroying an entry destroys what it opens."""
        return self.cases / f"{assignment_id}.keys.json"

    def material_store(self, assignment_id: str, case_id: str) -> Path:
        """The encrypted materials of one applicant."""
        return self.cases / f"{assignment_id}.materials" / f"{case_id}.csemat"

    def supplement_store(self, assignment_id: str, case_id: str, number: int) -> Path:
        """What the n-th supplement brought for one applicant."""
        return self.material_store(assignment_id, case_id).with_name(f"{case_id}.s{number:04d}.csemat")

    def supplement_stores(self, assignment_id: str, case_id: str) -> list[Path]:
        """All of these that are there, in their order."""
        folder = self.material_store(assignment_id, case_id).parent
        return sorted(folder.glob(f"{case_id}.s[0-9][0-9][0-9][0-9].csemat"))

    def recording(self, assignment_id: str, case_id: str) -> Path:
        """The encrypted recording of the interview, beside them, under a key of its own."""
        return self.material_store(assignment_id, case_id).with_suffix(".cserec")

    def text_index(self, assignment_id: str, case_id: str) -> Path:
        """The encrypted index of their text, beside them."""
        return self.material_store(assignment_id, case_id).with_suffix(".csetext")
