"""Joins a rubric to the person's own reusable words."""

from PySide6.QtCore import QObject

from cse_desktop.errors import KnownError
from ui.assess.rubric.pane import RubricPane
from ui.assess.rubric.phrases import PhrasePanel
from ui.program import Program


class Phrasing:
    """Asked for, the words are read afresh: another window may have added to them."""

    def __init__(self, program: Program, owner: QObject, rubric: RubricPane) -> None:
        self._program = program
        self._owner = owner
        self._rubric = rubric
        self._panel: PhrasePanel | None = None
        rubric.card.phrases.clicked.connect(self.open)

    def open(self) -> None:
        """Shows the phrases over the card, where words may be written."""
        if self._rubric.current is None or self._rubric.card.comment.isReadOnly():
            return
        desk = self._program.desk
        self._program.run(self._owner, desk.phrases, self._show, self._refuse, lane="work")

    def _show(self, phrases: tuple[str, ...]) -> None:
        panel = self._rubric.open_phrases(phrases)
        if panel is None:
            return
        self._panel = panel
        panel.destroyed.connect(self._gone)
        panel.taken.connect(self._take)
        panel.offered_taken.connect(self._rubric.put_phrase)
        panel.kept.connect(self._keep)
        panel.dropped.connect(self._drop)

    def _gone(self) -> None:
        self._panel = None

    def _take(self, text: str) -> None:
        self._rubric.put_phrase(text)
        self._keep(text)

    def _keep(self, text: str) -> None:
        desk = self._program.desk
        self._program.run(self._owner, lambda: desk.use_phrase(text), self._shown, self._refuse, lane="work")

    def _drop(self, text: str) -> None:
        desk = self._program.desk
        self._program.run(self._owner, lambda: desk.drop_phrase(text), self._shown, self._refuse, lane="work")

    def _shown(self, phrases: tuple[str, ...]) -> None:
        if self._panel is not None:
            self._panel.show_phrases(phrases)

    def _refuse(self, error: KnownError) -> None:
        self._rubric.banner.say_error(error)
