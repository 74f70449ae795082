"""What goes wrong on the way of an assignment, and how the work goes on from there."""

from dataclasses import replace

import pytest

from cse_desktop.domain.records import Act, Declaration
from cse_desktop.errors import KnownError
from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.world import PASSWORD, World


def send_back(casework: Casework) -> None:
    """The outbox as it stands after the society refused what was made last."""
    storage = casework.room.storage
    refused = replace(storage.outbox()[-1], state="sent_back", answered_at=casework.room.now(), code="CSB-056")
    storage.commit(Act("take-answer", None, (), undoable=False), settled=[refused])


def test_refused_declarations_are_signed_again(world: World, desk: AssessorDesk) -> None:
    desk.open_file(world.issued["e-001"])
    casework = desk.open_room(world.ids["e-001"])
    kept, recused = (case.id for case in casework.room.assignment.cases)
    choices = {kept: ("none", ""), recused: ("recuse", "同一课题组")}
    casework.declare(choices, PASSWORD)
    with pytest.raises(KnownError) as refused:
        casework.declare(choices, PASSWORD)
    assert refused.value.code == "DCL-003"

    send_back(casework)
    assert not casework.declaration_sheet().signed
    assert not casework.roster_sheet().declared
    casework.keep_choice(kept, "recuse", "现在知道有利害关系")
    assert [row.choice for row in casework.room.storage.rows(Declaration) if row.signed] == ["none", "recuse"]
    with pytest.raises(KnownError) as refused:
        casework.declare({kept: ("none", ""), recused: ("none", "")}, PASSWORD)
    assert refused.value.code == "DCL-004"
    again = casework.declare(choices, PASSWORD)
    assert (again.sequence, casework.declaration_sheet().signed) == (2, True)
    assert world.receive(casework.path_of(again.bundle_id))[0].outcome == "accepted"
    with pytest.raises(KnownError) as refused:
        casework.keep_choice(kept, "recuse", "太迟")
    assert refused.value.code == "DCL-003"
