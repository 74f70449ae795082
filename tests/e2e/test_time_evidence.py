"""A moment and a stretch of a recording as evidence, by keys on the real player: kept as time, and gone back to."""

import wave
from pathlib import Path

import pytest

from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, World, write_round
from ui.assess.document.marks import evidence_of
from ui.assess.document.player import PlayerView
from ui.assess.page import AssessPage

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", "PulseAudio", "No audio device", "multimedia", "Input #0", extend=True
)
NAME = "02 述职录音.wav"
SECONDS = 30


def silence(path: Path) -> None:
    """Half a minute in which nothing is heard."""
    with wave.open(str(path), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(bytes(2 * 8000 * SECONDS))


def listening(person: Person, page: AssessPage) -> PlayerView:
    """The recording, open and ready, with the keys."""
    names = [row.name for row in person._sheet(page).materials]
    person._open_material(page, names.index(NAME))
    tab = page.place.desk.current
    assert tab is not None
    assert tab.player is not None
    person.hands.wait(lambda: tab.player is not None and tab.player.ready, "the recording")
    person.hands.wait(tab.player.hasFocus, "the keys")
    return tab.player


def go_on(person: Person, player: PlayerView, by_keys: int) -> None:
    """Goes on by five seconds a key."""
    for _ in range(by_keys):
        before = player.position_ms
        person.hands.press("Right")
        person.hands.wait(lambda: player.position_ms >= before + 4_900, "the player to go on")  # noqa: B023


def kept(person: Person, page: AssessPage) -> list[tuple[str, str, int | None, int | None]]:
    person.idle()
    rows = evidence_of(person._sheet(page))
    return [
        (row.link.target, row.annotation.shape, row.annotation.start_ms, row.annotation.end_ms)
        for row in rows
    ]


def test_time_is_kept_and_gone_back_to(world: World) -> None:
    world.enrol("e-001")
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead", "e-001": "assessor"}, applicants=1)
    silence(world.round / "applicants" / "A001" / "materials" / NAME)
    world.issue()
    with at_the_keyboard(world.folder / "desks" / "e-001", world.clock) as person:
        person.unlock(PASSWORD)
        person.open_file(world.issued["e-001"], arrives="roster")
        person.declare([], PASSWORD)
        page = person.open_case("A001")
        player = listening(person, page)
        person.hands.press("Ctrl+E")
        assert kept(person, page) == [("1.1", "whole", None, None)]
        person.hands.press("Ctrl+Z")

        go_on(person, player, 2)
        person.hands.press("Ctrl+E")
        assert kept(person, page) == [("1.1", "time", 10_000, 11_000)]
        person.hands.press("Ctrl+Z")
        assert kept(person, page) == []

        person.tab_to(player.begin)
        person.hands.press("Space")
        person.tab_to(player.line)
        go_on(person, player, 2)
        person.tab_to(player.finish)
        person.hands.press("Space")
        person.hands.press("Ctrl+Shift+A")
        person.hands.wait(page.place.linking.field.hasFocus, "the picker")
        person.hands.type("1.2")
        person.hands.press("Return")
        stretch = ("time", 10_000, 20_000)
        assert kept(person, page) == [("1.1", *stretch), ("1.2", *stretch)]
        assert player.hasFocus(), "the keys come back to the recording"

        (chip,) = page.place.rubric.card.chips.chips
        assert "0:10–0:20" in chip.text()
        assert "0:10–0:20" in chip.accessibleName()
        person.photograph("time-evidence")
        person.tab_to(player.clear)
        person.hands.press("Space")
        person.tab_to(player.line)
        person.hands.press("Home")
        person.hands.wait(lambda: player.position_ms == 0, "the beginning")
        person.tab_to(chip)
        person.hands.press("Return")
        person.hands.wait(lambda: player.position_ms == 10_000, "the stretch")
        assert player.range_ms == (10_000, 20_000)
        person.hands.press("Alt+J")
        assert page.place.rubric.rows.hasFocus(), "the rating one came from"

        # closed and opened anew by the chip
        person.hands.press("Ctrl+W")
        assert page.place.desk.open_digests == ()
        person.tab_to(page.place.rubric.card.chips.chips[0])
        person.hands.press("Return")
        tab = page.place.desk.current
        assert tab is not None
        person.hands.wait(lambda: tab.player is not None and tab.player.position_ms == 10_000, "the stretch")
