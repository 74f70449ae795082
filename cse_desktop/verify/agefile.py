"""The outer envelope: an age v1 file with X25519 recipients, decrypted as a stream that is never kept."""

import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import pyrage

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify.given import read_small

MAGIC = b"age-encryption.org/v1\n"
LONGEST_FILE = 4 << 30
_LONGEST_HEADER = 64 << 10
_LONGEST_IDENTITIES = 64 << 10
Identity = pyrage.x25519.Identity


def read_identities(path: Path) -> list[Identity]:
    """The secret keys of an age identity file; `ValueError` or `OSError` where there is none."""
    lines = (line.strip() for line in read_small(path, _LONGEST_IDENTITIES).decode("utf-8").splitlines())
    try:
        found = [Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        raise ValueError("not an age identity file") from None
    if not found:
        raise ValueError("no identity in the file")
    return found


@contextmanager
def decrypted(path: Path, identities: list[Identity]) -> Iterator[BinaryIO]:
    """The plain archive as a stream; leaving the block refuses whatever age itself finds wrong.

    A thread decrypts into a pipe, so that memory stays bounded and no plaintext touches the disk.
    """
    _check_header(path)
    source = path.open("rb")  # here, where a failure can still be told as one
    read_end, write_end = os.pipe()
    faults: list[BaseException] = []

    def pump() -> None:
        with suppress(BrokenPipeError), source, os.fdopen(write_end, "wb") as sink:
            try:
                pyrage.decrypt_io(source, sink, identities)
            except BaseException as fault:  # noqa: BLE001, RUF100 - a panic in the library is no Exception
                faults.append(fault)

    thread = threading.Thread(target=pump, daemon=True)
    thread.start()  # `pump` closes its end whatever happens, so that reading the other ends as well
    try:
        with os.fdopen(read_end, "rb") as stream:
            try:
                yield stream
            except Refused as refusal:
                if refusal.code == "CSB-036":
                    # the archive may end early because decryption failed: then say that
                    while stream.read(1 << 20):
                        pass
                    thread.join()
                    _tell(faults)
                raise
    finally:
        thread.join()
    _tell(faults)


def _tell(faults: list[BaseException]) -> None:
    for fault in faults:
        if "No matching keys" in str(fault):
            raise Refused("CSB-020")
        raise Refused("CSB-022", type(fault).__name__)


def _check_header(path: Path) -> None:
    """Size and magic; every stanza X25519, apart from the meaningless `-grease` ones that some writers add."""
    if path.stat().st_size > LONGEST_FILE:
        raise Refused("CSB-010")
    with path.open("rb") as file:
        start = io.BytesIO(file.read(_LONGEST_HEADER))
    if start.readline() != MAGIC:
        raise Refused("CSB-011", "not a binary age file")
    stanzas = 0
    for line in start:
        if line.startswith(b"---"):
            break
        if line.startswith(b"-> "):
            kind = line[3:].split(b" ")[0].rstrip(b"\n")
            stanzas += kind == b"X25519"
            if kind != b"X25519" and not kind.endswith(b"-grease"):
                raise Refused("CSB-021", "a recipient that is not X25519")
    else:
        raise Refused("CSB-022", "age header without end")
    if not stanzas:
        raise Refused("CSB-021", "no X25519 recipient")
