"""The doctor, joined: the case files of a home, opened with the password of whoever they were sent to."""

from pathlib import Path

from cse_desktop.domain.ports import Unlocked
from cse_desktop.errors import KnownError
from cse_desktop.keys.files import FileKeyStore
from cse_desktop.paths import Home
from db.casefile.doctor import Finding, examine


def examine_home(home: Path, password: str, *, deep: bool) -> list[Finding]:
    """What the doctor found in every case file below `home`. An identity with another password is passed over."""
    place = Home(home)
    keys = FileKeyStore(place.identities)

    def unlocked(identity: str) -> Unlocked | None:
        try:
            return keys.unlock(identity, password)
        except KnownError:
            return None

    return examine(place, unlocked, deep=deep)
