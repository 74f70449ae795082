"""Where things stand below the home folder of a society's desk."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SocietyHome:
    """The folder of one society's desk (in a trial: of the stand-in root and its societies)."""

    root: Path

    @property
    def database(self) -> Path:
        """Rows: certificates, rounds, bundles, answers."""
        return self.root / "society.db"

    @property
    def blobs(self) -> Path:
        """Bundles as they went out and came in, named by digest."""
        return self.root / "blobs"

    @property
    def keys(self) -> Path:
        """All private keys, encrypted under the desk's password."""
        return self.root / "keys.json"

    @property
    def packs(self) -> Path:
        """The society's own standards packs, one folder each; the illustrative ones come with the program."""
        return self.root / "packs"

    @property
    def root_certificate(self) -> Path:
        """The root's certificate (PEM), to be handed to everybody."""
        return self.root / "trust" / "root.pem"

    @property
    def crls(self) -> Path:
        """The newest CRL of every CA of this home, in one PEM file."""
        return self.root / "trust" / "crls.pem"

    def certificate(self, society: str, name: str) -> Path:
        """A certificate with its chain (PEM): leaf, society CA, root."""
        return self.root / "societies" / society / "certificates" / f"{name}.pem"

    def society_crls(self, society: str) -> Path:
        """The CRLs a bundle of this society carries (PEM): the society's, then the root's."""
        return self.root / "societies" / society / "crls.pem"
