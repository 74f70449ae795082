"""Outside tools accept a bundle: the shell block of the contract, run as it stands."""

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.bundles.bag import case_digest
from cse_desktop.bundles.write import manifest_of, write_bundle
from cse_desktop.trust import crls
from cse_desktop.trust.certificates import to_pem
from cse_desktop.trust.pades import sign_pdf
from cse_desktop.trust.profile import read_certificate
from tests.trust.world import (
    AE,
    CASE_A,
    CASE_B,
    NOW,
    STANDARD,
    World,
    assigned_payload,
    encrypted,
    judge,
    plaintext,
    scores_cases,
    scores_payload,
    write_query,
    write_scores,
    write_supplement,
)

BLOCK = Path(__file__).with_name("contract_block.sh")
"""the commands of the contract, with the moment added"""


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def laid_out(world: World, folder: Path) -> Path:
    """What the block reads: the bundle, the society's age key, the root and the lists."""
    write_scores(world, folder / "FILE")
    (folder / "KEY").write_text(world.intake.identity + "\n")
    (folder / "ROOT").write_bytes(to_pem([world.root]))
    (folder / "CRLS").write_bytes(crls.to_pem(world.crls))
    return folder


def run_block(folder: Path, *edits: tuple[str, str]) -> subprocess.CompletedProcess[str]:
    """The block, at the moment of the world, with the tools of the machine and bagit of this environment."""
    script = BLOCK.read_text(encoding="utf-8").replace("ATTIME", str(int(NOW.timestamp())))
    for old, new in edits:
        assert old in script
        script = script.replace(old, new)
    here = Path(__file__).resolve().parents[2] / ".venv/bin"
    command = ["bash", "-c", f'export PATH="$PATH:{here}"; {script}']
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_block_of_the_contract_accepts_a_scores_bundle(world: World, tmp_path: Path) -> None:
    done = run_block(laid_out(world, tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all-believed\n")


SCOPES = """S=$(grep -o '"scope":"[0-9.]*"' bundle.json | cut -d'"' -f4 | sort -u); test -n "$S"\n"""
ANY_SCOPE = ((SCOPES, "S=2.5.29.32.0\n"),)
"""for a query, which the contract verifies under any policy"""
ISSUING = ((SCOPES, "S=1.3.6.1.4.1.32473.7.1.1.0.1\n"), (".7.2.1,", ".7.2.2,"))
"""for a supplement: the society's act of issuing, and the issuer's role"""


def test_the_block_accepts_a_query_and_no_changed_one(world: World, tmp_path: Path) -> None:
    folder = laid_out(world, tmp_path)
    write_query(world, folder / "FILE")
    done = run_block(folder, *ANY_SCOPE)
    assert done.stdout.endswith("all-believed\n"), done.stderr
    assert refused_when_bent(world, folder, ANY_SCOPE)


def test_the_block_accepts_a_supplement_and_no_changed_one(world: World, tmp_path: Path) -> None:
    folder = laid_out(world, tmp_path)
    write_supplement(world, folder / "FILE")
    done = run_block(folder, *ISSUING)
    assert done.stdout.endswith("all-believed\n"), done.stderr
    assert refused_when_bent(world, folder, ISSUING)


def refused_when_bent(world: World, folder: Path, edits: tuple[tuple[str, str], ...]) -> bool:
    """Whether the block refuses the bundle with its last data file changed."""
    archive = bytearray(plaintext((folder / "FILE").read_bytes(), world.intake))
    archive[len(archive) - 3 * 512] ^= 1
    bent = folder / "bent"
    bent.mkdir()
    for name in ("KEY", "ROOT", "CRLS"):
        shutil.copy(folder / name, bent / name)
    (bent / "FILE").write_bytes(encrypted(bytes(archive), world.intake.recipient))
    done = run_block(bent, *edits)
    return done.returncode != 0 and "FAILED" in done.stdout + done.stderr


def test_the_block_refuses_a_revoked_signer(world: World, tmp_path: Path) -> None:
    folder = laid_out(world, tmp_path)
    serial = read_certificate(world.assessor.certificate, "leaf").serial
    (folder / "CRLS").write_bytes(crls.to_pem(world.lists(2, revoked=[serial])))
    done = run_block(folder)
    assert done.returncode != 0
    assert "certificate revoked" in done.stderr


def test_the_block_refuses_a_scope_that_the_signer_does_not_have(world: World, tmp_path: Path) -> None:
    payload = scores_payload()
    cases = {
        case_id: replace(case, scope=AE)
        for case_id, case in scores_cases(payload).items()
        if case_id == CASE_A
    }
    folder = laid_out(world, tmp_path)
    write_bundle(
        folder / "FILE",
        world.draft("scores", cases=cases, standards=(STANDARD,)),
        payload,
        world.assessor,
        world.crls,
        [world.intake.recipient],
    )
    done = run_block(folder)
    assert done.returncode != 0
    assert "no explicit policy" in done.stderr


def test_the_case_digest_is_what_grep_and_sha256sum_say(world: World, tmp_path: Path) -> None:
    manifest = manifest_of(assigned_payload())
    (tmp_path / "manifest-sha256.txt").write_bytes(manifest)
    for case_id in (CASE_A, CASE_B):
        printed = judge(
            "bash",
            "-c",
            f'grep -F "  data/cases/{case_id}/" manifest-sha256.txt | sha256sum',
            folder=tmp_path,
        )
        assert printed.split()[0] == case_digest(case_id, manifest)


def test_a_signed_sheet_is_valid_for_a_pdf_reader(world: World, tmp_path: Path) -> None:
    page = io.BytesIO()
    canvas = Canvas(page, invariant=1)
    canvas.drawString(72, 720, "Sample score sheet")
    canvas.save()
    signer = world.assessor
    signed = sign_pdf(page.getvalue(), signer.certificate, signer.chain, signer.key(), NOW, "评分 Scores")
    (tmp_path / "sheet.pdf").write_bytes(signed)
    printed = judge("pdfsig", "-nocert", "sheet.pdf", folder=tmp_path)
    assert "Signature is Valid" in printed
    assert "Mar 12 2026 01:00:00" in printed
    assert signed.startswith(page.getvalue())
