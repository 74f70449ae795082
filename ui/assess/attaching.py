"""Tying what is picked in a document to the current line of a rubric, and saying the applicant's own part."""

from collections.abc import Callable
from typing import Any

from cse_desktop.domain.records import Annotation, Recorded
from cse_desktop.services import evidence
from cse_desktop.services.room import Room
from ui.assess.acts import CaseActs
from ui.assess.annotating import annotate_picked
from ui.assess.attached import AttachedBar
from ui.assess.document.desk import DocumentDesk
from ui.assess.document.picking import Picked
from ui.assess.rubric.pane import RubricPane

UNCLEAR = "unclear"
Link = tuple[str, str]
"""target, method"""


class Attaching:
    """Joins a document desk and a rubric to the services of evidence."""

    def __init__(
        self,
        acts: CaseActs[Any],
        desk: DocumentDesk,
        rubric: RubricPane,
        bar: AttachedBar,
        hint: Callable[[str], None],
    ) -> None:
        """`hint` says a text of the catalogue where there is nothing to attach, or nothing to attach it to."""
        self._acts = acts
        self._desk = desk
        self._rubric = rubric
        self._bar = bar
        self._hint = hint
        self._last: tuple[str, Picked, str] | None = None
        """digest, place and annotation id attached last: the same place is not marked twice"""
        rubric.attach_wanted.connect(self._wanted)
        rubric.evidence_relinked.connect(self.relink)
        rubric.evidence_untied.connect(self.untie)
        bar.relinked.connect(self.relink)
        desk.attach_wanted.connect(self.attach)

    def forget(self) -> None:
        """Another case is shown."""
        self._last = None
        self._bar.hide()

    def _wanted(self, _target: str, _method: str) -> None:
        self.attach()

    def attach(self, desk: DocumentDesk | None = None) -> None:
        """Ties what is picked to the current line; the own part is asked beside the document afterwards.

        `desk` is another one than the case's own, in a window of its own.
        """
        line, found = self._rubric.current, (desk or self._desk).picked
        if line is None or line.cell is None:
            self._hint("document.attached.no_target")
            return
        if found is None:
            self._hint("document.attached.nothing")
            return
        digest, picked = found
        link = (line.target, line.method)
        if self._last is not None and self._last[:2] == (digest, picked):
            self._tie(self._last[2], link)
        else:
            self._annotate(digest, picked, link)

    def _annotate(self, digest: str, picked: Picked, link: Link) -> None:
        case_id = self._acts.case_id

        def act(room: Room) -> Recorded:
            return annotate_picked(room, case_id, digest, picked, links=((*link, UNCLEAR, ""),))

        def done(recorded: Recorded) -> None:
            for change in recorded.changes:
                if isinstance(change.after, Annotation):
                    self._last = (digest, picked, change.after.annotation_id)
                    self._bar.show_link(change.after.annotation_id, *link, UNCLEAR)

        self._acts.do(act, done)

    def _tie(self, annotation_id: str, link: Link) -> None:
        case_id = self._acts.case_id
        self._acts.do(
            lambda room: evidence.link(room, case_id, annotation_id, *link, UNCLEAR),
            lambda _: self._bar.show_link(annotation_id, *link, UNCLEAR),
        )

    def relink(self, annotation_id: str, target: str, method: str, part: str, remark: str) -> None:
        """Says own part and remark of a link anew."""
        case_id = self._acts.case_id
        self._acts.do(lambda room: evidence.link(room, case_id, annotation_id, target, method, part, remark))

    def untie(self, annotation_id: str, target: str, method: str) -> None:
        """Takes an annotation away from a rating."""
        case_id = self._acts.case_id
        self.forget()
        self._acts.do(lambda room: evidence.unlink(room, case_id, annotation_id, target, method))
