"""What was acknowledged is on the disk: by the order of system calls, by killing, and by filling the disk."""

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cse_desktop.domain.records import Act, Change, Comment, InterviewNote
from cse_desktop.errors import KnownError
from db.casefile import journal, rebuild
from db.casefile import open as files
from db.casefile.migrations import CASE_FILE
from tests.db.desks import CASES, KEY, SECRET, Table, rate, rating

ROOT = Path(__file__).resolve().parents[2]
COMMITS = 12
KILLS = 10


def _command(table: Table, what: str) -> list[str]:
    return [sys.executable, "-m", "tests.db.committing", str(table.folder), what]


def test_each_acknowledgement_comes_after_the_log_is_on_the_disk(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    assert strace, "strace is needed to judge durability: apt-get install strace"
    table = Table(tmp_path)
    table.create().close()
    trace = tmp_path / "trace"
    command = [strace, "-f", "-y", "-s", "64", "-o", str(trace), "-e", "trace=fdatasync,fsync,write,pwrite64"]
    done = subprocess.run(
        [*command, *_command(table, str(COMMITS))], cwd=ROOT, capture_output=True, text=True, check=True
    )
    acts = done.stdout.split()
    assert acts.pop() == "end"
    assert len(acts) == COMMITS
    log = re.escape(f"{table.path}-wal")
    events = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if re.search(rf"pwrite64\(\d+<{log}>", line):
            events.append("written")
        elif re.search(rf"(fdatasync|fsync)\(\d+<{log}>\)\s+= 0", line):
            events.append("durable")
        elif (said := re.search(r'write\(1<[^>]*>, "([0-9a-f-]{36})\\n"', line)) is not None:
            events.append(said.group(1))
    story = [event for place, event in enumerate(events) if place == 0 or events[place - 1] != event]
    wanted = [event for act in acts for event in ("written", "durable", act)]
    first = story.index(acts[0]) - 2
    assert story[first : first + len(wanted)] == wanted


def test_killed_at_any_moment_it_keeps_every_acknowledged_act(tmp_path: Path) -> None:
    table = Table(tmp_path)
    table.create().close()
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    acknowledged: list[str] = []
    for _ in range(KILLS):
        process = subprocess.Popen(_command(table, "1000000"), cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        acknowledged.append(process.stdout.readline().strip())
        time.sleep(chance.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().split()
        process.stdout.close()
        process.wait()
        with table.open() as file:
            kept = [entry.act_id for entry in file.journal() if entry.kind == "rate"]
            assert journal.broken_at(file._connection) is None
            assert rebuild.differing_tables(file._connection) == []
        acknowledged = [act for act in acknowledged if len(act) == 36]
        missing = set(acknowledged) - set(kept)
        assert not missing
        unsaid = len(kept) - len(acknowledged)
        assert unsaid <= KILLS, "at most the act under way was kept without being said"
    assert len(acknowledged) > KILLS


def test_a_second_instance_is_told_who_has_the_file(tmp_path: Path) -> None:
    table = Table(tmp_path)
    table.create().close()
    holding = subprocess.Popen(
        _command(table, "hold"), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holding.stdout is not None
    assert holding.stdin is not None
    try:
        assert holding.stdout.readline() == "open\n"
        with pytest.raises(KnownError) as caught:
            table.open()
        assert caught.value.code == "CASE-008"
        for sentence in (caught.value.what.zh, caught.value.what.en):
            assert str(holding.pid) in sentence
            assert os.uname().nodename in sentence
            assert re.search(r"\b2026-03-1[123] \d\d:\d\d\b", sentence), "as a clock here shows it"
    finally:
        holding.kill()
        holding.wait()
        holding.stdin.close()
        holding.stdout.close()
    with table.open() as file:
        assert file.facts()["format"] == str(CASE_FILE.version), "the lock of a dead process is taken over"
        other = subprocess.run(
            _command(table, "hold"), cwd=ROOT, capture_output=True, text=True, check=False, input=""
        )
        assert other.returncode == 3
        assert str(os.getpid()) in other.stdout
    assert not table.path.with_name(f"{table.path.name}.lock").exists()


def test_two_openings_in_one_process_are_two_instances(tmp_path: Path) -> None:
    table = Table(tmp_path)
    with table.create():
        with pytest.raises(KnownError) as caught:
            table.open()
        assert caught.value.code == "CASE-008"
    table.open().close()


def test_no_plaintext_lies_beside_the_file_while_it_is_open(tmp_path: Path) -> None:
    table = Table(tmp_path)
    with table.create() as file:
        for number in range(30):
            row = Comment(CASES[0], f"1.{number}", "material", f"{SECRET} {number}")
            file.commit(_put(row))
            file.commit(_put(InterviewNote(f"n{number}", CASES[0], "p", number, "t", SECRET)))
        found = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
        assert any(name.endswith("-wal") and len(data) > 100_000 for name, data in found.items())
        for name, data in found.items():
            for secret in (SECRET.encode(), "接地方案".encode(), b"earthing", b"SQLite format"):
                assert secret not in data, name


def test_a_full_disk_refuses_the_act_and_keeps_the_others(tmp_path: Path) -> None:
    table = Table(tmp_path)
    with table.create() as file:
        file.commit(rate(None, rating("1")))
        with _files_up_to(4096), pytest.raises(KnownError) as caught:
            file.commit(rate(rating("1"), rating("2")))
        assert caught.value.code in ("CASE-006", "CASE-007")
        assert file.rows(type(rating("1"))) == [rating("1")]
        file.commit(rate(rating("1"), rating("3")))
    connection = files.reading(table.path, KEY, CASE_FILE)
    assert journal.broken_at(connection) is None
    assert rebuild.differing_tables(connection) == []
    connection.close()


@contextmanager
def _files_up_to(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def _put(row: Comment | InterviewNote) -> Act:
    return Act("put", row.case_id, (Change(None, row),))
