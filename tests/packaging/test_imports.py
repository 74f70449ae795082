"""What the way to the roster imports, and what it does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.starting import desk_with_roster
from tests.world import PASSWORD

HEAVY = (
    # making and reading bundles, signing
    "asn1crypto",
    "asyncio",
    "cryptography.x509",
    "pyhanko",
    "pyrage",
    # printing, documents, pictures
    "PIL",
    "cse_desktop.decode",
    "cse_desktop.reports",
    "pypdfium2",
    "reportlab",
    # packs as they are written, canonical JSON of foreign keys
    "cse_desktop.domain.packs.parse",
    "cse_desktop.domain.packs.resolve",
    "rfc8785",
    # making files, the key ring, the society
    "cse_desktop.society",
    "keyring",
    "sqlalchemy",
    "sqlite_utils",
    # icons and the pages behind the roster
    "qtawesome",
    "qtpy",
    "ui.actions.palette",
    "ui.assess",
    "ui.declare",
    "ui.interview",
    "ui.returning",
    "ui.submit",
    # slow parts of the standard library
    "importlib.metadata",
    "multiprocessing",
    "ssl",
)

TO_THE_ROSTER = """
import sys
from pathlib import Path
import cse_desktop.__main__
from cse_desktop.app.window import make_application, make_running

application = make_application()
running = make_running(application, Path(sys.argv[1]))
running.window.show()
running.program.desk.unlock(sys.argv[2])
shown = []
running.window.place_changed.connect(
    lambda place: running.window.roster.sheet_shown.connect(
        lambda sheet: shown.append((len(sheet.rows), sorted(sys.modules)))
    )
)
running.window.session.start()
while not shown:
    application.processEvents()
rows, modules = shown[0]
print(rows, *modules)
running.close()
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The modules imported by the time the roster shows its rows, in a process of its own."""
    home = desk_with_roster(tmp_path_factory.mktemp("world"), applicants=2)
    done = subprocess.run(
        [sys.executable, "-c", TO_THE_ROSTER, str(home), PASSWORD],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows, *names = done.stdout.split()
    assert rows == "2"
    return frozenset(names)


@pytest.mark.parametrize("heavy", HEAVY)
def test_the_way_to_the_roster_does_not_import(heavy: str, modules: frozenset[str]) -> None:
    assert "ui.roster.page" in modules
    assert not {name for name in modules if name == heavy or name.startswith(f"{heavy}.")}
