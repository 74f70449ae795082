"""The private keys of a society's desk in one file, each wrapped by the key that the desk's password stands for."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from cse_desktop.errors import KnownError, Words
from cse_desktop.keys import failures
from cse_desktop.keys.wrapping import USUAL, Hardness, unwrap, wrap
from cse_desktop.trust.agefiles import new_identity
from cse_desktop.trust.certificates import PrivateKey, new_key

FORMAT = 1
_CHECK = "check"
_LARGEST_FILE = 4 << 20


class SocietyKeyFile:
    """Signing keys and age identities of one desk; the password is asked for once, when first needed."""

    def __init__(self, path: Path, password: Callable[[], str], *, hardness: Hardness = USUAL) -> None:
        self._path = path
        self._password = password
        self._hardness = hardness
        self._under: bytes | None = None

    def holds(self, name: str) -> bool:
        """Whether there is a signing key called `name`; needs no password."""
        return f"key:{name}" in self._read()["entries"]

    def signing_key(self, name: str, *, make: bool = False) -> PrivateKey:
        """The P-256 key called `name`; made where it is not there and `make`."""
        secret = self._secret(f"key:{name}", _new_key_bytes if make else None)
        key = load_der_private_key(secret, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise _damaged()
        return key

    def age_identity(self, name: str, *, make: bool = False) -> str:
        """The age identity called `name`; made where it is not there and `make`."""
        return self._secret(f"age:{name}", _new_age_bytes if make else None).decode("ascii")

    def _secret(self, name: str, fresh: Callable[[], bytes] | None) -> bytes:
        document = self._read()
        wrapped = document["entries"].get(name)
        if wrapped is not None:
            return unwrap(self._unlocked(document), wrapped, _purpose(name))
        if fresh is None:
            raise _no_key()
        under = self._unlocked(document)
        made = fresh()
        document["entries"][name] = wrap(under, made, _purpose(name))
        self._write(document)
        return made

    def _unlocked(self, document: dict[str, Any]) -> bytes:
        """The key that wraps all others, proved on the check entry, which the first use of the file makes."""
        if self._under is None:
            password = self._password()
            derivation = document["derivation"]
            hardness = Hardness(derivation["memory_kib"], derivation["passes"], derivation["lanes"])
            under = hardness.derive(password, bytes.fromhex(derivation["salt"]))
            if document[_CHECK]:
                try:
                    unwrap(under, document[_CHECK], _purpose(_CHECK))
                except KnownError:
                    raise failures.wrong_password() from None
            elif len(password) < failures.SHORTEST_PASSWORD:
                raise failures.short_password()
            else:
                document[_CHECK] = wrap(under, b"check", _purpose(_CHECK))
            self._under = under
        return self._under

    def _read(self) -> dict[str, Any]:
        if not self._path.exists():
            return self._empty()
        try:
            with self._path.open("rb") as file:
                document = json.loads(file.read(_LARGEST_FILE))
            derivation = document["derivation"]
            fits = document["format"] == FORMAT and derivation["name"] == "argon2id"
            bytes.fromhex(derivation["salt"])
            bounded = (
                8 <= derivation["memory_kib"] <= 1 << 21
                and 1 <= derivation["passes"] <= 100
                and 1 <= derivation["lanes"] <= 64
            )
            if not (fits and bounded and document[_CHECK] and isinstance(document["entries"], dict)):
                raise _damaged()
        except (ValueError, KeyError, TypeError):
            raise _damaged() from None
        return dict(document)

    def _empty(self) -> dict[str, Any]:
        derivation = {
            "name": "argon2id",
            "memory_kib": self._hardness.memory_kib,
            "passes": self._hardness.passes,
            "lanes": self._hardness.lanes,
            "salt": secrets.token_hex(16),
        }
        return {"format": FORMAT, "derivation": derivation, _CHECK: "", "entries": {}}

    def _write(self, document: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(document, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)


def _purpose(name: str) -> str:
    return f"cse-society/{name}"


def _new_key_bytes() -> bytes:
    return new_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _new_age_bytes() -> bytes:
    return new_identity()[0].encode("ascii")


def _no_key() -> KnownError:
    return KnownError(
        "SOC-010",
        Words("本文件夹中没有所需的私钥。", "The private key needed is not in this home."),
        next_step=Words(
            "请在保管该私钥的文件夹中运行此命令。", "Run the command in the home that keeps the key."
        ),
    )


def _damaged() -> KnownError:
    return KnownError(
        "SOC-017",
        Words("私钥文件已损坏或被改动。", "The file of private keys is damaged or was altered."),
        next_step=Words("请从备份恢复此文件。", "Restore the file from a backup."),
    )
