"""Recording in the real room from a generated tone: consent, pauses, a device that goes, a full disk, listening."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from cse_desktop.domain.records import SoundRecording
from cse_desktop.domain.sound import RATE, Heard
from cse_desktop.domain.times import format_time_ms
from cse_desktop.services import interviewing, roster
from cse_desktop.services.recordings import CaseRecording
from cse_desktop.wiring.desk import join_desk
from tests.bench.starting import desk_with_roster
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.e2e.recording import agree_and_record, interview
from tests.e2e.small_disk import small_disk
from tests.tone import ToneInput, tone
from tests.world import PASSWORD
from ui.interview.page import InterviewPage
from ui.interview.sound import Microphone

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", "PulseAudio", "No audio device", "multimedia", "Input #0", extend=True
)


@pytest.fixture
def wanted() -> str:
    """What the round says of recording."""
    return "optional"


@pytest.fixture
def returned() -> str:
    """Whether the round wants the sound itself."""
    return "false"


@pytest.fixture
def home(tmp_path: Path, wanted: str, returned: str) -> Path:
    """A desk with the days of today."""
    return desk_with_roster(tmp_path / "world", applicants=2, record_audio=wanted, return_recording=returned)


@pytest.fixture
def person(home: Path) -> Iterator[Person]:
    """Somebody at the desk, on the roster."""
    with at_the_keyboard(home) as found:
        found.unlock(PASSWORD)
        found.hands.wait(lambda: found.window.place == "roster", "the roster")
        found.idle()
        yield found


@pytest.fixture
def page(person: Person) -> InterviewPage:
    """The room of the first case, where the tone is heard."""
    return interview(person)


def tone_of(page: InterviewPage) -> ToneInput:
    found = page.recording.recorder.sound
    assert isinstance(found, ToneInput)
    return found


def recorded(person: Person, page: InterviewPage, seconds: float) -> None:
    """Waits until so much is durable."""
    person.hands.wait(lambda: page.recording._recorded_ms >= seconds * 1000, f"{seconds} s")


def heard(page: InterviewPage) -> Heard:
    recording = page.recording._recording
    assert recording is not None
    found = recording.heard()
    assert found is not None
    return found


def state(page: InterviewPage) -> str:
    return page.room.recording.state


def ended(page: InterviewPage) -> str:
    """Why the newest piece that is known ended."""
    found = page.recording._heard
    return found.pieces[-1].ended if found is not None else ""


def stopped(person: Person, page: InterviewPage) -> None:
    person.hands.press("F9")
    person.hands.wait(lambda: state(page) == "ready" and ended(page) == "stopped", "the end")
    person.idle()


def test_nothing_is_recorded_before_consent_and_the_room_says_how(
    person: Person, page: InterviewPage, home: Path
) -> None:
    assert page.room.recording.isVisible()
    assert state(page) == "consent"
    person.hands.press("F9")
    assert page.room.recording.consent.hasFocus()
    assert page.room.banner.text == person.window.look.t("recording.refused.ask")
    person.hands.press("Space")
    person.hands.wait(lambda: state(page) == "ready", "consent")
    assert page.room.recording.consent.isChecked()
    person.hands.press("F9")
    assert state(page) == "waiting", "the clock does not run yet"
    assert not page.recording.recorder.active
    assert not list(home.rglob("*.cserec"))
    page.room.head.identity.click()
    person.idle()
    person.hands.press("F5")
    person.hands.wait(lambda: state(page) == "recording", "the recording")


def test_it_pauses_with_the_clock_and_what_was_heard_is_what_was_said(
    person: Person, page: InterviewPage
) -> None:
    agree_and_record(person, page)
    recorded(person, page, 1.5)
    assert page.room.recording.level.level > 30
    person.hands.press("F6")
    person.hands.wait(lambda: state(page) == "paused", "the pause")
    clock = page._stamp()
    person.hands.rest(1500)
    person.hands.press("F6")
    person.hands.wait(lambda: state(page) == "recording", "the recording")
    recorded(person, page, 3)
    stopped(person, page)
    found = heard(page)
    assert found.gaps == ()
    assert [piece.ended for piece in found.pieces] == ["paused", "stopped"]
    assert abs(found.pieces[1].clock_ms - clock) < 300
    recording = page.recording._recording
    assert recording is not None
    sound = recording.open_sound()
    assert sound.read(44, sound.size) == tone(0, found.samples)
    sound.close()
    row = person.in_storage(
        lambda: person.running.program.room.storage.one(SoundRecording, case_id=recording.case_id)
    )
    assert row is not None
    assert (row.sha256, row.samples) == (found.sha256, found.samples)


def test_documents_and_notes_go_on_beside_it(person: Person, page: InterviewPage) -> None:
    agree_and_record(person, page)
    person.hands.press("Ctrl+D")
    recorded(person, page, 1)
    person.hands.press("Ctrl+Shift+R")
    person.hands.press("Alt+N")
    person.hands.type("said while it is recorded")
    person.hands.press("Return")
    person.hands.wait(lambda: page.sheet is not None and page.sheet.notes, "the note")
    assert state(page) == "recording"
    person.hands.press("F11")
    person.hands.wait(lambda: person.window.place == "assess", "Assess")
    before = page.recording._recorded_ms
    person.hands.wait(lambda: page.recording._recorded_ms > before, "the recording in Assess")


def test_a_note_plays_from_its_moment_and_never_while_recording(person: Person, page: InterviewPage) -> None:
    agree_and_record(person, page)
    tone_of(page)._speed = 1
    recorded(person, page, 7)
    person.hands.press("Alt+N")
    person.hands.type("a moment")
    stamp = page.room.writer._stamp
    person.hands.press("Return")
    person.idle()
    note = person.hands.wait(lambda: page.sheet is not None and page.sheet.notes, "the note")[0]
    row = page.room.notes.row(note.note_id)
    assert row is not None
    assert not row.play.isVisible()
    page.recording.play(note.stamp_ms)
    assert page.room.banner.text == person.window.look.t("recording.play.not_now")
    assert page.room.listening.player is None
    stopped(person, page)
    assert row.play.isVisible()
    row.play.setFocus(Qt.FocusReason.TabFocusReason)
    person.hands.press("Space")
    player = page.room.listening.player
    assert player is not None
    person.hands.wait(lambda: player.playing, "the player")
    wanted = heard(page).position(stamp) - 5_000
    assert 0 <= wanted <= player.position_ms <= wanted + 2_000
    assert abs(player.length_ms - heard(page).length_ms) < 100
    person.hands.press("F9")
    person.hands.wait(lambda: state(page) == "recording", "the recording")
    assert page.room.listening.player is None
    assert not row.play.isVisible()


def test_consent_taken_back_stops_it_and_destroys_it_on_confirmation(
    person: Person, page: InterviewPage, home: Path
) -> None:
    agree_and_record(person, page)
    recorded(person, page, 1)
    bar = page.room.recording
    bar.consent.setFocus()
    person.hands.press("Space")
    person.hands.wait(bar.question.isVisible, "the question")
    assert not page.recording.recorder.active
    person.hands.wait(lambda: state(page) == "consent", "no consent")
    assert bar.keep.hasFocus()
    bar.give_up.click()
    assert bar.cancel.hasFocus(), "a second Enter destroys nothing"
    person.hands.press("Return")
    assert not bar.question.isVisible()
    assert list(home.rglob("*.cserec"))
    bar.consent.setFocus()
    person.hands.press("Space")
    person.hands.wait(lambda: state(page) == "ready", "consent again")
    person.hands.press("Space")
    person.hands.wait(bar.question.isVisible, "the question again")
    bar.give_up.click()
    bar.confirm.click()
    person.hands.wait(
        lambda: page.room.banner.text == person.window.look.t("recording.consent.destroyed"), "the end"
    )
    person.idle()
    assert not list(home.rglob("*.cserec*"))
    assert page.recording._heard is None
    kinds = person.in_storage(lambda: [line.kind for line in person.running.program.room.storage.journal()])
    assert kinds[-2:] == ["withdraw-consent", "destroy-recording"]


def test_a_device_that_goes_is_said_and_can_be_taken_up_again(person: Person, page: InterviewPage) -> None:
    agree_and_record(person, page)
    recorded(person, page, 1)
    tone_of(page).unplug()
    person.hands.wait(lambda: state(page) == "lost" and ended(page) == "device", "the loss")
    person.hands.press("F9")
    assert state(page) == "device"
    tone_of(page).absent = ""
    person.hands.rest(1200)
    person.hands.press("F9")
    person.hands.wait(lambda: state(page) == "recording", "the recording")
    recorded(person, page, page.recording._recorded_ms / 1000 + 0.5)
    stopped(person, page)
    assert [gap.cause for gap in heard(page).gaps] == ["device"]


def test_a_device_that_falls_silent_long_before_it_is_gone_leaves_one_gap(
    person: Person, page: InterviewPage
) -> None:
    agree_and_record(person, page)
    recorded(person, page, 1)
    device = tone_of(page)._tone
    assert device is not None
    person.hands.wait(lambda: len(page.recording.recorder._waiting) > RATE // 4, "part of a chunk")
    device.stop()
    person.hands.rest(1700)
    tone_of(page).unplug()
    person.hands.wait(lambda: state(page) == "lost" and ended(page) == "device", "the loss")
    found = heard(page)
    assert len(found.pieces) == 1
    assert found.gaps == ()


def test_a_full_disk_stops_it_alone_and_loses_nothing(
    person: Person, page: InterviewPage, home: Path
) -> None:
    (folder,) = home.rglob("*.materials")
    folder.rename(folder.with_name("moved"))
    with small_disk(folder) as disk:
        page.recording.recorder.listen_to(ToneInput(speed=20))
        agree_and_record(person, page)
        person.hands.wait(lambda: state(page) == "nearly_full", "the warning")
        assert page.room.recording.words.text().endswith("\u20090\u2009分钟")
        person.hands.wait(lambda: not page.recording.recorder.active, "the end of the room")
        person.hands.wait(lambda: page.room.banner.text, "the words")
        assert disk.zh in page.room.banner.text
        said = page.recording._recorded_ms
        assert said > 500
        person.hands.press("Alt+N")
        person.hands.type("goes on")
        person.hands.press("Return")
        person.hands.wait(lambda: page.sheet is not None and page.sheet.notes, "the note")
        disk.enlarge()
        person.hands.wait(lambda: page.recording._heard is not None, "what is durable")
        assert heard(page).length_ms >= said
        page.recording.recorder.listen_to(ToneInput())
        person.hands.press("F9")
        person.hands.wait(lambda: state(page) == "recording", "the recording")
        recorded(person, page, heard(page).length_ms / 1000 + 0.5)
        person.hands.press("F9")
        person.hands.wait(lambda: state(page) == "ready", "the end")
        person.idle()
        assert [gap.cause for gap in heard(page).gaps] == ["disk"]
        page.recording.leave()
        person.hands.rest(200)


def test_without_a_microphone_the_room_works_and_says_so(person: Person) -> None:
    person.open_case("A001")
    person.hands.press("F11")
    page = person.window.page("interview")
    assert isinstance(page, InterviewPage)
    assert isinstance(page.recording.recorder.sound, Microphone)
    person.hands.wait(lambda: page.sheet is not None and state(page) in ("device", "codec"), "no device")
    page.room.recording.consent.click()
    person.idle()
    person.hands.press("F9")
    assert state(page) == "device"
    assert not page.recording.recorder.active
    person.speak("en")
    assert "goes on without" in person.reads()


@pytest.mark.parametrize("wanted", ["never"])
def test_a_round_that_never_records_shows_no_bar(person: Person, page: InterviewPage) -> None:
    assert not page.room.recording.isVisible()
    person.hands.press("F9")
    assert page.room.banner.text == person.window.look.t("recording.refused.round")
    assert not page.recording.recorder.active


@pytest.mark.parametrize("wanted", ["required"])
def test_a_round_that_requires_a_recording_says_so(person: Person, page: InterviewPage) -> None:
    page.room.recording.consent.click()
    person.hands.wait(lambda: state(page) == "required", "the word")


@pytest.mark.parametrize("returned", ["true"])
def test_where_the_sound_goes_to_the_society_that_is_what_one_consents_to(
    person: Person, page: InterviewPage
) -> None:
    consent = page.room.recording.consent
    person.hands.wait(lambda: consent.text() == "申请人同意录音并交学会", "the words")
    assert "交学会" in consent.toolTip()
    person.speak("en")
    assert consent.accessibleName() == "The applicant consents to recording and to its going to the society"
    assert "sent to the society" in consent.accessibleDescription()


@pytest.mark.parametrize(("ago", "goes_on"), [(timedelta(minutes=4), True), (timedelta(hours=3), False)])
def test_after_a_crash_the_room_says_for_how_long_it_was_interrupted(
    home: Path, ago: timedelta, goes_on: bool
) -> None:
    _cut_short(home, ago)
    with at_the_keyboard(home) as person:
        page = person.window.page("interview")
        assert isinstance(page, InterviewPage)
        page.recording.recorder.listen_to(ToneInput())
        person.unlock(PASSWORD)
        person.hands.wait(lambda: person.window.place == "interview" and page.sheet, "the room")
        key = "resumed" if goes_on else "resting"
        said = person.window.look.t(f"recording.interrupted.{key}", time="")[:3]
        notice = page.room.recording.notice
        person.hands.wait(lambda: said in notice.text(), "the words")
        assert ("04:0" if goes_on else "3:00:0") in notice.text()
        assert page.recording.recorder.active is goes_on
        if goes_on:
            recorded(person, page, 2.5)
            stopped(person, page)
            assert notice.text() == ""
            assert [gap.cause for gap in heard(page).gaps] == ["interrupted"]
            assert heard(page).length_ms >= 2_500


def _cut_short(home: Path, ago: timedelta) -> None:
    """A recording of two seconds whose program ended without a word, in an interview that runs by the file."""
    desk = join_desk(home)
    desk.unlock(PASSWORD)
    (entry,) = desk.state().assignments
    room = desk.open_room(entry.assignment_id).room
    case_id = next(case.id for case in room.assignment.cases if case.profile.number == "A001")
    roster.check_identity(room, case_id, True)
    interviewing.start(room, case_id)
    recording: CaseRecording = desk.recording(room, case_id)
    recording.give_consent()
    store = recording.open_store()
    store.begin(format_time_ms(datetime.now(UTC) - ago - timedelta(seconds=2)))
    for number in range(4):
        store.append(tone(number * RATE // 2, RATE // 2), 500 * number)
    store.close()
    desk.close_room()
