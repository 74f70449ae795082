"""age v1 files as streams: encryption to X25519 recipients, decryption in pieces that are already authenticated."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import pyrage

from cse_desktop.errors import BugError
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust.spelling import RECIPIENT

MAGIC = b"age-encryption.org/v1\n"
LARGEST_HEADER = 64 * 1024

_NOT_ACCEPTED = "CSB-021"
_DAMAGED = "CSB-022"


class Writable(Protocol):
    """Takes bytes, piece after piece."""

    def write(self, chunk: bytes, /) -> object:
        """Takes the next piece."""
        ...


class Readable(Protocol):
    """Gives bytes, piece after piece."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; empty at the end."""
        ...

    def readline(self, size: int, /) -> bytes:
        """The rest of a line, up to `size` bytes, with its end."""
        ...


def new_identity() -> tuple[str, str]:
    """A fresh age identity: (`AGE-SECRET-KEY-1…`, its recipient `age1…`)."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """The recipient of an identity; `ValueError` if it is not one."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError:
        raise ValueError("not an age identity") from None


def encrypt(chunks: Iterable[bytes], out: Writable, recipients: Sequence[str]) -> None:
    """Encrypts `chunks` to all `recipients` into `out`; `ValueError` if one of these is no X25519 recipient."""
    if not recipients or not all(RECIPIENT.fullmatch(text) for text in recipients):
        raise ValueError("age X25519 recipients are needed")
    try:
        keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError:
        raise ValueError("age X25519 recipients are needed") from None
    source, taker = _Chunks(iter(chunks)), _Taker(out)
    try:
        pyrage.encrypt_io(source, taker, keys)
    except BaseException as error:
        raise _failure_of(source, taker) or BugError(f"age: {type(error).__name__}") from None


def decrypt(source: Readable, out: Writable, identities: Sequence[str]) -> None:
    """Decrypts `source`, from its beginning, into `out`, a piece at a time and only what is authenticated.

    Refuses what is not an age file (CSB-011), is not for these identities (020), has other than X25519 recipients
    (021), or was altered or cut short (022) – the last possibly after pieces have been written. What `out` raises
    comes through as it is.
    """
    header = _header(source)
    keys = [pyrage.x25519.Identity.from_str(text) for text in identities]
    taker = _Taker(out)
    reader = _Rest(header, source)
    try:
        pyrage.decrypt_io(reader, taker, keys)
    except pyrage.DecryptError as error:
        code = "CSB-020" if "matching keys" in str(error) else _DAMAGED
        raise Refused(code, "header") from None
    except BaseException:
        raise _failure_of(reader, taker) or Refused(_DAMAGED) from None


def _header(source: Readable) -> bytes:
    """The header's text, if all its recipients are X25519 (or the empty ones that some writers mix in)."""
    header = source.read(len(MAGIC))
    if header != MAGIC:
        raise Refused("CSB-011")
    while True:
        line = source.readline(LARGEST_HEADER)
        header += line
        if len(header) > LARGEST_HEADER or not line.endswith(b"\n"):
            raise Refused(_DAMAGED, "header")
        if line.startswith(b"---"):
            return header
        if line.startswith(b"-> ") and not (line.startswith(b"-> X25519 ") or _is_grease(line)):
            raise Refused(_NOT_ACCEPTED, "another kind of recipient")


def _is_grease(line: bytes) -> bool:
    """Whether this is a recipient that means nothing, put in so that readers stay tolerant."""
    return line.split()[1].endswith(b"-grease")


class _Noting:
    """Remembers what our own side raised first: the library's failures, and its wrappings of ours, look alike."""

    failure: BaseException | None = None

    @contextmanager
    def noted(self) -> Iterator[None]:
        if self.failure is not None:
            raise self.failure
        try:
            yield
        except BaseException as error:
            self.failure = error
            raise


class _Chunks(_Noting):
    """An iterator of pieces, read as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._piece = memoryview(b"")

    def read(self, size: int) -> bytes:
        with self.noted():
            while not self._piece:
                piece = next(self._chunks, None)
                if piece is None:
                    return b""
                self._piece = memoryview(piece)
        found, self._piece = self._piece[:size], self._piece[size:]
        return bytes(found)


class _Rest(_Noting):
    """The header already read, then the rest of the file."""

    def __init__(self, header: bytes, source: Readable) -> None:
        self._header = io.BytesIO(header)
        self._source = source

    def read(self, size: int) -> bytes:
        with self.noted():
            return self._header.read(size) or self._source.read(size)


class _Taker(_Noting):
    """Hands on what the library writes."""

    def __init__(self, out: Writable) -> None:
        self._out = out

    def write(self, chunk: bytes) -> int:
        with self.noted():
            self._out.write(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Nothing is held back here."""


def _failure_of(*sides: _Noting) -> BaseException | None:
    return next((side.failure for side in sides if side.failure is not None), None)
