"""What screens are given, composed: look, settings, desk, decoder, lanes and the open assignment."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from cse_desktop.domain.ports import PageReader
from cse_desktop.errors import BugError, KnownError
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.room import Room
from cse_desktop.settings import Settings
from cse_desktop.wiring.installed_reader import installed_reader
from cse_desktop.wiring.lanes import Lanes
from ui.look import Look
from ui.program import Lane
from ui.work import Bridge

if TYPE_CHECKING:
    from cse_desktop.domain.documents import DocumentDecoder

T = TypeVar("T")


class RunningProgram(QObject):
    """`ui.program.Program` for a running application."""

    def __init__(
        self,
        *,
        look: Look,
        settings: Settings,
        desk: AssessorDesk,
        decoder: "DocumentDecoder",
        lanes: Lanes,
        reader: Callable[[], PageReader] = installed_reader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_reader = reader
        self._reader: PageReader | None = None
        self.look = look
        self.settings = settings
        self.desk = desk
        self.decoder = decoder
        self._lanes = lanes
        self.bridge = Bridge(lanes.by_name(), self)
        self._casework: Casework | None = None
        self._is_down = False

    @property
    def reader(self) -> PageReader:
        """What reads scanned pages by machine, where an engine is installed."""
        if self._reader is None:
            self._reader = self._make_reader()
        return self._reader

    @property
    def room(self) -> Room:
        """The open assignment; `BugError` when none is open."""
        return self.casework.room

    @property
    def casework(self) -> Casework:
        """What can be done in the open assignment; `BugError` when none is open."""
        if self._casework is None:
            raise BugError("no assignment is open")
        return self._casework

    def run(
        self,
        owner: QObject,
        call: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
        *,
        lane: Lane = "storage",
    ) -> None:
        """Runs `call` on a lane and brings its result to `then` on the main thread, while `owner` lives."""
        if self._is_down:
            return
        self.bridge.run(owner, call, then, failed, lane=lane)

    def open_assignment(
        self, assignment_id: str, then: Callable[[], None], failed: Callable[[KnownError], None]
    ) -> None:
        """Opens the room of an assignment, closing the one before; `then` or `failed` is called on the main thread."""

        def opened(casework: Casework) -> None:
            self._casework = casework
            then()

        def refused(error: KnownError) -> None:
            self._casework = None
            failed(error)

        self.run(self, lambda: self.desk.open_room(assignment_id), opened, refused)

    def shut_down(self) -> None:
        """Lets work under way finish, ends the decoder, closes the case file, joins the lanes; a second call does
        nothing."""
        if self._is_down:
            return
        self._is_down = True
        self.bridge.close()
        if self._reader is not None:
            self._reader.close()
        self._lanes.finish_work()
        # before the case file: a document that is just being opened asks it whether it may be read
        self.decoder.close()
        self.desk.close_room()
        self._lanes.close()
