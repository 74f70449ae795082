"""From the first start to the first rating, in Chinese and by keys alone; the society answers by its commands."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from cse_desktop.domain.records import Rating
from cse_desktop.society.cli import main
from cse_desktop.trust.requests import read_request
from tests.e2e.keyboard import Person, at_the_keyboard
from tests.world import PASSWORD, MovingClock, write_round
from ui.enrol.page import CERTIFICATE, REQUEST, EnrolPage
from ui.shell.doors import DoorsPage

AT = "2026-03-05T01:00:00Z"
WHO = "e-001"
Command = Callable[..., dict[str, object]]


@pytest.fixture
def society(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command of the society's desk; what it answers."""
    (tmp_path / "pw").write_text("a long password\n", encoding="utf-8")

    def run(*arguments: str | Path) -> dict[str, object]:
        common = ["--home", str(tmp_path / "society"), "--json", "--at", AT]
        capsys.readouterr()
        code = main([*map(str, arguments), *common, "--password-file", str(tmp_path / "pw")])
        answer: dict[str, object] = json.loads(capsys.readouterr().out)
        assert code == 0, answer
        return answer

    run("init", "--trial-root")
    scope = ("--fields", "electrical,ict", "--grades", "AE,PE,SPE")
    run("authorise", "csee", *scope, "--name-zh", "示例学会", "--name-en", "Sample Society")
    return run


def enrolling(person: Person) -> EnrolPage:
    page = person.window.page("enrol")
    assert isinstance(page, EnrolPage)
    return page


def asks_by_invitation(person: Person, invitation: Path, phrase: str) -> Path:
    """From the doors to the request on the clipboard."""
    person.hands.wait(lambda: person.window.place == "doors", "the doors")
    doors = person.window.page("doors")
    assert isinstance(doors, DoorsPage)
    person.tab_to(doors.doors["enrol"])
    person.hands.press("Return")
    person.hands.wait(lambda: person.window.place == "enrol", "the enrolment")
    person.idle()
    form = enrolling(person).form
    person.window.open_path(invitation)  # as a double click brings it
    person.hands.wait(form.card.phrase.isVisible, "the invitation")
    assert form.card.phrase.text.text().split() == phrase.split()
    assert "示例学会" in person.reads()
    person.tab_to(form.name.field)
    person.hands.type("示例·周明远")
    person.hands.press("Tab")
    person.hands.type("示例水电设计院")
    person.hands.press("Tab")
    assert person.window.focusWidget() is form.fields
    person.hands.press("Space")
    person.hands.press("Tab")
    person.hands.type(PASSWORD)
    person.hands.press("Tab")
    person.hands.type(PASSWORD)
    person.hands.press("Return")
    person.hands.wait(lambda: enrolling(person).step == REQUEST, "the request")
    person.idle()
    person.hands.press("Return")  # the keys are at “Copy file”
    person.waits_to_read("已复制")
    (url,) = QGuiApplication.clipboard().mimeData().urls()
    return Path(url.toLocalFile())


def installs(person: Person, certificate: Path) -> None:
    """After a restart: the enrolment waits, the certificate is read, confirmed, and opens the desk."""
    person.hands.wait(lambda: person.window.place == "enrol", "the enrolment that waits")
    person.idle()
    assert "示例·周明远，示例学会" in person.reads()
    person.window.open_path(certificate)
    person.hands.wait(lambda: enrolling(person).step == CERTIFICATE, "the certificate")
    person.idle()
    said = person.reads()
    assert "示例学会" in said
    assert WHO in said
    assert "电气工程：专业工程师、高级专业工程师" in said
    person.hands.press("Return")
    person.unlock(PASSWORD)


def rates(person: Person, assignment: Path) -> None:
    """The assignment, the declarations, a case, and the first rating."""
    person.open_file(assignment, arrives="roster")
    person.declare([], PASSWORD)
    page = person.open_case("A001")
    person.tab_to(page.place.rubric.rows)
    person.hands.press("Alt+3")
    person.idle()

    def rated() -> list[Rating]:
        storage = person.running.program.room.storage
        return person.in_storage(lambda: storage.rows(Rating))

    (rating,) = person.hands.wait(rated, "the first rating")
    assert rating.value == "3"


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
def test_from_the_first_start_to_the_first_rating(society: Command, tmp_path: Path) -> None:
    home, clock = tmp_path / "desk", MovingClock()
    invited = society("invite", "--out", tmp_path / "invitation.json")
    phrase = invited["phrase"]
    assert isinstance(phrase, dict)
    with at_the_keyboard(home, clock) as person:
        request = asks_by_invitation(person, Path(str(invited["invitation"])), phrase["zh"])
    assert read_request(request.read_bytes()).fields == ("electrical",)
    round_folder = tmp_path / "round"
    write_round(round_folder, {WHO: "lead"})
    appointed = society(
        "appoint", request, "--scope", "electrical:PE,SPE", "--id", WHO, "--out", round_folder
    )
    issued = society("issue", round_folder, "--out", tmp_path / "out", "--conflicts-seen")
    files = issued["files"]
    assert isinstance(files, list)
    with at_the_keyboard(home, clock) as person:
        installs(person, Path(str(appointed["certificate"])))
        rates(person, Path(files[0]["path"]))
