"""The text of one applicant's materials, page by page, and an index of its words: encrypted, derived, disposable."""

import sys
from array import array
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.finding import index_query, index_words
from cse_desktop.domain.machine_text import MachineText
from cse_desktop.domain.ports import IndexedMaterial, IndexedPage
from cse_desktop.errors import KnownError
from db.casefile import failures
from db.casefile import open as files
from db.casefile.migrations import TEXT_INDEX

_SPENT = ("CASE-002", "CASE-003", "CASE-004", "CASE-005")
"""another key, format or damage: what is derived is made again"""
_OPENING = Lock()
"""one at a time: nobody opens an index that somebody else is just making"""


class TextIndex:
    """`domain.ports.TextIndex` in one SQLCipher file under the key of the materials; belongs to one thread."""

    @classmethod
    def open(cls, path: Path, key: bytes, *, write: bool = False) -> Self:
        """Opens the index, or begins an empty one where there is none that can be used."""
        with _OPENING:
            return cls._open(path, key, write)

    @classmethod
    def _open(cls, path: Path, key: bytes, write: bool) -> Self:
        if path.exists():
            try:
                if _is_of_today(path, key):
                    how = files.writing if write else files.reading
                    return cls(path, how(path, key, TEXT_INDEX))
            except KnownError as error:
                if error.code not in _SPENT:
                    raise
            remove(path)
        return cls(path, files.create(path, key, TEXT_INDEX))

    def __init__(self, path: Path, connection: sqlite.Connection) -> None:
        self._path = path
        self._connection = connection

    def materials(self) -> dict[str, IndexedMaterial]:
        """How far each material is indexed, by its digest."""
        sql = (
            "SELECT sha256, done, skipped, count(page.id), "
            "coalesce(sum(page.text = '' OR machine_read.page IS NOT NULL), 0), count(machine_read.page) "
            "FROM material LEFT JOIN page ON page.material = material.number "
            "LEFT JOIN machine_read ON machine_read.page = page.id GROUP BY material.number"
        )
        with failures.in_words(self._path, opened=True):
            return {
                line[0]: IndexedMaterial(bool(line[1]), bool(line[2]), *line[3:])
                for line in self._connection.execute(sql)
            }

    def add(
        self, sha256: str, first: int, texts: Sequence[str], *, done: bool, skipped: bool = False
    ) -> None:
        """Keeps the texts of pages from `first` on; pages that are there already stay as they are."""
        with files.transaction(self._connection, self._path):
            run = self._connection.execute
            run(
                "INSERT INTO material (sha256, done, skipped) VALUES (?, ?, ?) "
                "ON CONFLICT (sha256) DO UPDATE SET done = excluded.done, skipped = excluded.skipped",
                (sha256, int(done), int(skipped)),
            )
            (number,) = run("SELECT number FROM material WHERE sha256 = ?", (sha256,)).fetchone()
            for page, text in enumerate(texts, start=first):
                kept = run(
                    "INSERT INTO page (material, page, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
                    (number, page, text if text.strip() else ""),
                ).fetchone()
                if kept is not None:
                    self._index(kept[0], text)

    def scans(self) -> dict[str, list[int]]:
        """Of each material that is done: its pages without text that no machine has read yet."""
        found: dict[str, list[int]] = {}
        with failures.in_words(self._path, opened=True):
            for sha256, page in self._connection.execute(
                "SELECT sha256, page.page FROM page JOIN material ON material.number = page.material "
                "WHERE material.done AND page.text = '' AND page.id NOT IN (SELECT page FROM machine_read) "
                "ORDER BY page.material, page.page"
            ):
                found.setdefault(sha256, []).append(page)
        return found

    def add_machine_text(self, sha256: str, page: int, text: MachineText) -> None:
        """Keeps what a machine read on a page that has no text; a page that has some stays as it is."""
        with files.transaction(self._connection, self._path):
            run = self._connection.execute
            line = run(
                "SELECT page.id FROM page JOIN material ON material.number = page.material "
                "WHERE sha256 = ? AND page.page = ? AND page.text = '' "
                "AND page.id NOT IN (SELECT page FROM machine_read)",
                (sha256, page),
            ).fetchone()
            if line is None:
                return
            run("INSERT INTO machine_read (page, places) VALUES (?, ?)", (line[0], _packed(text.places)))
            run("UPDATE page SET text = ? WHERE id = ?", (text.text, line[0]))
            self._index(line[0], text.text)

    def machine_texts(self) -> dict[str, dict[int, MachineText]]:
        """All that machines have read: digest, page, text."""
        found: dict[str, dict[int, MachineText]] = {}
        with failures.in_words(self._path, opened=True):
            for sha256, page, text, places in self._connection.execute(
                "SELECT sha256, page.page, page.text, places FROM machine_read "
                "JOIN page ON page.id = machine_read.page JOIN material ON material.number = page.material"
            ):
                found.setdefault(sha256, {})[page] = MachineText(text, _unpacked(places))
        return found

    def _index(self, page_id: int, text: str) -> None:
        words = " ".join(index_words(text))
        if words:
            # the table of words keeps no copy to be changed: a page comes into it once, when it has words
            self._connection.execute("INSERT INTO word (rowid, words) VALUES (?, ?)", (page_id, words))

    def search(self, term: str, most: int) -> tuple[int, list[IndexedPage]]:
        """How many pages have the words of `term` one after the other, and the first `most` of them."""
        query = index_query(term)
        if not query:
            return 0, []
        with failures.in_words(self._path, opened=True):
            (count,) = self._connection.execute(
                "SELECT count(*) FROM word WHERE word MATCH ?", (query,)
            ).fetchone()
            lines = self._connection.execute(
                "SELECT sha256, page.page, page.text, machine_read.page IS NOT NULL FROM word "
                "JOIN page ON page.id = word.rowid JOIN material ON material.number = page.material "
                "LEFT JOIN machine_read ON machine_read.page = page.id WHERE word MATCH ? "
                "ORDER BY word.rowid LIMIT ?",
                (query, most),
            ).fetchall()
        return count, [IndexedPage(line[0], line[1], line[2], bool(line[3])) for line in lines]

    def texts(self, sha256: str) -> list[IndexedPage]:
        """The pages of one material that have text, in their order."""
        with failures.in_words(self._path, opened=True):
            lines = self._connection.execute(
                "SELECT sha256, page.page, page.text FROM page JOIN material ON material.number = page.material "
                "WHERE sha256 = ? AND page.text <> '' ORDER BY page.page",
                (sha256,),
            ).fetchall()
        return [IndexedPage(*line) for line in lines]

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _is_of_today(path: Path, key: bytes) -> bool:
    connection = files.reading(path, key, TEXT_INDEX)
    try:
        return files.version_of(connection) == TEXT_INDEX.version
    finally:
        connection.close()


def _packed(places: "array[int]") -> bytes:
    return (places if sys.byteorder == "little" else _swapped(places)).tobytes()


def _unpacked(data: bytes) -> "array[int]":
    places = array("H", data)
    return places if sys.byteorder == "little" else _swapped(places)


def _swapped(places: "array[int]") -> "array[int]":
    copy = places[:]
    copy.byteswap()
    return copy


def remove(path: Path) -> None:
    """Removes an index with what SQLite keeps beside it; where there is none it does nothing."""
    with failures.in_words(path):
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
