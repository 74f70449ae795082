"""The years in which times are written otherwise: UTCTime has two digits of the year and ends with 2049."""

import io
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.trust import cms, crls
from cse_desktop.trust.certificates import LIFE, make_root, make_society_ca, new_key, to_pem
from cse_desktop.trust.pades import check_pdf, sign_pdf
from cse_desktop.trust.profile import read_certificate
from tests.trust.stranger import judged, laid_out
from tests.trust.test_tools import laid_out as for_the_block
from tests.trust.test_tools import run_block
from tests.trust.world import World, intake_reader, judge, read, write_scores

TURN = datetime(2050, 1, 1, tzinfo=UTC)
MOMENTS = (
    datetime(2049, 6, 15, 12, tzinfo=UTC),
    TURN - timedelta(seconds=1),
    TURN,
    datetime(2051, 2, 3, 4, 5, 6, tzinfo=UTC),
)


@pytest.fixture(scope="module", params=MOMENTS, ids=str)
def world(request: pytest.FixtureRequest) -> World:
    """Certificates, lists and bundles of one of these moments."""
    return World(now=request.param)


def test_bundle_is_believed_by_reader_verifier_and_openssl(world: World, tmp_path: Path) -> None:
    written = write_scores(world, tmp_path / "good.csb")
    assert read((tmp_path / "good.csb").read_bytes(), intake_reader(world)).head == written.head
    assert cms.read_signature(written.p7s).claimed_time == world.now
    place = laid_out(world, tmp_path)
    at = world.now.isoformat()
    status, verdict = judged(place, place / "good.csb", "--crl", place / "crl.pem", "--at", at)
    assert status == 0, verdict
    (tmp_path / "block").mkdir()
    done = run_block(for_the_block(world, tmp_path / "block"), at=world.now)
    assert done.stdout.endswith("all-believed\n"), done.stderr


def test_what_openssl_signs_is_read(world: World, tmp_path: Path) -> None:
    """Its clock is today's: only how our own time is written can be compared, digit by digit."""
    written = write_scores(world, tmp_path / "good.csb")
    (tmp_path / "p7s").write_bytes(written.p7s)
    printed = judge("openssl", "asn1parse", "-inform", "DER", "-in", "p7s", folder=tmp_path)
    form = "UTCTIME" if world.now < TURN else "GENERALIZEDTIME"
    digits = world.now.strftime("%Y%m%d%H%M%SZ")[2 if world.now < TURN else 0 :]
    assert any(
        f"prim: {form} " in line.replace("  ", " ") and line.endswith(f":{digits}")
        for line in printed.splitlines()
    )


def test_sheet_is_signed_and_checked(world: World, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "sheet.pdf"), invariant=1)
    canvas.drawString(72, 760, "Sample")
    canvas.save()
    pdf = (tmp_path / "sheet.pdf").read_bytes()
    leaf = world.assessor.certificate
    signed = sign_pdf(pdf, leaf, world.assessor.chain, world.assessor.private, world.now, "Sample")
    check_pdf(signed, leaf)
    (shown,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    assert shown.self_reported_timestamp == world.now


def test_lists_and_chain_hold_for_openssl(world: World, tmp_path: Path) -> None:
    serial = read_certificate(world.assessor.certificate, "leaf").serial
    (tmp_path / "root.pem").write_bytes(to_pem([world.root]))
    (tmp_path / "ca.pem").write_bytes(to_pem([world.home.ca]))
    (tmp_path / "leaf.pem").write_bytes(to_pem([world.assessor.certificate]))
    verify = [
        "openssl",
        "verify",
        "-x509_strict",
        "-crl_check_all",
        "-attime",
        str(int(world.now.timestamp())),
    ]
    for revoked, believed in (([], True), ([serial], False)):
        (tmp_path / "crls.pem").write_bytes(crls.to_pem(world.lists(2, revoked=revoked)))
        done = subprocess.run(
            [*verify, "-CAfile", "root.pem", "-untrusted", "ca.pem", "-CRLfile", "crls.pem", "leaf.pem"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) is believed, done.stderr


@pytest.mark.parametrize("day", ["2044-02-29", "2048-02-29", "2049-12-31", "2079-03-01", "2096-02-29"])
def test_no_certificate_lives_longer_than_its_kind_may(day: str) -> None:
    begin = datetime.fromisoformat(f"{day}T23:00:00+00:00")
    key = new_key()
    world = World(now=begin + timedelta(days=500))
    root = make_root(key, read_certificate(world.root, "root").subject, begin)
    scopes = [f"1.3.6.1.4.1.32473.7.1.1.1.{grade}" for grade in (1, 2)]
    subject = read_certificate(world.home.ca, "society").subject
    made = {"root": root, "society": make_society_ca(key.public_key(), subject, scopes, root, key, begin)}
    for kind, der in made.items():
        certificate = x509.load_der_x509_certificate(der)
        assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= LIFE[kind]
        assert read_certificate(der, "root" if kind == "root" else "society").der == der
