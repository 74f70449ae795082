"""From the key to the durable rating, against one raw durable commit on the same disk."""

import argparse
import sqlite3
import tempfile
from pathlib import Path

from cse_desktop.services.rating import record_rating
from tests.bench.sides import Sides, in_turn
from tests.world import PASSWORD, World, write_round


def bench(options: argparse.Namespace) -> Sides:
    """`record_rating` (one act, journalled, encrypted) against one INSERT with WAL and FULL."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        desk = world.enrol("e-001")
        world.enrol("e-009")
        write_round(world.round, {"e-009": "lead", "e-001": "assessor"})
        world.issue()
        desk.open_file(world.issued["e-001"])
        casework = desk.open_room(world.ids["e-001"])
        casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
        case_id = casework.room.assignment.cases[0].id
        raw = _raw(Path(folder) / "raw.db")
        levels = iter(range(10**9))

        def rate() -> None:
            record_rating(casework.room, case_id, "1.1", "material", str(next(levels) % 5))

        def commit() -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO rating (target, value) VALUES ('1.1', '3')")
            raw.execute("COMMIT")

        sides = in_turn(
            "key to durable rating",
            rate,
            commit,
            runs=max(300, options.runs),
            against="one raw durable SQLite commit",
            goal="1.5x at the median",
            warm_up=20,
        )
        raw.close()
        desk.close_room()
        world.close()
    return sides


def _raw(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE rating (id INTEGER PRIMARY KEY, target TEXT, value TEXT) STRICT")
    return connection
