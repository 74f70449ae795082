"""A process that opens a case file, rates a little, closes it, and so on: the doctor stands beside it.

`python -m tests.db.reopening HOME`: says `rated` after each opening, until stdin ends.
"""

import os
import select
import sys
from pathlib import Path

from cse_desktop.keys import FileKeyStore
from cse_desktop.paths import Home
from db.casefile.desk import Desk
from tests.db.committing import RealIds
from tests.db.desks import ASSIGNMENT, CASES, CHEAP, PASSWORD, SteppingClock, rate, rating


def main(home: Home) -> None:
    """The work of this process."""
    keys = FileKeyStore(home.identities, hardness=CHEAP)
    person = keys.unlock(keys.identities()[0].id, PASSWORD)
    number = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        with Desk(home, SteppingClock(), RealIds()).open(ASSIGNMENT, person) as file:
            for _ in range(1 + number % 7):
                number += 1
                row = rating(str(number % 6), CASES[number % 2], f"1.{number % 7}")
                key = {"case_id": row.case_id, "target": row.target, "method": row.method}
                file.commit(rate(file.one(type(row), **key), row))
        os.write(1, b"rated\n")


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])))
