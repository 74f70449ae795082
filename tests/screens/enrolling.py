"""Enrolment before the camera: without and with an invitation, waiting, abandoned, the certificate, a second one."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from cse_desktop.society import appointing, inviting
from cse_desktop.wiring.sample import PASSWORD
from tests.world import World
from ui.enrol.page import EnrolPage
from ui.shell.unlock import UnlockPage

if TYPE_CHECKING:
    from tests.screens.story import Scene

SMALL = ((1366, 768),)
NAME = "示例·评审员"


def enrolment(scene: "Scene", folder: Path) -> None:
    """From the doors to the lock, with everything between."""
    society = World(folder, scene.clock.now())
    invitation = inviting.invite(society.society, society.row, (), folder / "csee.invitation.json").path
    page = scene.go("enrol", EnrolPage)
    page.begin()
    scene.take("enrol-keys")
    page.form.name.field.setText("示" * 30)
    page.form.make.click()
    scene.take("enrol-missing", sizes=SMALL)
    scene.window.open_path(invitation)
    scene.player.idle()
    for line in page.form.lines.values():
        line.say_wrong(None)
    page.form.name.field.setText(NAME)
    page.form.fields._model.item(0).setCheckState(Qt.CheckState.Checked)
    page.form.fields.setFocus()
    scene.take("enrol-invited", sizes=SMALL)
    scene.take_otherwise("enrol-invited")
    _fill(page)
    page.form.make.click()
    scene.player.idle()
    scene.take("enrol-request")
    page.waiting.cards[0].buttons["ask"].click()
    scene.take("enrol-abandon", sizes=SMALL)
    page.waiting.cards[0].buttons["keep"].click()
    page.left.emit()
    scene.player.idle()
    scene.take("doors-waiting", sizes=SMALL)
    request = scene.running.program.desk.enrolments.request(page.waiting.cards[0].enrolment.identity_id)
    done = appointing.appoint(
        society.society, society.row, request, "electrical:PE,SPE; ict:PE", out=folder / "c.pem"
    )
    scene.window.open_path(done.path)
    scene.player.idle()
    scene.take("enrol-certificate", sizes=SMALL)
    page.certificate.install.click()
    scene.player.idle()
    scene.player.unlock(PASSWORD)
    scene.player.idle()
    scene.window.session.enrol_once_more()
    _fill(page)
    page.form.make.click()
    scene.player.idle()
    scene.window.go("identity")
    scene.player.idle()
    scene.take("identity-waiting", sizes=SMALL)
    scene.window.session.lock()
    scene.player.idle()
    scene.player.hands.wait(lambda: isinstance(scene.window.page("unlock"), UnlockPage), "the lock")
    scene.take("unlock-waiting", sizes=SMALL)
    society.close()


def _fill(page: EnrolPage) -> None:
    page.form.name.field.setText(NAME)
    page.form.employer.field.setText("示例水电设计院 Sample Hydropower Institute")
    page.form.society.field.setText("3")

    for place in (0, 1):
        page.form.fields._model.item(place).setCheckState(Qt.CheckState.Checked)
    for field in (page.form.password.field, page.form.again.field):
        field.setText(PASSWORD)
