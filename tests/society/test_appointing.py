"""One pair of keys is one person."""

from pathlib import Path

import pytest

from cse_desktop.errors import KnownError
from cse_desktop.society import appointing
from tests.world import PASSWORD, World


def test_one_request_does_not_make_two_persons(tmp_path: Path) -> None:
    world = World(tmp_path)
    request = world.desk("e-001").enrol("示例·甲", "示例检测中心", "csee", ["electrical"], PASSWORD)
    first = appointing.appoint(world.society, world.row, request, "*", assessor_id="e-001")
    with pytest.raises(KnownError) as refused:
        appointing.appoint(world.society, world.row, request, "*", assessor_id="e-002")
    again = appointing.appoint(world.society, world.row, request, "*", assessor_id="e-001")
    world.close()
    assert refused.value.code == "SOC-036"
    assert again.row.serial == first.row.serial
