"""Saving a marked copy on the real program: warned first, then written where it was asked for."""

import subprocess
from pathlib import Path

from PIL import Image

from cse_desktop.services.casework import Casework
from cse_desktop.services.desk import AssessorDesk
from tests.e2e.keyboard import at_the_keyboard
from tests.world import PASSWORD, World


def test_a_marked_copy_is_saved_after_a_warning(
    world: World, casework: Casework, desk: AssessorDesk, tmp_path: Path
) -> None:
    desk.close_room()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        page = person.open_case("A001")
        names = [row.name for row in person._sheet(page).materials]
        person._open_material(page, next(at for at, name in enumerate(names) if name.endswith(".pdf")))
        assert not page.marked_copy.possible, "nothing is marked yet"
        person.find(page, "12.4 kA")
        person.hands.press("Ctrl+E")
        person.idle()
        assert page.marked_copy.possible
        page.marked_copy.begin()
        person.reads_in_both("marked-copy", "不加密", "unencrypted")
        target = tmp_path / "copy.pdf"
        page.marked_copy.save(str(target))
        person.hands.wait(target.exists, "the copy")
        person.idle()
    subprocess.run(
        ["pdftoppm", "-png", "-r", "72", "-l", "1", str(target), str(tmp_path / "page")], check=True
    )
    picture = Image.open(tmp_path / "page-1.png").convert("RGB")
    colours = {value for _, value in picture.getcolors(picture.width * picture.height) or []}
    assert any(max(value) - min(value) > 20 for value in colours)  # type: ignore[arg-type, type-var]  # a colour picture
