"""Two readers written apart, from one contract: what one believes the other believes, wherever a stranger can see."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cse_desktop.errors.refusals import Refused
from cse_desktop.trust import cms
from cse_desktop.trust.certificates import PrivateKey, Subject, make_society_ca, to_der
from cse_desktop.trust.chain import believe
from cse_desktop.trust.oids import scope_oid
from cse_desktop.verify import certificates as own_certificates
from cse_desktop.verify import cms as own_cms
from cse_desktop.verify import crls as own_crls
from cse_desktop.verify.certificates import judge_chain
from cse_desktop.verify.der import (
    parse,
)
from tests.trust import (
    test_attacks_archive,
    test_attacks_certificates,
    test_attacks_meaning,
    test_attacks_signature,
)
from tests.trust.forge import Forgery
from tests.trust.stranger import both, code_of, laid_out, program_code
from tests.trust.world import DAY, NOW, PE, Party, World, encrypted, plaintext

UNSEEN = {
    "a kind not for the intake": "what kinds a reader takes is the reader's own matter",
    "another audience": "who the audience is, the reader knows",
    "an unknown assignment": "the assignment is the reader's",
    "another assignment's digest": "the assignment is the reader's",
    "another challenge": "the assignment is the reader's",
    "a case of another digest": "the assignment is the reader's",
    "other standards": "the assignment is the reader's",
    "a display name upwards": "the contract names no form of display names",
    "an absolute display name": "the contract names no form of display names",
    "a display name with a device": "the contract names no form of display names",
    "a display name turned round": "the contract names no form of display names",
    "a display name with a line": "the contract names no form of display names",
    "a media type that is none": "the contract names no form of media types",
}
"""rows that the program refuses and a stranger can not, with the reason"""


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_both_believe_what_is_good(world: World, tmp_path: Path) -> None:
    assert both(world, tmp_path, Forgery.of_scores(world, tmp_path).seal()) == [None, None]


def rows(table: Sequence[tuple[str, Callable[..., object], str]]) -> list[ParameterSet]:
    """The rows of an attack table without their codes, which are the other reader's."""
    return [pytest.param(name, attack, id=name) for name, attack, _ in table]


@pytest.mark.parametrize(("name", "attack"), rows(test_attacks_archive.ATTACKS))
def test_attacks_on_the_archive(
    world: World, tmp_path: Path, name: str, attack: Callable[[Forgery], bytes]
) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    assert None not in both(world, tmp_path, forgery.sealed_archive(attack(forgery)))


@pytest.mark.parametrize(("name", "attack"), rows(test_attacks_signature.ATTACKS))
def test_attacks_on_the_signature(
    world: World, tmp_path: Path, name: str, attack: test_attacks_signature.Signature
) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    bundle = forgery.seal(lambda content: attack(forgery, tmp_path, content))
    assert None not in both(world, tmp_path, bundle)


@pytest.mark.parametrize(("name", "change"), rows(test_attacks_meaning.ATTACKS))
def test_attacks_by_a_signer_who_is_who_they_say(
    world: World, tmp_path: Path, name: str, change: test_attacks_meaning.Change
) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    change(forgery)
    lists = (*world.crls, *world.lists(society=world.other))
    program, stranger = both(world, tmp_path, forgery.seal(), lists)
    assert program is not None
    assert (stranger is None) == (name in UNSEEN)


def test_the_list_of_the_unseen_names_rows() -> None:
    assert UNSEEN.keys() <= {name for name, _, _ in test_attacks_meaning.ATTACKS}


def chain_codes(
    world: World,
    leaf: bytes,
    society: bytes | None = None,
    root: bytes | None = None,
    lists: tuple[bytes, ...] | None = None,
) -> list[str | None]:
    """Step 5 alone, by both readers."""
    ca, anchor, held = society or world.home.ca, root or world.root, lists or world.crls
    codes: list[str | None] = [None, None]
    try:
        believe(leaf, ca, [anchor], held, NOW, status_required=True)
    except Refused as refused:
        codes[0] = refused.code
    try:
        chain = [own_certificates.read(der) for der in (leaf, ca, anchor)]
        judge_chain(chain[0], chain[1], chain[2], NOW)
        for below, above, life in (
            (chain[0], chain[1], own_crls.SOCIETY_LIFE),
            (chain[1], chain[2], own_crls.ROOT_LIFE),
        ):
            mine = [der for der in held if own_crls.issuer_of(der) == above.subject]
            read_lists = [own_crls.read(der, above, life) for der in mine]
            newest = max(read_lists, key=lambda found: found.number, default=None)
            own_crls.judge_status([(below, newest)], NOW)
    except Refused as refused:
        codes[1] = refused.code
    return codes


@pytest.mark.parametrize(("name", "make"), rows(test_attacks_certificates.LEAVES))
def test_bent_certificates(world: World, name: str, make: Callable[[World], bytes]) -> None:
    assert None not in chain_codes(world, make(world))


def test_the_certificate_that_is_not_bent(world: World) -> None:
    assert chain_codes(world, test_attacks_certificates.crafted(world)) == [None, None]


@pytest.mark.parametrize(("name", "make"), rows(test_attacks_certificates.LISTS))
def test_bent_lists(world: World, tmp_path: Path, name: str, make: Callable[[World], bytes]) -> None:
    lists = (make(world), world.crls[1])
    assert None not in chain_codes(world, world.assessor.certificate, lists=lists)
    with suppress(ValueError):  # what is no list can not be put into PEM
        assert None not in both(world, tmp_path, Forgery.of_scores(world, tmp_path).seal(), lists)


def test_a_reissued_ca_takes_scopes_away_and_leaves_stay(world: World, tmp_path: Path) -> None:
    subject = Subject(world.home.organisation, "Sample society 1 CA")
    key = world.home.key
    for scopes, expected in (
        ([PE], "CSB-096"),
        ([PE, scope_oid(1, 1, 3)], None),
        ([scope_oid(1, 1, 1)], "CSB-055"),
    ):
        ca = make_society_ca(key.public_key(), subject, scopes, world.root, world.root_key, NOW - 390 * DAY)
        signer = Party(
            world.assessor.certificate,
            (ca, world.root),
            world.assessor.private,
            world.assessor.identity,
            world.assessor.recipient,
        )
        forgery = Forgery.of_scores(world, tmp_path).signed_by(signer)
        assert both(world, tmp_path, forgery.seal()) == [expected, expected]


def of_life(der: bytes, key: PrivateKey, life: timedelta) -> bytes:
    """The same certificate signed for another life."""
    good = x509.load_der_x509_certificate(der)
    builder = x509.CertificateBuilder().subject_name(good.subject).issuer_name(good.issuer)
    builder = builder.public_key(good.public_key()).serial_number(77)
    begin = good.not_valid_before_utc
    builder = builder.not_valid_before(begin).not_valid_after(begin + life)
    for extension in good.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    return to_der(builder.sign(key, hashes.SHA256()))


LONGEST = [("root", 7305), ("society", 1827), ("leaf", 366)]


@pytest.mark.parametrize("over", [0, 1])
@pytest.mark.parametrize(("kind", "days"), LONGEST)
def test_the_longest_life_of_each_certificate(world: World, kind: str, days: int, over: int) -> None:
    keys = {"root": world.root_key, "society": world.root_key, "leaf": world.home.key}
    chain = {"leaf": world.assessor.certificate, "society": world.home.ca, "root": world.root}
    chain[kind] = of_life(chain[kind], keys[kind], days * DAY + timedelta(seconds=over))
    expected = "CSB-050" if over else None
    codes = chain_codes(world, chain["leaf"], chain["society"], chain["root"])
    assert codes == [expected, expected]


WORLD = World()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = laid_out(WORLD, tmp_path_factory.mktemp("flips"))
    return folder, plaintext(Forgery.of_scores(WORLD, folder).seal(), WORLD.intake)


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=3))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_flipped_bytes_are_refused_by_both(plain: tuple[Path, bytes], flips: list[tuple[float, int]]) -> None:
    folder, good = plain
    bent = bytearray(good)
    for place, change in {int(share * len(good)): change for share, change in flips}.items():
        bent[place] ^= change
    bundle = encrypted(bytes(bent), WORLD.intake.recipient)
    assert program_code(WORLD, bundle) is not None
    assert code_of(folder, bundle) is not None


def test_flipped_bytes_of_the_file_are_refused_by_both(world: World, tmp_path: Path) -> None:
    folder = laid_out(world, tmp_path)
    good = Forgery.of_scores(world, tmp_path).seal()
    for place in (*range(0, 600, 3), *range(600, len(good), 301), len(good) - 1):
        bent = bytearray(good)
        bent[place] ^= 1 << place % 8
        assert program_code(world, bytes(bent)) is not None, place
        assert code_of(folder, bytes(bent)) in {"CSB-011", "CSB-020", "CSB-021", "CSB-022"}, place
    for bent_file in (good[:-1], good[: len(good) // 2], good[:300], good + b"\n", good + good):
        assert program_code(world, bent_file) is not None
        assert code_of(folder, bent_file) in {"CSB-020", "CSB-022"}


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_malformed_der_gives_nothing_but_refusals(data: st.DataObject) -> None:
    """Signatures, certificates and lists with bytes exchanged, left out or put in, by both readers."""
    ca, root = (own_certificates.read(der) for der in (WORLD.home.ca, WORLD.root))
    good, parse_own = data.draw(
        st.sampled_from(
            [
                (
                    WORLD.assessor.certificate,
                    lambda der: own_certificates.judge_chain(own_certificates.read(der), ca, root, NOW),
                ),
                (
                    WORLD.home.ca,
                    lambda der: own_certificates.judge_chain(own_certificates.read(der), ca, root, NOW),
                ),
                (WORLD.crls[0], lambda der: own_crls.read(der, ca, own_crls.SOCIETY_LIFE)),
                (SIGNED, own_cms.read),
                (SIGNED, lambda der: parse(der, "CSB-040")),
            ]
        )
    )
    bent = bytearray(good)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(bent)))
        bent[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    with suppress(Refused):
        parse_own(bytes(bent))
    with suppress(Refused):
        parse_own(data.draw(st.binary(max_size=80)))


SIGNED = cms.sign(b"x", WORLD.assessor.certificate, WORLD.home.ca, WORLD.assessor.key(), NOW)
