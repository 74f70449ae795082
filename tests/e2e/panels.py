"""A panel of a lead and members with real keys, each at a desk of their own, and what they hand to one another."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from cse_desktop.bundles.head import Assessor, CaseEntry
from cse_desktop.bundles.write import BundleDraft, payload_bytes, write_bundle
from cse_desktop.domain.records import Rating
from cse_desktop.domain.score_json import record_file
from cse_desktop.domain.times import format_time
from cse_desktop.keys.files import FileKeyStore
from cse_desktop.paths import Home
from cse_desktop.services import opinions, rating
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.outgoing import standard_refs
from cse_desktop.services.room import Room
from cse_desktop.society import authorities
from tests.e2e.fill import fill_case
from tests.world import PASSWORD, QUICK, World, write_round

LEAD = "e-009"
MEMBERS = ("e-001", "e-002", "e-003")
SAID = "计算书只覆盖一种工况，不足以说明。"
NAMELESS: Mapping[str, str] = MappingProxyType({})
DISCUSSED = ("1.3", "material")
"""what a member of these tests rates otherwise than the others"""


class Panel:
    """A lead and members over the same applicants; `folder` is the lead's folder of members' bundles."""

    def __init__(
        self,
        world: World,
        members: Sequence[str] = MEMBERS,
        applicants: int = 2,
        names: Mapping[str, str] = NAMELESS,
        watched_by: Sequence[str] = (),
    ) -> None:
        self.world = world
        self.folder = world.folder / "members"
        self.folder.mkdir()
        self.desks: dict[str, AssessorDesk] = {
            who: world.enrol(who, name=names.get(who, "")) for who in (LEAD, *members, *watched_by)
        }
        roles = {
            LEAD: "lead",
            **dict.fromkeys(members, "assessor"),
            **dict.fromkeys(watched_by, "supervisor"),
        }
        write_round(world.round, roles, applicants)
        world.issue()
        self.casework: dict[str, Casework] = {who: self._begin(who) for who in self.desks}

    def close(self) -> None:
        """Closes every desk."""
        for desk in self.desks.values():
            desk.close_room()

    def room(self, who: str) -> Room:
        """The open assignment of one person."""
        return self.casework[who].room

    @property
    def cases(self) -> list[str]:
        """The ids of the cases, the same for the whole panel."""
        return [case.id for case in self.room(LEAD).assignment.cases]

    def submit(
        self,
        who: str,
        places: Sequence[int] = (0, 1),
        recommendation: str = "recommend",
        said: str = "",
        **changed: str,
    ) -> Path:
        """Submits cases, all as expected but for `changed` (`m_1_3="4"`: 1.3 by material); the bundle's file."""
        work, cases = self.casework[who], [self.cases[place] for place in places]
        for case_id in cases:
            fill_case(work.room, case_id)
            for name, value in changed.items():
                method, target = name.split("_", 1)
                method = {"m": "material", "i": "interview"}[method]
                target = target.replace("_", ".")
                rating.record_rating(work.room, case_id, target, method, value)
                rating.write_comment(work.room, case_id, target, method, said or f"{who}：{SAID}")
            opinions.recommend(work.room, case_id, recommendation)
            opinions.write(work.room, case_id, moderation="仅一个维度略低于要求。")
        return work.path_of(work.submit_cases(cases, PASSWORD).bundle_id)

    def correct(self, who: str, place: int, value: str) -> Path:
        """A correction of what is discussed, as a new revision."""
        work, case_id = self.casework[who], self.cases[place]
        work.take_up_again(case_id, "复核后更正")
        rating.record_rating(work.room, case_id, *DISCUSSED, value)
        return work.path_of(work.submit_cases([case_id], PASSWORD).bundle_id)

    def hand(self, *files: Path) -> None:
        """Puts files into the lead's folder."""
        for file in files:
            shutil.copyfile(file, self.folder / file.name)

    def _begin(self, who: str) -> Casework:
        desk = self.desks[who]
        desk.open_file(self.world.issued[who])
        found = desk.open_room(self.world.ids[who])
        found.declare({case.id: ("none", "") for case in found.room.assignment.cases}, PASSWORD)
        return found


def scores_of(panel: Panel, who: str, *, case_id: str = "", digest: str = "", named: str = "") -> Path:
    """Scores for the lead, made without the program's care by whoever is enrolled as `who`.

    `case_id` and `digest` in place of the first case's; `named`: the assessor that they say they are from.
    """
    world, room = panel.world, panel.room(LEAD)
    case = room.case(panel.cases[0])
    keys = FileKeyStore(Home(world.folder / "desks" / who).identities, hardness=QUICK)
    signer = keys.signer(keys.identities()[0].id, PASSWORD)
    lead = FileKeyStore(Home(world.folder / "desks" / LEAD).identities, hardness=QUICK).identities()[0]
    file = payload_bytes(record_file(case_id or case.id), b"{}", "application/json")
    draft = BundleDraft(
        kind="scores",
        bundle_id=world.society.ids.new(),
        assignment_id=world.society.ids.new(),
        sequence=1,
        assessor=Assessor(room.assignment.society, named or who),
        audience=room.assignment.society_code,
        created_claimed=format_time(world.clock.now()),
        challenge="0123456789",
        software="test/1",
        assignment_digest="a" * 64,
        standards=standard_refs(room),
        cases={case_id or case.id: CaseEntry(case.scope, digest or case.digest, 1, None, file.sha256)},
        journal_head="0" * 64,
    )
    out = world.folder / f"made-by-{who}.csb"
    write_bundle(
        out, draft, [file], signer, authorities.current_crls(world.society, "csee"), [lead.recipient]
    )
    return out


def rated(room: Room, case_id: str, place: tuple[str, str]) -> str:
    """The rating as it stands in a case file."""
    row = room.storage.one(Rating, case_id=case_id, target=place[0], method=place[1])
    assert row is not None
    return row.value
