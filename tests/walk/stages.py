"""Where a walk begins: a desk for each of the people who use the program, made once and copied for each stretch."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cse_desktop.services import asking, interviewing, roster
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.sample import PASSWORD as SAMPLE_PASSWORD
from cse_desktop.wiring.sample import Sample, build_sample
from tests.e2e.fill import fill_case, fill_reading
from tests.e2e.panels import LEAD, Panel
from tests.e2e.paper import keyed_twice
from tests.e2e.supervising import DAY, SUPERVISOR, begin, seat, watch
from tests.world import PASSWORD, MovingClock, World, write_round, write_sample

MEMBER = "e-003"
WEAK = "计算书只覆盖一种工况，边界条件照搬设计院模板，本人承担部分说明不清。"


@dataclass(frozen=True, slots=True)
class Stage:
    """A desk to walk on."""

    folder: Path
    """`desk` is the person's home, `files` what may be dropped on the window"""
    password: str
    at: datetime
    """when the walk begins"""

    @property
    def home(self) -> Path:
        """The desk's folder."""
        return self.folder / "desk"

    @property
    def files(self) -> list[Path]:
        """What may be dropped on the window."""
        return sorted((self.folder / "files").iterdir())

    def copied(self, folder: Path) -> "Stage":
        """The same for one walk, which may do with it what it will."""
        shutil.copytree(self.folder, folder)
        return Stage(folder, self.password, self.at)


def stage_at(folder: Path) -> Stage:
    """A stage that was made before."""
    kept = json.loads((folder / "stage.json").read_text(encoding="utf-8"))
    return Stage(folder, kept["password"], datetime.fromisoformat(kept["at"]))


def make_stages(folder: Path, names: list[str]) -> None:
    """Makes those that are not there yet."""
    for name in names:
        if not (folder / name / "stage.json").exists():
            shutil.rmtree(folder / name, ignore_errors=True)
            (folder / name / "files").mkdir(parents=True)
            STAGES[name](folder / name)


def keep_stage(folder: Path, password: str, at: datetime) -> None:
    """Says that a stage is whole."""
    rubbish = folder / "files" / "说明 notes.csb"
    rubbish.write_bytes(b"age-encryption.org/v1\nno such thing\n")
    kept = {"password": password, "at": at.isoformat()}
    (folder / "stage.json").write_text(json.dumps(kept), encoding="utf-8")


def _first(folder: Path) -> None:
    """Nobody is enrolled."""
    (folder / "desk").mkdir()
    keep_stage(folder, PASSWORD, datetime(2026, 9, 14, 0, 40, tzinfo=UTC))


def _sample(folder: Path) -> None:
    """The sample: one case ready to be submitted, one half rated, one in the midst of its interview."""
    sample = build_sample(folder.parent / "built-sample", lambda _: None)
    sample_stage(sample, folder)


def sample_stage(sample: Sample, folder: Path) -> None:
    """The sample's desk, opened, declared and begun, as a stage."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    shutil.copytree(sample.desk, folder / "desk")
    shutil.copyfile(sample.assignment, folder / "files" / sample.assignment.name)
    desk = join_desk(folder / "desk")
    desk.unlock(SAMPLE_PASSWORD)
    try:
        work = desk.open_room(desk.open_file(sample.assignment).assignment_id)
        recused = {case.id for case in work.room.assignment.cases if case.profile.number in sample.recused}
        kinds = {case.id: "recuse" if case.id in recused else "none" for case in work.room.assignment.cases}
        work.declare({name: (kind, "同一单位") for name, kind in kinds.items()}, SAMPLE_PASSWORD)
        mine = [case.id for case in work.room.assignment.cases if case.id not in recused]
        fill_case(work.room, mine[0])
        fill_reading(work.room, mine[1])
        for question in interview_sheet(work.room, mine[1]).suggestions[:2]:
            asking.plan_question(work.room, mine[1], question)
        roster.check_identity(work.room, mine[1], True)
        interviewing.start(work.room, mine[1])
    finally:
        desk.close_room()
    keep_stage(folder, SAMPLE_PASSWORD, datetime.now(UTC).replace(microsecond=0))


def _panel_of(folder: Path, who: str) -> None:
    """A panel of four whose members have submitted: the lead has their bundles, a member a moderation."""
    world = World(folder / "world")
    panel = Panel(world)
    try:
        panel.submit(LEAD, (0,))
        panel.hand(
            panel.submit("e-001"),
            panel.submit("e-002", (0,), said=WEAK, m_1_3="5"),
            panel.submit(MEMBER, (0,), "defer", said=WEAK, m_1_3="2", i_2_3="2"),
        )
        if who == LEAD:
            panel.desks[LEAD].open_folder(panel.folder)
    finally:
        panel.close()
        world.close()
    _take_desk(folder, world, who)


def _supervisor(folder: Path) -> None:
    """A supervisor who has declared and begun to watch."""
    world = World(folder / "world")
    desk = seat(world, 3)
    try:
        work = begin(world, desk)
        world.clock.move(days=7, hours=1)
        watch(work, DAY, work.room.assignment.cases[0].id, leave=("time",))
    finally:
        desk.close_room()
        world.close()
    _take_desk(folder, world, SUPERVISOR)


def _paper(folder: Path) -> None:
    """A round with standard samples, whose pack wants paper typed in twice; nothing is declared yet."""
    world = World(folder / "world")
    world.enrol("e-009")
    desk = world.enrol("e-001")
    keyed_twice(world)
    write_sample(world.round)
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, record_audio="optional")
    world.issue()
    desk.open_file(world.issued["e-001"])
    desk.close_room()
    world.close()
    _take_desk(folder, world, "e-001")


def _take_desk(folder: Path, world: World, who: str) -> None:
    clock: MovingClock = world.clock
    shutil.move(world.folder / "desks" / who, folder / "desk")
    shutil.copyfile(world.issued[who], folder / "files" / world.issued[who].name)
    shutil.rmtree(world.folder)
    keep_stage(folder, PASSWORD, clock.now())


STAGES: dict[str, Callable[[Path], None]] = {
    "sample": _sample,
    "lead": lambda folder: _panel_of(folder, LEAD),
    "member": lambda folder: _panel_of(folder, MEMBER),
    "supervisor": _supervisor,
    "paper": _paper,
    "first": _first,
}
SHARES = {"sample": 6, "lead": 2, "member": 1, "supervisor": 2, "paper": 3, "first": 1}
"""how often each is walked on"""
