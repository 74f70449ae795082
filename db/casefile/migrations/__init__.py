"""How the assessor's files came to look as they do: one frozen module per step, importing none of today's code.

A step never changes once released. Each ends by setting `user_version`, inside its own transaction.
"""

from typing import TYPE_CHECKING

from db.casefile.open import CASE_PAGE, STORE_PAGE, Schema

if TYPE_CHECKING:
    from sqlite_utils import Database


def _case_files(database: "Database") -> None:
    from sqlite_utils import Migrations  # noqa: PLC0415 - start-up reads files without sqlite-utils

    from db.casefile.migrations import (  # noqa: PLC0415 - see above
        case_0001_first,
        case_0002_reading,
        case_0003_supplements,
        case_0004_clock,
        case_0005_panel,
        case_0006_recording,
        case_0007_supervision,
        case_0008_paper,
        case_0009_samples,
    )

    steps = Migrations("casefile")
    steps(name="case_0001_first")(case_0001_first.apply)
    steps(name="case_0002_reading")(case_0002_reading.apply)
    steps(name="case_0003_supplements")(case_0003_supplements.apply)
    steps(name="case_0004_clock")(case_0004_clock.apply)
    steps(name="case_0005_panel")(case_0005_panel.apply)
    steps(name="case_0006_recording")(case_0006_recording.apply)
    steps(name="case_0007_supervision")(case_0007_supervision.apply)
    steps(name="case_0008_paper")(case_0008_paper.apply)
    steps(name="case_0009_samples")(case_0009_samples.apply)
    steps.apply(database)


def _stores(database: "Database") -> None:
    from sqlite_utils import Migrations  # noqa: PLC0415 - see above

    from db.casefile.migrations import store_0001_first  # noqa: PLC0415 - see above

    steps = Migrations("materials")
    steps(name="store_0001_first")(store_0001_first.apply)
    steps.apply(database)


def _texts(database: "Database") -> None:
    from sqlite_utils import Migrations  # noqa: PLC0415 - see above

    from db.casefile.migrations import texts_0001_first, texts_0002_machine  # noqa: PLC0415 - see above

    steps = Migrations("texts")
    steps(name="texts_0001_first")(texts_0001_first.apply)
    steps(name="texts_0002_machine")(texts_0002_machine.apply)
    steps.apply(database)


def _recordings(database: "Database") -> None:
    from sqlite_utils import Migrations  # noqa: PLC0415 - see above

    from db.casefile.migrations import recording_0001_first  # noqa: PLC0415 - see above

    steps = Migrations("recordings")
    steps(name="recording_0001_first")(recording_0001_first.apply)
    steps.apply(database)


CASE_FILE = Schema(application_id=0x43534543, version=9, page=CASE_PAGE, migrate=_case_files)
"""`CSEC`"""
MATERIAL_STORE = Schema(application_id=0x4353454D, version=1, page=STORE_PAGE, migrate=_stores)
"""`CSEM`"""
TEXT_INDEX = Schema(application_id=0x43534554, version=2, page=STORE_PAGE, migrate=_texts)
"""`CSET`"""
RECORDING = Schema(application_id=0x43534552, version=1, page=STORE_PAGE, migrate=_recordings)
"""`CSER`"""
