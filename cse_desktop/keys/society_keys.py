"""The private keys of a society's desk in one file: each under AES-256-GCM, the key from the password by Argon2id."""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from cse_desktop.errors import KnownError, Words
from cse_desktop.trust.agefiles import new_identity
from cse_desktop.trust.certificates import new_key

FORMAT = 1
SHORTEST_PASSWORD = 8
_LARGEST_FILE = 4 << 20


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of the password costs."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4


class SocietyKeyFile:
    """Signing keys and age identities of one desk; the password is asked for once, when first needed."""

    def __init__(self, path: Path, password: Callable[[], str], *, cost: Cost | None = None) -> None:
        self._path = path
        self._password = password
        self._cost = cost or Cost()
        self._cipher: AESGCM | None = None

    def holds(self, name: str) -> bool:
        """Whether there is a signing key called `name`; needs no password."""
        return self._entry_name("key", name) in self._read()["entries"]

    def signing_key(self, name: str, *, make: bool = False) -> Any:
        """The P-256 key called `name`; made where it is not there and `make`."""
        secret = self._secret(self._entry_name("key", name), _new_key_bytes if make else None)
        key = load_der_private_key(secret, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise _altered()
        return key

    def age_identity(self, name: str, *, make: bool = False) -> str:
        """The age identity called `name`; made where it is not there and `make`."""
        fresh = (lambda: new_identity()[0].encode("ascii")) if make else None
        return self._secret(self._entry_name("age", name), fresh).decode("ascii")

    def _secret(self, name: str, fresh: Callable[[], bytes] | None) -> bytes:
        document = self._read()
        sealed = document["entries"].get(name)
        if sealed is None and fresh is None:
            raise KnownError(
                "SOC-010",
                Words("本文件夹中没有所需的私钥。", "The private key needed is not in this home."),
                next_step=Words(
                    "请在保管该私钥的文件夹中运行此命令。", "Run the command in the home that keeps the key."
                ),
            )
        cipher = self._unlocked(document)
        if sealed is not None:
            return _open(cipher, sealed, name)
        made = fresh() if fresh is not None else b""
        document["entries"][name] = _seal(cipher, made, name)
        self._write(document)
        return made

    def _unlocked(self, document: dict[str, Any]) -> AESGCM:
        """The cipher under the password; proved on the check entry, which the first use of the file makes."""
        if self._cipher is None:
            password = self._password()
            if not document["check"] and len(password) < SHORTEST_PASSWORD:
                raise KnownError(
                    "KEY-003",
                    Words("密码至少需要 8 个字符。", "The password needs at least 8 characters."),
                    safe=Words("未作任何更改。", "Nothing was changed."),
                )
            cipher = AESGCM(_derive(password, document["kdf"]))
            if document["check"]:
                _open(cipher, document["check"], "check")
            else:
                document["check"] = _seal(cipher, b"check", "check")
            self._cipher = cipher
        return self._cipher

    def _read(self) -> dict[str, Any]:
        if not self._path.exists():
            kdf = {
                "name": "argon2id",
                "salt": secrets.token_hex(16),
                "memory_kib": self._cost.memory_kib,
                "passes": self._cost.passes,
                "lanes": self._cost.lanes,
            }
            return {"format": FORMAT, "kdf": kdf, "check": "", "entries": {}}
        try:
            with self._path.open("rb") as file:
                document = json.loads(file.read(_LARGEST_FILE))
            fits = document["format"] == FORMAT and document["kdf"]["name"] == "argon2id"
            if not fits or not isinstance(document["entries"], dict) or not document["check"]:
                raise _altered()
        except (ValueError, KeyError, TypeError):
            raise _altered() from None
        return dict(document)

    def _write(self, document: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(document, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)

    @staticmethod
    def _entry_name(kind: str, name: str) -> str:
        return f"{kind}:{name}"


def _new_key_bytes() -> bytes:
    return new_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _derive(password: str, kdf: dict[str, Any]) -> bytes:
    try:
        salt, memory = bytes.fromhex(kdf["salt"]), int(kdf["memory_kib"])
        passes, lanes = int(kdf["passes"]), int(kdf["lanes"])
        if memory > 1 << 21 or passes > 100 or lanes > 64:
            raise _altered()
        derivation = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory)
    except (ValueError, KeyError, TypeError):
        raise _altered() from None
    return derivation.derive(password.encode("utf-8"))


def _seal(cipher: AESGCM, secret: bytes, name: str) -> str:
    nonce = secrets.token_bytes(12)
    return (nonce + cipher.encrypt(nonce, secret, name.encode("utf-8"))).hex()


def _open(cipher: AESGCM, sealed: str, name: str) -> bytes:
    try:
        raw = bytes.fromhex(sealed)
        return cipher.decrypt(raw[:12], raw[12:], name.encode("utf-8"))
    except InvalidTag:
        raise (_wrong_password() if name == "check" else _altered()) from None
    except (ValueError, TypeError):
        raise _altered() from None


def _wrong_password() -> KnownError:
    return KnownError(
        "KEY-001",
        Words("密码不正确。", "The password is wrong."),
        safe=Words("未作任何更改。", "Nothing was changed."),
        next_step=Words("请重新输入密码。", "Enter the password again."),
    )


def _altered() -> KnownError:
    return KnownError(
        "KEY-002",
        Words("私钥文件已损坏或被改动。", "The file of private keys is damaged or was altered."),
        next_step=Words("请从备份恢复此文件。", "Restore the file from a backup."),
    )
