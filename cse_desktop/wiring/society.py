"""The society's desk, joined: rows, blobs, key file, clock."""

from collections.abc import Callable
from pathlib import Path

from cse_desktop import __version__
from cse_desktop.domain.ports import Clock
from cse_desktop.keys.society_keys import SocietyKeyFile
from cse_desktop.keys.wrapping import USUAL, Hardness
from cse_desktop.society.desk import SocietyDesk, no_progress
from cse_desktop.society.home import SocietyHome
from cse_desktop.society.ports import Prober, Progress
from cse_desktop.wiring.world import SystemClock, SystemIds
from db.society import BlobFolder, open_records

SOFTWARE = f"cse-society/{__version__}"


def join_society(
    root: Path,
    password: Callable[[], str],
    *,
    clock: Clock | None = None,
    probe: Prober | None = None,
    progress: Progress = no_progress,
    hardness: Hardness = USUAL,
) -> SocietyDesk:
    """A society's desk over the folder `root`; `password` is asked when a key is needed for the first time."""
    home = SocietyHome(root)
    root.mkdir(parents=True, exist_ok=True)
    return SocietyDesk(
        home=home,
        records=open_records(home.database),
        blobs=BlobFolder(home.blobs),
        keys=SocietyKeyFile(home.keys, password, hardness=hardness),
        clock=clock or SystemClock(),
        ids=SystemIds(),
        software=SOFTWARE,
        probe=probe,
        progress=progress,
    )
