"""What the tests of the case file share: a clock, ids, an unlocked identity, a file, and what is said in it."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.ports import IdentityInfo, Ids, Outgoing
from cse_desktop.domain.records import Act, CaseState, Change, Rating
from cse_desktop.keys import Hardness, MemoryKeyStore
from cse_desktop.keys.store import UnlockedIdentity
from db.casefile.storage import CaseFile

KEY = bytes(range(32))
CASES = ("01a20000-0000-7000-8000-000000000001", "01a20000-0000-7000-8000-000000000002")
ASSIGNMENT = "01a20000-0000-7000-8000-0000000000aa"
SECRET = "示例评语:接地方案论证充分 Sample remark on earthing"
CHEAP = Hardness(memory_kib=64, passes=1, lanes=1)


@dataclass
class SteppingClock:
    """A clock that goes on by a second at every look."""

    moment: datetime = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def monotonic_ms(self) -> int:
        return int(self.moment.timestamp() * 1000)


@dataclass
class CountingIds:
    """Ids in order, always the same ones."""

    count: int = 0

    def new(self) -> str:
        self.count += 1
        return uuid7(1_770_000_000_000 + self.count, self.count.to_bytes(10, "big"))


@dataclass
class Table:
    """A folder with one case file in it."""

    folder: Path
    clock: SteppingClock = field(default_factory=SteppingClock)
    ids: Ids = field(default_factory=CountingIds)

    @property
    def path(self) -> Path:
        return self.folder / f"{ASSIGNMENT}.csecase"

    def create(self) -> CaseFile:
        facts = {"assignment_id": ASSIGNMENT, "identity": "示例身份"}
        first = Act("open", None, tuple(Change(None, CaseState(case, n)) for n, case in enumerate(CASES)))
        payloads = {"data/assignment.json": SECRET.encode()}
        return CaseFile.create(
            self.path,
            KEY,
            facts,
            payloads,
            actor="A-SAMPLE-1",
            clock=self.clock,
            ids=self.ids,
            first=first,
        )

    def open(self, key: bytes = KEY) -> CaseFile:
        return CaseFile.open(
            self.path,
            key,
            backups=self.folder / "backups",
            actor="A-SAMPLE-1",
            clock=self.clock,
            ids=self.ids,
        )


def rating(value: str, case: str = CASES[0], target: str = "1.1") -> Rating:
    return Rating(case, target, "material", value, "2026-03-12T01:00:00Z")


def rate(before: Rating | None, after: Rating | None) -> Act:
    change = Change(before, after)
    return Act("rate", change.record.case_id, (change,))


def outgoing(number: int, state: str = "made", answered_at: str = "") -> Outgoing:
    digest = hashlib.sha256(f"bundle {number}".encode()).hexdigest()
    bundle = uuid7(1_770_000_000_000 + number, bytes(10))
    return Outgoing(
        bundle,
        "scores",
        number,
        f"{bundle}.csb",
        digest,
        digest,
        f"2026-03-12T02:00:{number:02d}Z",
        CASES,
        state,
        answered_at=answered_at,
    )


def unlocked(number: int = 1) -> UnlockedIdentity:
    keys = MemoryKeyStore(hardness=CHEAP)
    info = IdentityInfo(CountingIds(number).new(), "示例专家", "示例单位", "EE", "A-SAMPLE-1", "", None)
    keys.create(info, "sample password")
    return keys.unlock(info.id, "sample password")
