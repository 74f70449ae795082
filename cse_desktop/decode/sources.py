"""Where the decoder's client reads documents from."""

import os
from pathlib import Path

from cse_desktop.domain.ports import MaterialReader


class FileSource:
    """A file on disk."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._size = os.fstat(self._file.fileno()).st_size

    @property
    def size(self) -> int:
        """Bytes of the file when it was opened."""
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        """The bytes at `offset`."""
        self._file.seek(offset)
        return self._file.read(length)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


class BytesSource:
    """A document in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        """Bytes of the document."""
        return len(self._data)

    def read(self, offset: int, length: int) -> bytes:
        """The bytes at `offset`."""
        return self._data[offset : offset + length]

    def close(self) -> None:
        """Nothing is open."""


class MaterialSource:
    """One material of an applicant's store; closes `reader`, which is its own, when done."""

    def __init__(self, reader: MaterialReader, sha256: str) -> None:
        self._reader = reader
        self._sha256 = sha256
        self._size = reader.size(sha256)

    @property
    def size(self) -> int:
        """Bytes of the material."""
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        """The bytes at `offset`."""
        return self._reader.read(self._sha256, offset, length)

    def close(self) -> None:
        """Closes the reader."""
        self._reader.close()
