"""Outside tools accept a bundle: the shell block of the contract, run as it stands."""

import subprocess
from pathlib import Path

import pytest

from cse_desktop.trust import crls
from cse_desktop.trust.certificates import to_pem
from tests.trust.world import (
    NOW,
    World,
    judge,
    write_scores,
)

BLOCK = r"""
set -euo pipefail; mkdir x; age -d -i KEY -o b.tar FILE; tar -xf b.tar -C x; tar -tf b.tar >n
tar --format=ustar -b1 --numeric-owner --owner=0 --group=0 --mode=0644 --mtime=@0 --no-recursion -cf a.tar -C x -T n; cmp a.tar b.tar
cat ROOT CRLS >anchors.pem; cd x/*/; M=tagmanifest-sha256.txt
openssl cms -cmsout -print -noout -inform DER -in $M.p7s >../../p
for f in '    crls:' '        unsignedAttrs:'; do grep -A1 "^$f" ../../p | grep -q '<ABSENT>'; done
test "$(grep '^ *algorithm:' ../../p | grep -cvE 'sha256|ecdsa-with-SHA256|id-ecPublicKey')" = 0
S=$(grep -o '"scope":"[0-9.]*"' bundle.json | cut -d'"' -f4 | sort -u); test -n "$S"
for s in $S; do openssl cms -verify -attime ATTIME -binary -cades -inform DER -in $M.p7s -content $M -CAfile ../../anchors.pem -no-CApath -no-CAstore -crl_check_all -x509_strict -suiteB_128_only -verify_depth 1 -inhibit_any -explicit_policy -policy $s -signer ../../s.pem -out /dev/null; done
openssl x509 -in ../../s.pem -noout -ext extendedKeyUsage | grep -x ' *1.3.6.1.4.1.32473.7.2.1, E-mail Protection'
sha256sum -c --strict --quiet $M manifest-sha256.txt; bagit.py --validate .
diff <(find . -type f -printf '%P\n' | sort) <({ cut -c67- $M manifest-sha256.txt; printf '%s\n' $M $M.p7s; } | sort)
echo all-believed
"""


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


def run_block(folder: Path) -> subprocess.CompletedProcess[str]:
    """The block, at the moment of the world, with the tools of the machine and bagit of this environment."""
    script = BLOCK.replace("ATTIME", str(int(NOW.timestamp())))
    here = Path(__file__).resolve().parents[2] / ".venv/bin"
    command = ["bash", "-c", f'export PATH="$PATH:{here}"; {script}']
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_block_of_the_contract_accepts_a_scores_bundle(world: World, tmp_path: Path) -> None:
    done = run_block(laid_out(world, tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all-believed\n")


def test_the_block_refuses_a_revoked_signer(world: World, tmp_path: Path) -> None:
    folder = laid_out(world, tmp_path)
    serial = judge("openssl", "version", folder=folder) and _serial(world)
    (folder / "CRLS").write_bytes(crls.to_pem(world.lists(2, revoked=[serial])))
    assert run_block(folder).returncode != 0


def _serial(world: World) -> int:
    from cryptography import x509  # noqa: PLC0415 - only here

    return x509.load_der_x509_certificate(world.assessor.certificate).serial_number
