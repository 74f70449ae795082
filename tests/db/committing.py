"""A process that works on a case file and says on stdout what is done: the durability tests watch and kill it.

`python -m tests.db.committing FOLDER COUNT`: rates COUNT times, one line with the act's id for each.
`python -m tests.db.committing FOLDER hold`: opens the file, says `open`, and waits for the end of stdin.
"""

import os
import secrets
import sys
import time
from pathlib import Path

from cse_desktop.domain.identifiers import RANDOM_BYTES, uuid7
from cse_desktop.errors import KnownError
from tests.db.desks import CASES, Table, rate, rating


class RealIds:
    """Ids that no other run makes."""

    def new(self) -> str:
        return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(RANDOM_BYTES))


def main(folder: Path, what: str) -> int:
    """The work of this process; 3 where the file could not be opened."""
    table = Table(folder, ids=RealIds())
    try:
        file = table.open()
    except KnownError as error:
        os.write(1, f"{error.sentences('en')}\n".encode())
        return 3
    if what == "hold":
        os.write(1, b"open\n")
        sys.stdin.read()
        return 0
    for number in range(int(what)):
        row = rating(str(number % 6), CASES[number % 2], f"1.{number % 7}")
        key = {"case_id": row.case_id, "target": row.target, "method": row.method}
        done = file.commit(rate(file.one(type(row), **key), row))
        os.write(1, f"{done.act_id}\n".encode())
    os.write(1, b"end\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2]))
