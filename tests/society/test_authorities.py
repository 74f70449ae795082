"""Root, CAs, issuer, intake and CRLs: made once, renewed in time, reissued under the same key."""

from pathlib import Path

import pytest

from cse_desktop.errors import KnownError
from cse_desktop.society import authorising, authorities, scopes
from cse_desktop.society.rows import CertificateRow, CrlRow
from cse_desktop.trust.chain import believe
from cse_desktop.trust.crls import from_pem
from cse_desktop.trust.oids import scope_oid
from cse_desktop.trust.profile import read_certificate
from tests.world import World, write_round

GRADES = ("AE", "PE", "SPE")


def own(world: World) -> dict[str, CertificateRow]:
    """The certificates that stand now, by role."""
    rows = world.society.records.rows(CertificateRow, society="csee", replaced_by="")
    return {row.role: row for row in rows}


def leaf_is_believed(world: World, leaf: CertificateRow) -> bool:
    """Whether a stranger with the root and the published lists believes the leaf."""
    both = authorities.current_crls(world.society, "csee")
    root, ca = authorities.root_row(world.society).der, authorities.ca_row(world.society, "csee").der
    found = believe(leaf.der, ca, [root], both, world.clock.now(), status_required=True)
    return found.leaf.sha256 == leaf.digest


def test_every_leaf_is_believed(world: World) -> None:
    world.enrol("e-001")
    for role in ("issuer", "intake", "assessor"):
        assert leaf_is_believed(world, own(world)[role])


def test_authorising_again_changes_nothing(world: World) -> None:
    before = own(world)
    authorising.authorise(world.society, "csee", fields=["electrical", "ict"], grades=GRADES)
    assert own(world) == before


def test_more_scopes_reissue_the_ca_under_its_key(world: World) -> None:
    world.enrol("e-001")
    before = own(world)
    authorising.authorise(world.society, "csee", fields=["electrical", "ict", "civil"], grades=GRADES)
    after = own(world)
    assert after["ca"].digest != before["ca"].digest
    assert (
        read_certificate(after["ca"].der, "society").key_sha256
        == read_certificate(before["ca"].der, "society").key_sha256
    )
    assert {role: after[role] for role in ("issuer", "intake", "assessor")} == {
        role: before[role] for role in ("issuer", "intake", "assessor")
    }
    old = world.society.records.one(CertificateRow, digest=before["ca"].digest)
    assert old is not None
    assert (old.revoked_at, old.replaced_by) == ("", after["ca"].digest)
    assert leaf_is_believed(world, after["assessor"])


def test_fewer_scopes_revoke_the_ca_before(world: World) -> None:
    world.enrol("e-001")
    before = own(world)
    authorising.authorise(world.society, "csee", fields=["electrical"], grades=GRADES)
    old = world.society.records.one(CertificateRow, digest=before["ca"].digest)
    assert old is not None
    assert (old.revoked_at, old.reason) == (world.society.now_text(), "superseded")
    assert leaf_is_believed(world, own(world)["assessor"])
    pem = world.society.home.certificate("csee", "e-001").read_bytes()
    assert pem == authorities.chain_pem(world.society, own(world)["assessor"])
    both = authorities.current_crls(world.society, "csee")
    root = authorities.root_row(world.society).der
    with pytest.raises(KnownError) as refused:
        believe(own(world)["assessor"].der, old.der, [root], both, world.clock.now(), status_required=True)
    assert refused.value.code == "CSB-056"


def test_issuer_is_renewed_before_it_ends(world: World) -> None:
    before = own(world)["issuer"]
    world.clock.move(days=330)
    authorising.authorise(world.society, "csee", fields=["electrical", "ict"], grades=GRADES)
    after = own(world)["issuer"]
    assert after.not_after > before.not_after
    world.clock.move(days=40)
    assert leaf_is_believed(world, after)


def test_issuer_that_ended_is_said_in_words(world: World) -> None:
    world.clock.move(days=400)
    with pytest.raises(KnownError) as refused:
        authorities.signer(world.society, "csee", "issuer")
    assert refused.value.code == "SOC-016"


def test_crls_are_renewed_when_they_run_out_and_not_before(world: World) -> None:
    first = authorities.current_crls(world.society, "csee")
    world.clock.move(days=10)
    assert authorities.current_crls(world.society, "csee") == first
    world.clock.move(days=10)
    second = authorities.current_crls(world.society, "csee")
    assert (second[0] != first[0], second[1] == first[1]) == (True, True)
    assert [row.number for row in world.society.records.rows(CrlRow, issuer="csee")] == [1, 2]


def test_published_lists_are_those_of_every_ca(world: World) -> None:
    authorising.authorise(world.society, "csia", fields=["ict"], grades=["PE"], number=9)
    authorities.current_crls(world.society, "csee")
    authorities.publish(world.society)
    assert len(from_pem(world.society.home.crls.read_bytes())) == 3
    assert from_pem(world.society.home.society_crls("csee").read_bytes()) == authorities.current_crls(
        world.society, "csee"
    )


def test_without_a_root_nobody_is_authorised(world: World, tmp_path: Path) -> None:
    from cse_desktop.wiring.society import join_society  # noqa: PLC0415 - beside its only use

    desk = join_society(tmp_path / "rootless", lambda: "a long password")
    with pytest.raises(KnownError) as refused:
        authorising.authorise(desk, "csee", fields=["ict"], grades=["PE"])
    assert refused.value.code == "SOC-014"
    desk.records.close()


SCOPES = [
    ("electrical:PE,SPE", [(2, 2), (2, 3)]),
    ("electrical", [(2, 1), (2, 2), (2, 3)]),
    ("*", [(2, 1), (2, 2), (2, 3), (8, 1), (8, 2), (8, 3)]),
    ("electrical:PE; ict:AE,SPE", [(2, 2), (8, 1), (8, 3)]),
    ("electrical:PE,ict:AE", [(2, 2), (8, 1)]),
    ("electrical:PE ict", [(2, 2), (8, 1), (8, 2), (8, 3)]),
]


@pytest.mark.parametrize(("text", "wanted"), SCOPES)
def test_scopes_as_people_write_them(text: str, wanted: list[tuple[int, int]]) -> None:
    found = scopes.read_scope(text, 3, ["electrical", "ict"], ["AE", "PE", "SPE"])
    assert found == sorted(scope_oid(3, field, grade) for field, grade in wanted)


@pytest.mark.parametrize("text", ["", "astrology", "civil", "electrical:XE", ":PE", "PE"])
def test_scopes_that_are_not_granted(text: str) -> None:
    with pytest.raises(KnownError) as refused:
        scopes.read_scope(text, 3, ["electrical", "ict"], ["AE", "PE", "SPE"])
    assert refused.value.code == "SOC-012"


def test_certificate_must_outlast_the_round(world: World) -> None:
    world.enrol("e-009")
    write_round(world.round, {"e-009": "lead"}, expires="2027-02-20")
    from cse_desktop.society.checking import check_round  # noqa: PLC0415 - beside its only use

    found = check_round(world.society, world.round)[1]
    assert [finding.code for finding in found if finding.severity == "error"] == ["CHK-006"]
