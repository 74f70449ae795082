"""The text of one applicant's materials, page by page, and an index of its words: encrypted, derived, disposable."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlcipher3 import dbapi2 as sqlite

from cse_desktop.domain.finding import index_query, index_words
from cse_desktop.domain.ports import IndexedMaterial, IndexedPage
from cse_desktop.errors import KnownError
from db.casefile import failures
from db.casefile import open as files
from db.casefile.migrations import TEXT_INDEX

_SPENT = ("CASE-002", "CASE-003", "CASE-004", "CASE-005")
"""another key, format or damage: what is derived is made again"""


class TextIndex:
    """`domain.ports.TextIndex` in one SQLCipher file under the key of the materials; belongs to one thread."""

    @classmethod
    def open(cls, path: Path, key: bytes, *, write: bool = False) -> Self:
        """Opens the index, or begins an empty one where there is none that can be used."""
        if path.exists():
            try:
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
            "SELECT sha256, done, skipped, count(page.id), coalesce(sum(page.text = ''), 0) FROM material "
            "LEFT JOIN page ON page.material = material.number GROUP BY material.number"
        )
        with failures.in_words(self._path, opened=True):
            return {
                line[0]: IndexedMaterial(bool(line[1]), bool(line[2]), line[3], line[4])
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
                    run(
                        "INSERT INTO word (rowid, words) VALUES (?, ?)",
                        (kept[0], " ".join(index_words(text))),
                    )

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
                "SELECT sha256, page.page, page.text FROM word JOIN page ON page.id = word.rowid "
                "JOIN material ON material.number = page.material WHERE word MATCH ? "
                "ORDER BY word.rowid LIMIT ?",
                (query, most),
            ).fetchall()
        return count, [IndexedPage(*line) for line in lines]

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


def remove(path: Path) -> None:
    """Removes an index with what SQLite keeps beside it; where there is none it does nothing."""
    with failures.in_words(path):
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
