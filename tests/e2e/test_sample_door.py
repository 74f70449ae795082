"""The first door: the sample in the same window and language, beside the own desk, left and begun anew."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cse_desktop.app.window import sample_home
from cse_desktop.errors import KnownError, Words
from cse_desktop.paths import Home
from cse_desktop.settings import Settings
from cse_desktop.wiring.desk import join_desk
from cse_desktop.wiring.sample import PASSWORD, Sample, build_sample, discard_sample
from cse_desktop.wiring.sample_visit import SampleVisit
from cse_desktop.wiring.world import SystemClock
from tests.e2e.keyboard import Person, at_the_keyboard
from ui.shell.doors import DoorsPage
from ui.shell.sample import SampleStrip


def quiet(_: Words) -> None:
    """The steps are of no interest here."""


def everything(folder: Path) -> dict[str, str]:
    """All files below a folder, but for settings and the log, with their digests."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "settings.toml" and "log" not in path.parts
    }


@pytest.fixture
def home(built_sample: Path, tmp_path: Path) -> Path:
    """An empty desk whose sample has been built before, which nobody has touched."""
    shutil.copytree(built_sample, sample_home(tmp_path / "desk"))
    return tmp_path / "desk"


@contextmanager
def before_the_doors(home: Path) -> Iterator[Person]:
    """The program on an empty desk."""
    with at_the_keyboard(home) as person:
        person.hands.wait(lambda: person.window.place == "doors", "the doors")
        yield person


def doors(person: Person) -> DoorsPage:
    page = person.window.page("doors")
    assert isinstance(page, DoorsPage)
    return page


def strip(person: Person) -> SampleStrip | None:
    """The sample's strip, where it is shown."""
    shown = [found for found in person.window.findChildren(SampleStrip) if found.isVisible()]
    return shown[0] if shown else None


def shown_strip(person: Person) -> SampleStrip:
    found = strip(person)
    assert found is not None
    return found


def go_in(person: Person) -> None:
    """Presses the first door and waits for the roster."""
    doors(person).doors["sample"].click()
    person.hands.wait(lambda: person.window.place == "roster", "the sample's roster")
    person.hands.wait(lambda: person.window.roster.sheet, "its applicants")
    person.idle()


def test_pressed_three_times_it_opens_once_in_this_window_and_language(tmp_path: Path) -> None:
    home = tmp_path / "desk"
    with before_the_doors(home) as person:
        person.window.session.switch_language()
        door, language = doors(person).doors["sample"], person.window.look.language
        for _ in range(3):
            door.click()
        progress = doors(person).progress
        person.hands.wait(progress.isVisible, "the progress, at once")
        go_in(person)
        sheet = person.window.roster.sheet
        assert sheet is not None
        assert len(sheet.rows) == 6
        assert person.window.look.language == language == Settings.load(Home(home).settings).values.language
        windows = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        assert windows == [person.window]
        assert not progress.isVisible()
        assert len(list(Home(Sample(sample_home(home)).desk).cases.glob("*.csecase"))) == 1
    assert not Home(home).cases.exists(), "nothing of the sample comes to the own desk"
    assert not Home(home).identities.exists()


def test_the_password_stands_there_and_signs(home: Path) -> None:
    with before_the_doors(home) as person:
        assert strip(person) is None
        go_in(person)
        above = shown_strip(person)
        assert PASSWORD in above.password.text()
        above.copy.click()
        copied = QGuiApplication.clipboard().text()
        assert copied == PASSWORD
        page = person.choose_declarations(["A006"])
        assert above.isVisible()
        person.tab_to(page.password.field)
        person.hands.press("Ctrl+V")
        person.hands.press("Return")
        person.hands.wait(lambda: not page.sign.isVisible(), "the signature")


def test_leaving_leads_back_to_the_doors_and_in_again_to_the_same_work(home: Path) -> None:
    with before_the_doors(home) as person:
        go_in(person)
        person.declare(["A006"], PASSWORD)
        shown_strip(person).leave.click()
        person.hands.wait(lambda: person.window.place == "doors", "the doors")
        person.idle()
        assert strip(person) is None
        assert person.window.program.desk.state().identities == ()
        go_in(person)
        sheet = person.window.roster.sheet
        assert sheet is not None
        assert sheet.declared


def test_nothing_of_the_own_desk_is_touched(home: Path, built_sample: Path) -> None:
    join_desk(home).enrol("示例·本人", "示例单位", 7, ["electrical"], "a password of mine")
    before = everything(home)
    with at_the_keyboard(home) as person:
        person.idle()
        person.window.go("doors")
        go_in(person)
        person.declare(["A006"], PASSWORD)
        own = everything(home)
        shown_strip(person).leave.click()
        person.hands.wait(lambda: strip(person) is None, "the way back")
        person.idle()
        (mine,) = person.window.program.desk.state().identities
        assert mine.name == "示例·本人"
    assert own == everything(home) == before


def test_begun_anew_it_is_asked_first_and_then_all_work_is_gone(home: Path) -> None:
    with before_the_doors(home) as person:
        go_in(person)
        person.declare(["A006"], PASSWORD)
        above = shown_strip(person)
        above.anew.click()
        assert above.question.isVisible()
        assert person.window.focusWidget() is above.keep, "the harmless answer is the one that Enter gives"
        above.keep.click()
        assert not above.question.isVisible()
        before = Sample(sample_home(home)).assignment.read_bytes()
        above.anew.click()
        above.remove.click()
        person.hands.wait(lambda: person.window.place == "doors", "the doors, for as long as it takes")
        person.hands.wait(lambda: person.window.place == "roster", "the new sample's roster")
        person.idle()
        sheet = person.window.roster.sheet
        assert sheet is not None
        assert not sheet.declared
        assert Sample(sample_home(home)).assignment.read_bytes() != before


def test_stopped_it_leaves_nothing_and_can_be_pressed_again(tmp_path: Path) -> None:
    home = tmp_path / "desk"
    with before_the_doors(home) as person:
        doors(person).doors["sample"].click()
        person.running.door.stop()  # as its Stop does, and at once
        person.hands.wait(person.window.banner.isVisible, "that it was stopped")
        assert person.window.banner.text == person.window.look.t("sample.stopped")
        assert person.window.place == "doors"
        left = [path.name for path in sample_home(home).iterdir()]
        assert left == []


def test_another_window_has_it(home: Path) -> None:
    visit = SampleVisit(sample_home(home), join_desk, SystemClock(), quiet)
    assert visit.enter() is not None
    try:
        with before_the_doors(home) as person:
            doors(person).doors["sample"].click()
            person.hands.wait(lambda: "DEMO-003" in person.window.banner.text, "why not")
            assert person.window.place == "doors"
            visit.end()
            go_in(person)
    finally:
        visit.end()


class LightsOutError(Exception):
    """The machine stopped in the midst of it."""


@pytest.mark.parametrize("step", [0, 1, 2])
def test_what_was_broken_off_is_built_afresh(tmp_path: Path, step: int) -> None:
    heard: list[Words] = []

    def break_off(words: Words) -> None:
        heard.append(words)
        if len(heard) == step + 1:
            raise LightsOutError

    with pytest.raises(LightsOutError):
        build_sample(tmp_path / "sample", break_off)
    sample = build_sample(tmp_path / "sample", quiet)
    assert sample.assignment.is_file()
    assert not sample.begun.exists()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "round" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    discard_sample(Sample(tmp_path))
    with pytest.raises(KnownError) as refused:
        build_sample(tmp_path, quiet)
    assert refused.value.code == "DEMO-002"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]


def test_discarding_leaves_what_is_not_the_sample_s(built_sample: Path, tmp_path: Path) -> None:
    shutil.copytree(built_sample, tmp_path / "sample")
    sample = Sample(tmp_path / "sample")
    (sample.home / "settings.toml").write_text('language = "en"\n', encoding="utf-8")
    discard_sample(sample)
    assert [path.name for path in sample.home.iterdir()] == ["settings.toml"]
