"""Enrolments, desk and society both real: invited, appointed, confirmed, sent again, abandoned, a second one."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509

from cse_desktop.errors import BugError, KnownError
from cse_desktop.errors.refusals import Refused
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.enrolments import WaitingEnrolment
from cse_desktop.society import appointing, authorities, inviting
from cse_desktop.society.rows import SocietyRow
from cse_desktop.trust import certificates
from cse_desktop.trust.requests import read_request
from tests.world import PASSWORD, World, write_round

OTHER_PASSWORD = "quite another password"


@pytest.fixture
def society(tmp_path: Path) -> Iterator[World]:
    """A society that has invited; nobody is enrolled."""
    found = World(tmp_path)
    yield found
    found.close()


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as refused:
        act()
    return refused.value.code


def invitation(society: World, row: SocietyRow | None = None) -> Path:
    """The society's invitation, as it reaches an assessor."""
    chosen = row or society.row
    made = inviting.invite(society.society, chosen, (), society.folder / f"{chosen.code}.invitation.json")
    return made.path


def invited(
    society: World, desk: AssessorDesk, row: SocietyRow | None = None, password: str = PASSWORD
) -> Path:
    """The request of somebody who enrols by invitation."""
    sheet = desk.look_at_invitation(invitation(society, row))
    fields = [entry.id for entry in sheet.says.scopes.fields]
    return desk.enrol("示例·周明远", "示例水电设计院", sheet.says.number, fields, password, sheet.data)


def appoint(society: World, request: Path, who: str, row: SocietyRow | None = None) -> Path:
    """The certificate file for a request."""
    chosen = row or society.row
    target = society.folder / f"{chosen.code}-{who}.pem"
    done = appointing.appoint(society.society, chosen, request, "*", assessor_id=who, out=target)
    return done.path


def only(desk: AssessorDesk) -> WaitingEnrolment:
    (found,) = desk.enrolments.waiting()
    return found


def test_who_is_invited_chooses_from_the_societys_fields_and_is_appointed_in_its_words(
    society: World,
) -> None:
    desk = society.desk("e-001")
    sheet = desk.look_at_invitation(invitation(society))
    assert (sheet.says.society.zh, sheet.says.number, sheet.is_known) == ("示例学会", 3, False)
    assert [entry.words.zh for entry in sheet.says.scopes.fields] == ["电气工程", "信息通信与软件"]
    request = invited(society, desk)
    assert read_request(request.read_bytes()).fields == ("electrical", "ict")
    assert only(desk).society.zh == "示例学会"
    offer = desk.look_at_certificate(appoint(society, request, "e-001"))
    assert (offer.sheet.society.zh, offer.sheet.assessor_id, offer.sheet.name) == (
        "示例学会",
        "e-001",
        "示例·周明远",
    )
    assert [said.zh for said in offer.sheet.scope] == [
        "电气工程：见习工程师、专业工程师、高级专业工程师",
        "信息通信与软件：见习工程师、专业工程师、高级专业工程师",
    ]
    assert (offer.phrase, offer.is_installed, offer.replaces_until) == (None, False, "")
    assert desk.identity_sheet().appointments == ()
    desk.install(offer)
    (appointment,) = desk.identity_sheet().appointments
    assert appointment.scope == offer.sheet.scope
    assert desk.enrolments.waiting() == ()
    assert desk.look_at_certificate(society.folder / "csee-e-001.pem").is_installed


def test_without_an_invitation_the_phrase_is_shown_with_the_first_certificate(society: World) -> None:
    desk = society.desk("e-001")
    request = desk.enrol("示例·甲", "示例单位", 3, ["electrical"], PASSWORD)
    assert only(desk).society.zh == "3 号学会"
    offer = desk.look_at_certificate(appoint(society, request, "e-001"))
    told = inviting.invite(society.society, society.row, (), None)
    assert offer.phrase == told.phrase
    desk.install(offer)
    again = desk.enrol("示例·甲", "示例单位", 3, ["electrical"], PASSWORD)
    assert desk.look_at_certificate(appoint(society, again, "e-002")).phrase is None


def test_only_fields_that_the_society_lists_are_taken(society: World) -> None:
    desk = society.desk("e-001")
    sheet = desk.look_at_invitation(invitation(society))
    enrol = partial(desk.enrol, "示例·甲", "示例单位", 3)
    assert refusal(lambda: enrol(["civil"], PASSWORD, sheet.data)) == "KEY-039"
    assert refusal(lambda: enrol(["电气"], PASSWORD)) == "KEY-039"
    assert refusal(lambda: enrol([], PASSWORD)) == "KEY-039"
    assert enrol(["civil"], PASSWORD).is_file()


def certified_otherwise(society: World, request: Path, role: str) -> Path:
    """A certificate for these keys as another role, which the society's own command would not make."""
    asked = read_request(request.read_bytes())
    ca = authorities.ca_row(society.society, society.row.code)
    der = certificates.make_leaf(
        asked.key,
        certificates.Subject("示例学会", asked.name, "e-009"),
        role,  # type: ignore[arg-type]  # one of the three
        (),
        asked.recipient,
        ca.der,
        society.society.keys.signing_key(authorities.ca_key_name(society.row.code)),
        society.society.now() - timedelta(hours=1),
        30,
    )
    path = society.folder / f"{role}.pem"
    path.write_bytes(certificates.to_pem([der, ca.der, authorities.root_row(society.society).der]))
    return path


def test_a_certificate_that_is_not_the_answer_is_refused_with_the_reason(
    society: World, tmp_path: Path
) -> None:
    other = society.authorise("csice", 4)
    desk, elsewhere = society.desk("e-001"), society.desk("e-002")
    request = invited(society, desk)
    assert refusal(lambda: appoint(society, request, "e-001", other)) == "SOC-060"
    strange = elsewhere.enrol("示例·乙", "示例单位", 3, ["ict"], PASSWORD)
    assert refusal(lambda: desk.look_at_certificate(appoint(society, strange, "e-002"))) == "KEY-005"
    for role in ("issuer", "intake"):
        wrong = certified_otherwise(society, request, role)
        assert refusal(partial(desk.look_at_certificate, wrong)) == "KEY-035"
    right = appoint(society, request, "e-001")
    society.clock.move(days=500)
    assert refusal(lambda: desk.look_at_certificate(right)) == "CSB-053"
    assert only(desk).has_request
    named = society.desk("e-003").enrol("示例·丙", "示例单位", "csice", ["ict"], PASSWORD)
    assert named.is_file()


def test_a_certificate_from_another_society_than_was_asked_is_refused(society: World) -> None:
    other = society.authorise("csice", 4)
    desk = society.desk("e-001")
    request = desk.enrol("示例·甲", "示例单位", 3, ["ict"], PASSWORD)
    asked = read_request(request.read_bytes())
    ca = authorities.ca_row(society.society, other.code)
    der = certificates.make_leaf(
        asked.key,
        certificates.Subject("示例学会", asked.name, "e-001"),
        "assessor",
        [oid for oid in certificates.policies_of(_loaded(ca.der)) if ".0." not in oid[-5:]],
        asked.recipient,
        ca.der,
        society.society.keys.signing_key(authorities.ca_key_name(other.code)),
        society.society.now() - timedelta(hours=1),
        30,
    )
    path = society.folder / "other.pem"
    path.write_bytes(certificates.to_pem([der, ca.der, authorities.root_row(society.society).der]))
    assert refusal(lambda: desk.look_at_certificate(path)) == "KEY-031"


def _loaded(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


def test_a_society_that_only_calls_itself_so_cannot_appoint_who_was_invited(
    society: World, tmp_path: Path
) -> None:
    impostor = World(tmp_path / "impostor")
    desk = society.desk("e-001")
    request = invited(society, desk)
    false = appoint(impostor, request, "e-001")
    impostor.close()
    assert refusal(lambda: desk.look_at_certificate(false)) == "KEY-036"
    desk.install(desk.look_at_certificate(appoint(society, request, "e-001")))
    assert refusal(lambda: desk.look_at_certificate(false)) == "KEY-015"


def test_an_older_certificate_does_not_take_the_place_of_a_newer_one(society: World) -> None:
    desk = society.desk("e-001")
    request = invited(society, desk)
    first = appointing.appoint(
        society.society, society.row, request, "*", days=30, out=society.folder / "first.pem"
    )
    society.clock.move(days=20)
    second = appointing.appoint(
        society.society, society.row, request, "*", days=300, out=society.folder / "second.pem"
    )
    desk.install(desk.look_at_certificate(first.path))
    renewed = desk.look_at_certificate(second.path)
    assert renewed.replaces_until == first.row.not_after[:10]
    desk.install(renewed)
    assert refusal(lambda: desk.look_at_certificate(first.path)) == "KEY-034"
    assert desk.identity_sheet().appointments[0].valid_until == second.row.not_after[:10]


def test_a_request_can_be_sent_again_after_its_file_was_thrown_away_and_after_a_restart(
    society: World,
) -> None:
    request = invited(society, society.desk("e-001"))
    sent = request.read_bytes()
    request.unlink()
    desk = society.desk("e-001")
    assert only(desk).has_request
    assert desk.enrolments.request(only(desk).identity_id).read_bytes() == sent
    request.write_bytes(b"somebody else's")
    assert desk.enrolments.request(only(desk).identity_id).read_bytes() == sent


def test_a_request_of_an_earlier_version_stands_in_the_folder_alone(society: World) -> None:
    desk = society.desk("e-001")
    request = desk.enrol("示例·甲", "示例单位", 3, ["ict"], PASSWORD)
    home = society.folder / "desks" / "e-001"
    next(home.glob("identities/*/request.csr.json")).unlink()
    assert only(desk).has_request
    assert desk.enrolments.request(only(desk).identity_id) == request


def test_what_is_abandoned_is_gone_and_nothing_else(society: World) -> None:
    desk = society.desk("e-001")
    kept = invited(society, desk)
    first = only(desk)
    invited(society, desk)
    second = desk.enrolments.waiting()[0]
    request = desk.enrolments.request(second.identity_id)
    certificate = appoint(society, request, "e-002")
    desk.enrolments.abandon(second.identity_id)
    desk.enrolments.abandon(second.identity_id)
    assert [found.identity_id for found in desk.enrolments.waiting()] == [first.identity_id]
    assert not request.exists()
    home = society.folder / "desks" / "e-001"
    assert [path.name for path in (home / "identities").iterdir()] == [first.identity_id]
    assert refusal(lambda: desk.look_at_certificate(certificate)) == "KEY-005"
    assert refusal(lambda: desk.enrolments.request(second.identity_id)) == "KEY-032"
    desk.install(desk.look_at_certificate(appoint(society, kept, "e-001")))
    with pytest.raises(BugError):
        desk.enrolments.abandon(first.identity_id)
    assert len(desk.identity_sheet().appointments) == 1


def test_an_enrolment_that_was_cut_short_is_said_and_can_be_abandoned(society: World) -> None:
    desk = society.desk("e-001")
    request = invited(society, desk)
    request.unlink()
    next((society.folder / "desks" / "e-001").glob("identities/*/request.csr.json")).unlink()
    assert not only(desk).has_request
    assert refusal(lambda: desk.enrolments.request(only(desk).identity_id)) == "KEY-032"
    desk.enrolments.abandon(only(desk).identity_id)
    assert desk.state().identities == ()


def second_appointment(society: World, password: str) -> AssessorDesk:
    """`e-001` of one society, who is `f-001` of another too; both have issued a round."""
    other = society.authorise("csice", 4)
    desk = society.enrol("e-001")
    society.enrol("e-009")
    request = invited(society, desk, other, password)
    desk.install(desk.look_at_certificate(appoint(society, request, "f-001", other)))
    write_round(society.round, {"e-009": "lead", "e-001": "assessor"})
    society.issue()
    second = society.folder / "second"
    write_round(second, {"f-001": "lead"})
    (second / "f-001.pem").write_bytes((society.folder / "csice-f-001.pem").read_bytes())
    head = (second / "round.toml").read_text(encoding="utf-8")
    head = (
        head.replace('society = "csee"', 'society = "csice"')
        .replace('"test-01"', '"test-02"')
        .replace("size = 2", "size = 1")
    )
    (second / "round.toml").write_text(head, encoding="utf-8")
    society.issue(second)
    desk.lock()
    return desk


def test_one_password_opens_both_of_a_persons_appointments(society: World) -> None:
    desk = second_appointment(society, PASSWORD)
    assert [sheet.assessor_id for sheet in desk.identity_sheet().appointments] == ["f-001", "e-001"]
    desk.unlock(PASSWORD)
    for who in ("e-001", "f-001"):
        assert desk.open_file(society.issued[who]).assignment_id == society.ids[who]
    for who in ("e-001", "f-001"):
        casework = desk.open_room(society.ids[who])
        assert casework.room.assignment.assessor_id == who
        casework.declare({case.id: ("none", "") for case in casework.room.assignment.cases}, PASSWORD)
    desk.close_room()


def test_an_assignment_of_the_other_appointment_asks_for_its_password(society: World) -> None:
    desk = second_appointment(society, OTHER_PASSWORD)
    desk.unlock(PASSWORD)
    desk.open_file(society.issued["e-001"])
    assert refusal(lambda: desk.open_file(society.issued["f-001"])) == "CSB-020"
    desk.lock()
    desk.unlock(OTHER_PASSWORD)
    desk.open_file(society.issued["f-001"])
    assert refusal(lambda: desk.open_room(society.ids["e-001"])) == "KEY-030"
    assert desk.open_room(society.ids["f-001"]).room.assignment.assessor_id == "f-001"
    desk.close_room()


def test_files_are_known_by_what_is_in_them(society: World, tmp_path: Path) -> None:
    desk = society.desk("e-001")
    request = invited(society, desk)
    certificate = appoint(society, request, "e-001")
    found = {"invitation": invitation(society), "request": request, "certificate": certificate}
    for kind, path in found.items():
        renamed = tmp_path / f"{kind}.txt"
        renamed.write_bytes(path.read_bytes())
        assert desk.kind_of_file(renamed) == kind
        marked = tmp_path / f"{kind}-marked.dat"
        marked.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        assert desk.kind_of_file(marked) == kind
    assert refusal(lambda: desk.open_file(request)) == "KEY-033"
    assert desk.open_file(found["invitation"]).kind == "invitation"
    # a mark that an editor put before it does no harm
    assert desk.open_file(society.folder / "invitation-marked.dat").kind == "invitation"
    assert desk.look_at_certificate(society.folder / "certificate-marked.dat").sheet.assessor_id == "e-001"
    assert desk.kind_of_file(society.folder / "society" / "society.db") == "bundle"
    with pytest.raises(Refused):
        desk.look_at_invitation(request)


def test_whoever_waits_is_told_so_when_an_assignment_comes_too_early(society: World) -> None:
    desk = society.desk("e-001")
    invited(society, desk)
    society.enrol("e-009")
    write_round(society.round, {"e-009": "lead"})
    society.issue()
    assert refusal(lambda: desk.open_file(society.issued["e-009"])) == "KEY-010"


def test_the_kept_invitation_is_the_one_that_was_believed(society: World) -> None:
    desk = society.desk("e-001")
    invited(society, desk)
    kept = next((society.folder / "desks" / "e-001").glob("identities/*/invitation.json"))
    assert json.loads(kept.read_bytes())["body"]["number"] == 3
    assert kept.read_bytes() == invitation(society).read_bytes()
