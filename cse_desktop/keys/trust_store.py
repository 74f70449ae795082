"""The roots that a desk believes and the revocation lists it holds, as files below its home."""

import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cse_desktop.durable import private_folder, write_durably

CRLS = "crls.pem"


class FileTrust:
    """`TrustStore`: one DER file for each root, one PEM file with the newest lists."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def roots(self) -> Sequence[bytes]:
        """Roots that are believed, by name of their file."""
        return [path.read_bytes() for path in sorted(self._folder.glob("root-*.der"))]

    def keep_root(self, root: bytes) -> None:
        """Believes one more root."""
        name = f"root-{hashlib.sha256(root).hexdigest()[:16]}.der"
        write_durably(private_folder(self._folder) / name, root)

    def crls(self) -> Sequence[bytes]:
        """The revocation lists held; none before the first bundle or certificate brought some."""
        from cse_desktop.trust.crls import from_pem  # noqa: PLC0415 - only a bundle needs the lists

        path = self._folder / CRLS
        return from_pem(path.read_bytes()) if path.exists() else ()

    def keep_crls(self, crls: Sequence[bytes]) -> None:
        """Holds these lists from now on, where there are any."""
        from cse_desktop.trust.crls import to_pem  # noqa: PLC0415 - likewise

        if crls and tuple(crls) != tuple(self.crls()):
            # two programs on one home may do this at the same time
            part = f"{CRLS}.{os.getpid()}-{secrets.token_hex(4)}.part"
            write_durably(private_folder(self._folder) / CRLS, to_pem(list(crls)), part=part)
