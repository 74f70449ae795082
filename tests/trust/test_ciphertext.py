"""The file from outside: one changed byte anywhere, cut, appended, for others, or no bundle at all."""

import io
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from cse_desktop.bundles import limits
from cse_desktop.bundles import read as reading
from cse_desktop.bundles.head import FileEntry, Head
from cse_desktop.bundles.read import KeepAll, read_bundle
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust import agefiles
from cse_desktop.trust.chain import Believed
from tests.trust.forge import split
from tests.trust.world import World, encrypted, intake_reader, judge, plaintext, read, write_scores


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def bundle(world: World, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("bundle") / "good.csb"
    write_scores(world, out)
    return out.read_bytes()


def refused_code(world: World, data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(data, intake_reader(world))
    return refused.value.code


def test_one_changed_byte_of_the_file_is_refused(world: World, bundle: bytes) -> None:
    places = {*range(700), *range(700, len(bundle), 97), *range(len(bundle) - 40, len(bundle))}
    for place in sorted(places):
        changed = bytearray(bundle)
        changed[place] ^= 1 << place % 8
        code = refused_code(world, bytes(changed))
        assert code in {"CSB-011", "CSB-020", "CSB-021", "CSB-022"}, place


def test_one_changed_byte_inside_is_refused(world: World, bundle: bytes) -> None:
    """The attacker can decrypt, change and encrypt again – all but sign."""
    plain = plaintext(bundle, world.intake)
    for place in range(0, len(plain), 41):
        changed = bytearray(plain)
        changed[place] ^= 1 << place % 8
        code = refused_code(world, encrypted(bytes(changed), world.intake.recipient))
        assert code < "CSB-080" or code in {"CSB-110", "CSB-111"}, place


def test_cut_and_appended_files_are_refused(world: World, bundle: bytes) -> None:
    for count in (0, 1, 21, 22, 100, 400, len(bundle) // 2, len(bundle) - 17, len(bundle) - 1):
        assert refused_code(world, bundle[:count]) in {"CSB-011", "CSB-020", "CSB-022"}
    for more in (b"\0", b"\n", bundle):
        assert refused_code(world, bundle + more) == "CSB-022"


def test_files_that_are_no_bundles(world: World, bundle: bytes) -> None:
    for data in (
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"age-encryption.org/v2\n" + bundle[22:],
        plaintext(bundle, world.intake),
    ):
        assert refused_code(world, data) == "CSB-011"


def test_an_armoured_file_is_no_bundle(world: World, bundle: bytes, tmp_path: Path) -> None:
    plain = plaintext(bundle, world.intake)
    done = subprocess.run(
        ["age", "-a", "-r", world.intake.recipient],
        input=plain,
        capture_output=True,
        check=True,
        cwd=tmp_path,
    )
    assert refused_code(world, done.stdout) == "CSB-011"


def test_a_file_encrypted_by_age_itself_is_accepted(world: World, bundle: bytes, tmp_path: Path) -> None:
    plain = plaintext(bundle, world.intake)
    done = subprocess.run(
        ["age", "-r", world.intake.recipient], input=plain, capture_output=True, check=True, cwd=tmp_path
    )
    assert read(done.stdout, intake_reader(world)).kept


def test_a_file_with_a_password_is_not_accepted(world: World, bundle: bytes) -> None:
    made = pyrage.passphrase.encrypt(plaintext(bundle, world.intake), "sample")
    assert refused_code(world, made) == "CSB-021"


def test_a_file_for_another_is_refused(world: World, bundle: bytes) -> None:
    plain = plaintext(bundle, world.intake)
    assert refused_code(world, encrypted(plain, world.stranger.recipient)) == "CSB-020"


def test_the_sender_can_read_what_was_sent(world: World, bundle: bytes) -> None:
    reader = intake_reader(world, identities=(world.assessor.identity,))
    assert read(bundle, reader).head.recipients == tuple(
        sorted((world.assessor.recipient, world.intake.recipient))
    )


def test_somebody_else_s_bundle_forwarded_to_this_reader_is_refused(world: World, bundle: bytes) -> None:
    """Encrypted to this reader by a third person, though the signer never named it."""
    identity, recipient = agefiles.new_identity()
    forwarded = encrypted(plaintext(bundle, world.intake), recipient)
    with pytest.raises(Refused) as refused:
        read(forwarded, intake_reader(world, identities=(identity,)))
    assert refused.value.code == "CSB-084"


def test_the_limit_on_the_file_is_kept(world: World, bundle: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", len(bundle) - 1)
    assert refused_code(world, bundle) == "CSB-010"
    assert limits.LARGEST_FILE == 4 * 1024**3


def test_the_limit_on_what_is_kept_is_kept(
    world: World, bundle: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_KEPT", 100)
    assert refused_code(world, bundle) == "CSB-037"


class Failing(KeepAll):
    """A sink whose disk is full."""

    def begin(self, head: Head, signer: Believed) -> None:
        raise OSError(28, "No space left on device")


class Refusing(KeepAll):
    """A sink that does not want a file."""

    def member(self, file: FileEntry) -> None:
        raise Refused("CSB-120")


def test_what_the_sink_raises_comes_out_as_it_is(world: World, bundle: bytes) -> None:
    with pytest.raises(OSError, match="No space left"):
        read_bundle(io.BytesIO(bundle), intake_reader(world), Failing())
    with pytest.raises(Refused) as refused:
        read_bundle(io.BytesIO(bundle), intake_reader(world), Refusing())
    assert refused.value.code == "CSB-120"


class Broken(io.BytesIO):
    """A file whose medium fails half way."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 4096:
            raise OSError(5, "Input/output error")
        return super().read(min(size or 0, 1024))


def test_a_failing_medium_is_not_called_a_damaged_file(world: World, bundle: bytes) -> None:
    with pytest.raises(OSError, match="Input/output"):
        read_bundle(Broken(bundle), intake_reader(world), KeepAll())


def test_a_bundle_is_read_where_nothing_was_ever_signed(world: World, bundle: bytes, tmp_path: Path) -> None:
    """Libraries that learn by being imported must not need the writing side."""
    (tmp_path / "good.p7s").write_bytes(
        dict(split(plaintext(bundle, world.intake)))["tagmanifest-sha256.txt.p7s"]
    )
    program = "import sys; from pathlib import Path; from cse_desktop.trust import cms; "
    program += "cms.read_signature(Path(sys.argv[1]).read_bytes()); assert 'pyhanko' not in sys.modules"
    judge(sys.executable, "-c", program, str(tmp_path / "good.p7s"), folder=Path(__file__).parents[2])
