"""Files of a newer program, each kind of file with a number of its format: said in words, and left as they are."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cse_desktop.errors import KnownError
from cse_desktop.keys import FileKeyStore
from cse_desktop.keys.society_keys import SocietyKeyFile
from cse_desktop.paths import Home
from cse_desktop.settings import Settings
from cse_desktop.society.round_folder import read_round
from cse_desktop.wiring.doctor import examine_home
from db.casefile import open as files
from db.casefile.desk import Desk
from db.casefile.migrations import CASE_FILE
from db.society import open_records
from tests.db.desks import ASSIGNMENT, CHEAP, KEY, PASSWORD, CountingIds, SteppingClock, Table, unlocked
from tests.db.test_desk import Place
from tests.world import QUICK, write_round


@dataclass(frozen=True)
class Kind:
    """One kind of file: made, then made newer; `use` does what a person does with it."""

    make: Callable[[Path], Path]
    use: Callable[[Path], object]
    code: str


def newer_text(path: Path, old: str, new: str) -> Path:
    """The same file with another number in it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def settings(folder: Path) -> Path:
    Settings.load(folder / "settings.toml").change(language="en")
    return newer_text(folder / "settings.toml", "format = 1", "format = 2")


def use_settings(folder: Path) -> None:
    found = Settings.load(folder / "settings.toml")
    found.change(theme="dark")
    assert found.values.theme == "dark"
    assert found.problem is not None
    raise found.problem


def identity(folder: Path) -> Path:
    person = unlocked(keys=FileKeyStore(folder, hardness=CHEAP))
    return newer_text(folder / person.info.id / "identity.json", '"format": 1', '"format": 2')


def keyring(folder: Path) -> Path:
    place = Place(Home(folder), unlocked(keys=FileKeyStore(Home(folder).identities, hardness=CHEAP)))
    place.take_in()
    return newer_text(place.home.case_keys(ASSIGNMENT), '"format": 1', '"format": 2')


def use_keyring(folder: Path) -> None:
    home = Home(folder)
    keys = FileKeyStore(home.identities)
    (said,) = examine_home(folder, PASSWORD, deep=False)
    assert (said.code, said.healthy) == ("CASE-003", False)
    person = keys.unlock(keys.identities()[0].id, PASSWORD)
    Desk(home, SteppingClock(), CountingIds()).open(ASSIGNMENT, person)


def case_file(folder: Path) -> Path:
    table = Table(folder)
    table.create().close()
    connection = files.writing(table.path, KEY, CASE_FILE)
    connection.execute(f"PRAGMA user_version = {CASE_FILE.version + 1}")
    connection.close()
    return table.path


def society_database(folder: Path) -> Path:
    open_records(folder / "society.db").close()
    connection = sqlite3.connect(folder / "society.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    return folder / "society.db"


def society_keys(folder: Path) -> Path:
    SocietyKeyFile(folder / "keys.json", lambda: PASSWORD, hardness=QUICK).signing_key("root", make=True)
    return newer_text(folder / "keys.json", '"format": 1', '"format": 2')


def round_folder(folder: Path) -> Path:
    write_round(folder, {"e-001": "lead"}, applicants=1)
    return newer_text(folder / "round.toml", "format = 1", "format = 2")


def use_round(folder: Path) -> None:
    (fault,) = (finding for finding in read_round(folder)[1] if finding.key == "format")
    assert "newer" in fault.words.en
    raise KnownError(fault.code, fault.words)


KINDS = {
    "settings": Kind(settings, use_settings, "SET-004"),
    "identity": Kind(identity, lambda folder: FileKeyStore(folder).identities(), "KEY-020"),
    "keyring": Kind(keyring, use_keyring, "CASE-003"),
    "case file": Kind(case_file, lambda folder: Table(folder).open(), "CASE-003"),
    "society's database": Kind(
        society_database, lambda folder: open_records(folder / "society.db"), "SOC-003"
    ),
    "society's keys": Kind(
        society_keys,
        lambda folder: SocietyKeyFile(folder / "keys.json", lambda: PASSWORD).signing_key("ca", make=True),
        "SOC-085",
    ),
    "round folder": Kind(round_folder, use_round, "RND-004"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_newer_file_is_said_to_be_newer_and_stays(tmp_path: Path, name: str) -> None:
    kind = KINDS[name]
    path = kind.make(tmp_path)
    before = path.read_bytes()
    with pytest.raises(KnownError) as said:
        kind.use(tmp_path)
    assert said.value.code == kind.code
    assert "newer" in said.value.what.en
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*broken*"))
