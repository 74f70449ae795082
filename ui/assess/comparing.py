"""Joins the comparison of a standard sample to the services: one act, then what was agreed may be seen."""

from collections.abc import Callable

from cse_desktop.services.calibrating import ComparisonSheet, compare_sample, comparison_sheet
from cse_desktop.services.sheets import CaseSheet
from ui.assess.acts import CaseActs
from ui.assess.comparison import ComparisonView


class Comparing:
    """Nothing of what was agreed is asked for before the own ratings stand."""

    def __init__(
        self,
        acts: CaseActs[CaseSheet],
        view: ComparisonView,
        case: Callable[[], CaseSheet | None],
        show: Callable[[], None],
        warn: Callable[[Callable[[], None]], None],
    ) -> None:
        """`case` is the one on the screen; `show` brings the view to the top; `warn` says that it is done once only,
        and offers what it is given."""
        self._acts = acts
        self._view = view
        self._case = case
        self._show = show
        self._warn = warn
        self._warned = ""

    def begin(self) -> None:
        """Compares the sample that is open, once and for all, or shows again what came of it."""
        case = self._case()
        if case is None or not case.sample:
            return
        if case.frozen:
            self._ask(case.case_id)
        elif case.gaps or self._warned == case.case_id:
            # with something unrated it is refused in words
            self._compare(case.case_id)
        else:
            self._warned = case.case_id
            self._warn(lambda: self._compare(case.case_id))

    def forget(self) -> None:
        """The sample is left: the next one is warned of anew."""
        self._warned = ""

    def _compare(self, case_id: str) -> None:
        self._acts.do(lambda room: compare_sample(room, case_id), lambda _: self._ask(case_id))

    def _ask(self, case_id: str) -> None:
        def came(sheet: ComparisonSheet) -> None:
            if self._acts.case_id == case_id:
                self._view.show_sheet(sheet)
                self._show()
                self._view.take_focus()

        self._acts.ask(lambda room: comparison_sheet(room, case_id), came)
