"""Issuing, receiving and asking how things stand, all at once: nobody fails, and who only reads waits for nobody."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cse_desktop.domain.times import format_time
from cse_desktop.errors import Words
from cse_desktop.services.casework import Casework
from cse_desktop.society import authorities, issuing
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.office import Society
from cse_desktop.society.rows import AssignmentRow, BundleRow
from cse_desktop.wiring.society import join_society
from tests.society.sending import Sender
from tests.world import QUICK, SOCIETY_PASSWORD, World, write_round


@pytest.fixture
def other(world: World) -> Iterator[SocietyDesk]:
    """The same home in a second program."""
    found = join_society(world.society.home.root, lambda: SOCIETY_PASSWORD, clock=world.clock, hardness=QUICK)
    yield found
    found.records.close()


def test_who_reads_does_not_wait_for_who_writes(world: World) -> None:
    with world.society.records.transaction():
        authorities.renew_crl(world.society, "csee")
        reader = join_society(
            world.society.home.root, lambda: SOCIETY_PASSWORD, clock=world.clock, hardness=QUICK
        )
        assert [row.code for row in Society(reader).status().societies] == ["csee"]
        reader.records.close()


def test_issuing_lets_others_write_between_two_seats(world: World, other: SocietyDesk) -> None:
    for who in ("e-001", "e-009"):
        world.enrol(who)
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=1)
    seen = []

    def between(_what: Words, done: int, _all: int) -> None:
        with other.records.transaction():
            authorities.renew_crl(other, "csee")
            seen.append((done, len(other.records.rows(AssignmentRow))))

    desk = replace(world.society, progress=between)
    issuing.issue_round(desk, world.round, world.folder / "out", conflicts_seen=True)
    assert seen == [(0, 0), (1, 1), (2, 2)]


def started(world: World, *arguments: str | Path) -> subprocess.Popen[str]:
    """A command of the desk, as a secretary starts it."""
    secret = world.folder / "secret"
    secret.write_text(SOCIETY_PASSWORD + "\n", encoding="utf-8")
    at = format_time(world.clock.now())
    common = ("--home", world.society.home.root, "--at", at, "--json", "--password-file", secret)
    command = [sys.executable, "-m", "cse_desktop.society.cli", *map(str, (*arguments, *common))]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment, encoding="utf-8")


def test_commands_side_by_side(
    world: World, casework: Casework, sender: Sender, lead: Sender, torture: bool
) -> None:
    del casework
    count = 100 if torture else 4
    sent = [
        one.ask(
            one.request("A001", text=f"请补充第{number}份。"), name=f"{name}-{number}.csb", sequence=number
        )
        for name, one in (("member", sender), ("lead", lead))
        for number in range(1, count + 1)
    ]
    second = world.folder / "second"
    shutil.copytree(world.round, second)
    text = (second / "round.toml").read_text(encoding="utf-8")
    (second / "round.toml").write_text(text.replace("test-01", "test-02"), encoding="utf-8")
    out, answers = world.folder / "second out", world.folder / "answers"
    working = [
        started(world, "receive", *sent, "--out", answers),
        started(world, "receive", *sent[::-1], "--out", answers),
        started(world, "issue", second, "--out", out, "--conflicts-seen"),
        started(world, "issue", second, "--out", out, "--conflicts-seen"),
    ]
    asked = 0
    while any(process.poll() is None for process in working):
        said, complaint = started(world, "status").communicate()
        assert (json.loads(said)["ok"], complaint) == (True, "")
        asked += 1
    for process in working:
        said, complaint = process.communicate()
        assert (process.returncode, complaint, json.loads(said)["ok"]) == (0, "", True), said
    assert asked > 0
    assert len(world.society.records.rows(BundleRow)) == len(sent)
    assert len(world.society.records.rows(AssignmentRow)) == 4
    assert len(list(out.iterdir())) == 2
    assert len(list(answers.iterdir())) == len(sent)
