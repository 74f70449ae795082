"""What the main window expects of a place that works on one case: Assess and the interview room."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cse_desktop.domain.records import Annotation
from cse_desktop.services.sheets import GapRow


class CasePlace(QWidget):
    """A page for one case at a time."""

    interview_wanted = Signal(str)
    """case id: enter its interview room"""
    paper_wanted = Signal(str)
    """case id: its interview sheet, to be printed or typed in"""
    left = Signal()
    """the person wants back to where they came from"""
    case_changed = Signal(str)
    """case id whose line in the roster may have changed"""
    stirred = Signal()
    """somebody reads or types in a window of this place other than the main one"""
    running_changed = Signal(bool)
    """whether a clock runs: the program does not lock itself meanwhile"""

    def open_case(self, case_id: str) -> None:
        """Shows a case; asks for its sheet itself."""
        raise NotImplementedError

    def close_case(self) -> None:
        """Commits what is being typed and puts everything of the case away: its assignment is closed."""
        raise NotImplementedError

    def jump_to(self, gap: GapRow) -> None:
        """Opens the gap's case, if it is another one, and puts the focus where it is cured."""
        raise NotImplementedError

    def show_evidence(self, case_id: str, annotation: Annotation) -> None:
        """Shows a case and the place of a piece of evidence that another member of the panel marked."""
        raise NotImplementedError

    def materials_at_hand(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """What the palette can open here: the name of each material, and what opens it."""
        return ()

    def settle(self) -> None:
        """Commits what is being typed: the page is about to be left or locked."""
        raise NotImplementedError
