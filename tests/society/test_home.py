"""The home of a society's desk: any name, nobody else's business, and never a new database over keys in use."""

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desktop.errors import KnownError
from cse_desktop.logs import start_log
from cse_desktop.services.casework import Casework
from cse_desktop.settings import Settings
from cse_desktop.society import authorities
from cse_desktop.society.cli import main
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.failures import disk_full
from cse_desktop.society.rows import CertificateRow
from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.society import join_society
from db.society import failures
from db.society.opening import APPLICATION_ID
from tests.world import QUICK, SOCIETY_PASSWORD, World

NAMES = [
    "what?",
    "what?mode=memory",
    "a#b",
    "100%",
    "%41",
    "two words",
    "学会 工作台",
    "-desk",
    "a\nb",
    "a&b=c;d",
    "file:x",
    "~",
]


def joined(home: Path) -> SocietyDesk:
    """The desk at `home`, opened anew."""
    return join_society(home, lambda: SOCIETY_PASSWORD, hardness=QUICK)


def in_use(home: Path) -> Path:
    """A home with a root."""
    desk = joined(home)
    authorities.make_trial_root(desk, "示例联合体")
    authorities.current_crl(desk, authorities.ROOT)
    authorities.publish(desk)
    desk.records.close()
    return home


@pytest.mark.parametrize("name", NAMES)
def test_a_home_may_have_any_name(tmp_path: Path, name: str) -> None:
    home = in_use(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (home / "society.db").stat().st_size > 0
    again = joined(home)
    assert [row.role for row in again.records.rows(CertificateRow)] == ["root"]
    assert not failures.is_damaged(home / "society.db")
    again.records.close()


def lost_database(home: Path) -> None:
    (home / "society.db").unlink()


def empty_database(home: Path) -> None:
    (home / "society.db").write_bytes(b"")


def database_without_tables(home: Path) -> None:
    (home / "society.db").unlink()
    connection = sqlite3.connect(home / "society.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()


def lost_keys(home: Path) -> None:
    (home / "keys.json").unlink()


def empty_keys(home: Path) -> None:
    (home / "keys.json").write_bytes(b"")


DAMAGE = {
    "database missing": (lost_database, "SOC-083"),
    "database empty": (empty_database, "SOC-083"),
    "database without tables": (database_without_tables, "SOC-083"),
    "keys missing": (lost_keys, "SOC-084"),
    "keys empty": (empty_keys, "SOC-017"),
}


@pytest.mark.parametrize(
    ("what", "command"),
    # a root that is there needs no key
    [
        (what, command)
        for what in DAMAGE
        for command in ("init", "authorise")
        if command != "init" or "keys" not in what
    ],
)
def test_what_is_missing_from_a_home_in_use_is_damage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, command: str
) -> None:
    home = in_use(tmp_path / "home")
    spoil, code = DAMAGE[what]
    spoil(home)
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    secret = tmp_path / "secret"
    secret.write_text(SOCIETY_PASSWORD + "\n", encoding="utf-8")
    arguments = {
        "init": ["init", "--trial-root"],
        "authorise": ["authorise", "csee", "--fields", "ict", "--grades", "PE"],
    }[command]
    assert main([*arguments, "--home", str(home), "--password-file", str(secret), "--lang", "en"]) == 1
    assert code in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before
    assert (home / "keys.json").exists() is (what != "keys missing")


def test_an_init_that_was_killed_is_done_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "society.db").write_bytes(b"")
    (home / "blobs").mkdir()
    in_use(home)
    again = joined(home)
    assert len(again.records.rows(CertificateRow)) == 1
    again.records.close()


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """Whoever makes a file without saying for whom makes it for everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def wider(folder: Path) -> dict[str, str]:
    """What others than its owner have rights in."""
    places = [folder, *folder.rglob("*")]
    return {str(path): oct(path.stat().st_mode) for path in places if path.stat().st_mode & 0o077}


def test_homes_are_their_owners_alone(open_to_all: None, world: World, casework: Casework) -> None:
    (sent,) = casework.return_sheet().rows
    (answered,) = world.receive(casework.path_of(sent.bundle_id))
    assert answered.outcome == "accepted"
    assert wider(world.folder / "society") == {}
    assert wider(world.folder / "desks") == {}
    out = [path for name in ("out", "answers") for path in (world.folder / name).glob("*")]
    assert out
    assert [path for path in out if path.stat().st_mode & 0o077] == []


@pytest.mark.usefixtures("open_to_all")
def test_settings_and_log_are_their_owners_alone(tmp_path: Path) -> None:
    Settings.load(tmp_path / "home" / "settings.toml").change(language="en")
    root = logging.getLogger()
    before = list(root.handlers)
    start_log(tmp_path / "home" / "log" / "cse-desktop.log")
    logging.getLogger("cse_desktop").warning("a line")
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    assert wider(tmp_path / "home") == {}
    assert (tmp_path / "home" / "log" / "cse-desktop.log").read_text(encoding="utf-8")


def test_a_home_that_was_open_to_others_is_shut(tmp_path: Path) -> None:
    home = in_use(tmp_path / "society")
    desk = tmp_path / "desk"
    join_desk(desk, hardness=QUICK).enrol("示例·e-001", "示例单位", "csee", ["electrical"], "a test password")
    for place in (home, desk):
        (place / "not ours").write_text("of somebody else", encoding="utf-8")
        for path in (place, *place.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
    joined(home).records.close()
    join_desk(desk, hardness=QUICK)
    for place in (home, desk):
        assert set(wider(place)) == {str(place / "not ours")}


def test_full_locked_and_damaged_are_three_sentences(tmp_path: Path) -> None:
    home = in_use(tmp_path / "home")
    said = {error.code: error for error in (disk_full(), failures.busy(), failures.damaged())}
    assert len({error.what for error in said.values()}) == 3
    advice = {code: error.next_step.en for code, error in said.items() if error.next_step is not None}
    assert [code for code, text in advice.items() if "restore the backup" in text] == ["SOC-001"]
    database = home / "society.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    with pytest.raises(KnownError) as refused:
        joined(home).records.rows(CertificateRow)
    assert refused.value.code == "SOC-001"
    database.write_bytes(whole)
    shutil.rmtree(home / "blobs")
    joined(home).records.close()
