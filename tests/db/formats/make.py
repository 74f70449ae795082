"""Makes the file of today's format that stays under tests for ever: run once per released format, never again.

`python -m tests.db.formats.make` in the repository's folder. A file that is there is not replaced.
"""

import hashlib
import tempfile
from pathlib import Path

from cse_desktop.domain.records import Act
from db.casefile.migrations import CASE_FILE
from db.casefile.storage import CaseFile
from tests.db.desks import ASSIGNMENT, CountingIds, SteppingClock, outgoing, rate, rating


def main() -> None:
    """Writes `format-<n>.csecase` beside this script; its key is the SHA-256 of its stem."""
    target = Path(__file__).with_name(f"format-{CASE_FILE.version}.csecase")
    if target.exists():
        raise SystemExit(f"{target.name} is released: it stays as it is")
    key = hashlib.sha256(target.stem.encode()).digest()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.csecase"
        facts = {"assignment_id": ASSIGNMENT, "identity": "示例身份"}
        clock, ids = SteppingClock(), CountingIds()
        file = CaseFile.create(path, key, facts, {"data/a.json": b"{}"}, actor="A-1", clock=clock, ids=ids)
        with file:
            file.commit(rate(None, rating("3")))
            file.commit(rate(rating("3"), rating("4")))
            file.undo(None)
            file.redo(None)
            file.commit(Act("submit", None, (), undoable=False), outgoing=(outgoing(1),))
        target.write_bytes(path.read_bytes())


if __name__ == "__main__":
    main()
