"""Acts on one case: each runs on the storage lane, says when it is durable, and has the sheet read again."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject

from cse_desktop.errors import KnownError
from cse_desktop.services.room import Room
from ui.program import Program

Sheet = TypeVar("Sheet")


class CaseActs(Generic[Sheet]):
    """Runs acts in order. A sheet read before the newest act is never shown: it would undo what is on screen."""

    def __init__(
        self,
        program: Program,
        owner: QObject,
        read: Callable[[Room, str], Sheet],
        show: Callable[[Sheet], None],
        refuse: Callable[[KnownError], None],
    ) -> None:
        self._program = program
        self._owner = owner
        self._read = read
        self._show = show
        self._refuse = refuse
        self._case_id = ""
        self._acts = 0
        self._reading = False

    @property
    def room(self) -> Room:
        """The open assignment."""
        return self._program.room

    @property
    def case_id(self) -> str:
        """The case that is acted on; empty before the first."""
        return self._case_id

    def open(self, case_id: str) -> None:
        """Acts on another case from now on, and shows its sheet."""
        self._case_id = case_id
        self._acts += 1
        self.refresh()

    def close(self) -> None:
        """Acts on no case any more: a sheet that is still on its way is not shown."""
        self._case_id = ""
        self._acts += 1

    def do(
        self,
        act: Callable[[Room], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Runs `act`; `then` is called once it is durable, `failed` (beside the banner) where it was refused."""
        room = self.room
        self._acts += 1

        def done(result: Any) -> None:
            if then is not None:
                then(result)
            self.refresh()

        def refused(error: KnownError) -> None:
            if failed is not None:
                failed(error)
            self._refuse(error)
            self.refresh()

        self._program.run(self._owner, lambda: act(room), done, refused)

    def ask(
        self,
        question: Callable[[Room], Any],
        then: Callable[[Any], None],
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Reads something and changes nothing that the sheet shows."""
        room = self.room
        self._program.run(self._owner, lambda: question(room), then, failed or self._refuse)

    def refresh(self) -> None:
        """Has the sheet read, once, after all acts that are under way."""
        if self._reading or not self._case_id:
            return
        self._reading = True
        room, case_id, acts = self.room, self._case_id, self._acts

        def came(sheet: Sheet) -> None:
            self._reading = False
            if acts != self._acts:
                self.refresh()
            else:
                self._show(sheet)

        def refused(error: KnownError) -> None:
            self._reading = False
            self._refuse(error)

        self._program.run(self._owner, lambda: self._read(room, case_id), came, refused)
