"""One open assignment: what every use case on it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cse_desktop.domain.assignment import Assignment, Case
from cse_desktop.domain.deadlines import believed_now, day_at, is_over
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.ports import Clock, Ids, Storage
from cse_desktop.domain.progress import CaseAct, CaseFacts, allowed, demand
from cse_desktop.domain.records import (
    MATERIAL,
    Act,
    CaseState,
    Change,
    ComparedSample,
    Declaration,
    Rating,
    Recorded,
    Reopening,
    Submission,
)
from cse_desktop.domain.times import format_time, parse_time
from cse_desktop.errors import BugError, KnownError, Words
from cse_desktop.words import words


@dataclass(frozen=True, slots=True)
class Look:
    """One look at both clocks."""

    at: datetime
    """wall time"""
    monotonic_ms: int


@dataclass(slots=True)
class Room:
    """An assignment opened for work. Everything on it runs on its storage lane."""

    assignment: Assignment
    """put in another's place when a supplement brings further material (`supplements`)"""
    standards: Mapping[str, Standard]
    """case id → the standard that this case is assessed by"""
    storage: Storage
    clock: Clock
    ids: Ids
    employer: str = ""
    """the assessor's own employer, for the reminder beside a declaration"""
    looks: dict[str, Look] = field(default_factory=dict)
    """case id of a running interview → when somebody last looked at the clocks, in this opening of the room"""

    def standard(self, case_id: str) -> Standard:
        """The standard of one case."""
        return self.standards[case_id]

    def case(self, case_id: str) -> Case:
        """One case; `KnownError` when the assignment has no such case."""
        try:
            return self.assignment.case(case_id)
        except KeyError:
            raise KnownError(
                "ROOM-001",
                Words("本任务中没有这个案卷。", "This assignment has no such case."),
            ) from None

    @property
    def supervises(self) -> bool:
        """Whether the assignment is a supervisor's: the process is watched and nothing is rated."""
        return self.assignment.role == "supervisor"

    def is_sample(self, case_id: str) -> bool:
        """Whether it is a standard sample, and nobody's case."""
        return self.assignment.sample(case_id) is not None

    def methods(self, case_id: str) -> tuple[str, ...]:
        """How the case is assessed; a sample by its materials alone."""
        return (MATERIAL,) if self.is_sample(case_id) else self.assignment.methods

    def uncompared(self) -> tuple[str, ...]:
        """Samples whose ratings were not yet compared with what was agreed on them."""
        compared = (
            {row.case_id for row in self.storage.rows(ComparedSample)} if self.assignment.samples else ()
        )
        return tuple(row.case.id for row in self.assignment.samples if row.case.id not in compared)

    def called(self, kind: str) -> str:
        """The word for a bundle that leaves: a supervisor's `scores` hold no score, and are called `process`."""
        return "process" if kind == "scores" and self.supervises else kind

    def now(self) -> str:
        """Wall time, `YYYY-MM-DDTHH:MM:SSZ`."""
        return format_time(self.clock.now())

    def look(self) -> Look:
        """What both clocks say now."""
        return Look(self.clock.now(), self.clock.monotonic_ms())

    def heard_from_society(self) -> str:
        """The newest time that the society has said in an answer, or empty."""
        return max((sent.answered_at for sent in self.storage.outbox()), default="")

    def today(self) -> str:
        """The society's day, `YYYY-MM-DD`."""
        return day_at(self.clock.now())

    def act(
        self, kind: str, case_id: str | None, *changes: Change, reason: str = "", undoable: bool = True
    ) -> Recorded:
        """Commits one act; changes that change nothing are left out, and an act without any is not written."""
        real = tuple(change for change in changes if change.before != change.after)
        if not real:
            return Recorded("", kind, case_id, ())
        return self.storage.commit(Act(kind, case_id, real, reason, undoable))

    def state(self, case_id: str) -> CaseState:
        """The case's state row; one as it begins, where nothing was kept of it."""
        position = [case.id for case in self.assignment.places].index(case_id)
        return self.stored_state(case_id) or CaseState(case_id, position)

    def stored_state(self, case_id: str) -> CaseState | None:
        """The case's state row as it stands in the file, None before anything was kept of it."""
        return self.storage.one(CaseState, case_id=case_id)

    def newest_submission(self, case_id: str) -> Submission | None:
        """What was submitted of a case last; after refusals its number need not be the highest, and clocks err."""
        rows = self.storage.rows(Submission, case_id=case_id)
        if len(rows) < 2:
            return rows[0] if rows else None
        place = {sent.bundle_id: sent.sequence for sent in self.storage.outbox()}
        return max(rows, key=lambda row: place[row.bundle_id])

    def standing_submission(self, case_id: str) -> Submission | None:
        """The newest revision that the society did not refuse: a refused one is made again under its own number."""
        rows = [row for row in self.storage.rows(Submission, case_id=case_id) if row.verdict != "refused"]
        return max(rows, key=lambda row: row.revision, default=None)

    def revision(self, case_id: str) -> int:
        """The revision that is frozen, or else the one that would be submitted now."""
        newest = self.newest_submission(case_id)
        if newest is not None and self.is_frozen(case_id):
            return newest.revision
        standing = self.standing_submission(case_id)
        return standing.revision + 1 if standing is not None else 1

    def is_frozen(self, case_id: str) -> bool:
        """Whether the case was submitted and not taken up again, or the sample was compared."""
        if self.is_sample(case_id):
            return case_id not in self.uncompared()
        reopened = self.storage.one(Reopening, case_id=case_id)
        return self.newest_submission(case_id) is not None and reopened is None

    def must_declare_again(self) -> bool:
        """Whether the society sent back the newest acceptance: the declarations have to be signed once more."""
        newest = next((sent for sent in reversed(self.storage.outbox()) if sent.kind == "acceptance"), None)
        return newest is not None and newest.state == "sent_back"

    def is_expired(self) -> bool:
        """Whether the assignment's last day has passed: read-only from then on."""
        return is_over(self.assignment.expires, self.believed_now())

    def believed_now(self) -> datetime:
        """The time by which days are judged: a clock set back does not give days back."""
        return believed_now(self.clock.now(), self.newest_known())

    def newest_known(self) -> datetime | None:
        """The newest time that was recorded or came in an answer, whatever the clock says now."""
        newest = self.storage.newest_time()
        return parse_time(newest) if newest else None

    def facts(self, case_id: str) -> CaseFacts:
        """What decides where the case stands, but for its gaps."""
        found = self._facts_of_way(case_id)
        opened = found.state is not None and found.state.materials_opened
        return replace(found, begun=opened or bool(self.storage.rows(Rating, case_id=case_id)))

    def _facts_of_way(self, case_id: str) -> CaseFacts:
        """What decides which acts are allowed; a key press waits for these reads, so they are as few as can be."""
        submission = self.newest_submission(case_id)
        sent = {row.bundle_id: row.state for row in self.storage.outbox()} if submission else {}
        return CaseFacts(
            declaration=self.storage.one(Declaration, case_id=case_id),
            state=self.stored_state(case_id),
            submission=submission,
            reopening=self.storage.one(Reopening, case_id=case_id) if submission else None,
            bundle=sent.get(submission.bundle_id, "") if submission else "",
            expired=self.is_expired(),
        )

    def must_allow(self, act: CaseAct, case_id: str) -> Case:
        """The case, if `act` may be done to it now; otherwise `KnownError` says why not."""
        case = self.case(case_id)
        if self.is_sample(case_id):
            self._demand_of_sample(act, case_id)
            return case
        if act == "assess":
            self._demand_samples()
        # whether it was begun and what is missing decides only whether it may be submitted
        demand(act, self.facts(case_id) if act == "submit" else self._facts_of_way(case_id))
        return case

    def allows(self, act: CaseAct, case_id: str) -> bool:
        """Whether `act` may be done to the case now; for acts that do not hang on its gaps."""
        if self.is_sample(case_id):
            return act == "read" or (
                act == "assess" and not self.is_frozen(case_id) and not self.is_expired()
            )
        return act in allowed(self._facts_of_way(case_id))

    def _demand_of_sample(self, act: CaseAct, case_id: str) -> None:
        """A sample belongs to nobody: it is read at any time, and rated until it is compared."""
        if self.allows(act, case_id):
            return
        if act == "assess" and self.is_expired():
            self.must_not_be_expired()
        if act != "assess":
            raise BugError("a sample has no such act")
        raise KnownError(
            "CAL-020",
            words("calibration.refused.compared"),
            safe=words("calibration.refused.kept"),
        )

    def _demand_samples(self) -> None:
        """Where the pack wants it, applicants are rated once the samples were."""
        if self.assignment.samples and any(s.calibration_required for s in self.standards.values()):
            left = self.uncompared()
            if left:
                names = [self.case(case_id).profile.name for case_id in left]
                raise KnownError(
                    "CAL-021",
                    words("calibration.refused.first").format(names="、".join(names)),
                    safe=words("calibration.refused.read_on"),
                    next_step=words("calibration.refused.go"),
                )

    def must_be_open(self, case_id: str) -> Case:
        """The case, if its content may be changed now; otherwise `KnownError` says why not."""
        return self.must_allow("assess", case_id)

    def must_not_be_expired(self) -> None:
        """`KnownError` once the assignment is read-only."""
        if self.is_expired():
            raise KnownError(
                "ROOM-002",
                Words(
                    f"本任务已于{self.assignment.expires}过期，只能查看。",
                    f"This assignment expired on {self.assignment.expires} and can only be read.",
                ),
                safe=Words("已记录的内容都还在。", "Everything recorded is still here."),
                next_step=Words("请联系学会延期或重新下发。", "Ask the society to extend or reissue it."),
            )
