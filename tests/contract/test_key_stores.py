"""One suite over the key store on disk and its twin in memory."""

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import keyring.backend
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from keyring.backends.fail import Keyring as NoKeyring

from cse_desktop.domain.identifiers import uuid7
from cse_desktop.domain.ports import IdentityInfo, KeyStore, Signer, Unlocked
from cse_desktop.errors import BugError, KnownError
from cse_desktop.keys import FileKeyStore, Hardness, KeyRing, MemoryKeyRing, MemoryKeyStore, SystemKeyRing
from cse_desktop.keys.store import IdentityStore
from cse_desktop.trust.agefiles import recipient_of
from cse_desktop.trust.certificates import Subject, make_leaf, make_root, make_society_ca, new_key
from cse_desktop.trust.oids import scope_oid
from cse_desktop.trust.requests import read_request

CHEAP = Hardness(memory_kib=64, passes=1, lanes=1)
PASSWORD = "示例密码 sample"
OTHER = "another sample 密码"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
FIRST, SECOND = (uuid7(1_770_000_000_000 + number, bytes(10)) for number in (1, 2))

Make = Callable[[KeyRing | None], IdentityStore]


@pytest.fixture(params=["files", "memory"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "files":
        return lambda ring: FileKeyStore(tmp_path / "identities", ring=ring, hardness=CHEAP)
    return lambda ring: MemoryKeyStore(ring=ring, hardness=CHEAP)


def info(identity_id: str = FIRST) -> IdentityInfo:
    return IdentityInfo(identity_id, "示例专家", "示例单位", "示例学会", "", "", None)


def certificates(recipient: str, key: ec.EllipticCurvePublicKey) -> tuple[bytes, tuple[bytes, bytes]]:
    """A leaf for this key and its chain."""
    root_key, society_key = new_key(), new_key()
    root = make_root(root_key, Subject("Sample CSE", "Sample root"), NOW)
    scope = scope_oid(1, 1, 1)
    society = make_society_ca(
        society_key.public_key(), Subject("示例学会", "Sample CA"), [scope], root, root_key, NOW
    )
    subject = Subject("示例学会", "示例专家", "A-SAMPLE-7")
    leaf = make_leaf(key, subject, "assessor", [scope], recipient, society, society_key, NOW, 90)
    return leaf, (society, root)


def test_a_store_is_a_key_store(make: Make) -> None:
    store: KeyStore = make(None)
    assert store.identities() == []
    made = store.create(info(), PASSWORD)
    unlocked: Unlocked = store.unlock(made.id, PASSWORD)
    assert unlocked.info == made


def test_identities_come_oldest_first_with_their_recipients(make: Make) -> None:
    store = make(None)
    later = store.create(info(SECOND), PASSWORD)
    made = store.create(info(FIRST), PASSWORD)
    assert store.identities() == [made, later]
    assert made.recipient.startswith("age1")
    assert replace(made, recipient="") == info(FIRST)
    with pytest.raises(BugError):
        store.create(info(FIRST), PASSWORD)


def test_unlocking_opens_what_was_wrapped_for_this_identity_and_purpose(make: Make) -> None:
    store = make(None)
    store.create(info(FIRST), PASSWORD)
    store.create(info(SECOND), PASSWORD)
    wrapped = store.unlock(FIRST, PASSWORD).wrap(b"k" * 32, "case-file/示例")
    again = store.unlock(FIRST, PASSWORD)
    assert again.unwrap(wrapped, "case-file/示例") == b"k" * 32
    assert again.wrap(b"k" * 32, "case-file/示例") != wrapped
    (age_identity,) = again.age_identities()
    assert recipient_of(age_identity) == again.info.recipient
    altered = wrapped[:-4] + ("AAA=" if wrapped[-4:] != "AAA=" else "BBB=")
    other = store.unlock(SECOND, PASSWORD)
    attempts = [
        (again, wrapped, "materials/示例"),
        (other, wrapped, "case-file/示例"),
        (again, altered, "case-file/示例"),
        (again, "", "case-file/示例"),
        (again, "A256GCM.甲", "case-file/示例"),
        (again, wrapped.replace("A256GCM", "SM4GCM"), "case-file/示例"),
    ]
    for identity, text, purpose in attempts:
        with pytest.raises(KnownError) as caught:
            identity.unwrap(text, purpose)
        assert caught.value.code == "KEY-002"


@pytest.mark.parametrize("password", ["", "示例密码 Sample", PASSWORD + " ", OTHER])
def test_a_wrong_password_opens_nothing(make: Make, password: str) -> None:
    store = make(None)
    store.create(info(), PASSWORD)
    for attempt in (
        lambda: store.unlock(FIRST, password),
        lambda: store.signer(FIRST, password),
        lambda: store.request(FIRST, password, ("EE",)),
        lambda: store.change_password(FIRST, password, OTHER),
        lambda: store.keep_in_key_ring(FIRST, password),
    ):
        with pytest.raises(KnownError) as caught:
            attempt()
        assert caught.value.code == "KEY-001"
    store.unlock(FIRST, PASSWORD)


def test_a_password_is_the_same_however_it_is_composed(make: Make) -> None:
    store = make(None)
    store.create(info(), "ｓａｍｐｌｅ é 12345")
    assert store.unlock(FIRST, "sample e\u0301 12345").info.id == FIRST


def test_a_short_password_and_an_unknown_identity_are_refused(make: Make) -> None:
    store = make(None)
    for attempt, code in (
        (lambda: store.create(info(), "short"), "KEY-003"),
        (lambda: store.unlock(FIRST, PASSWORD), "KEY-004"),
        (lambda: store.unlock("../elsewhere", PASSWORD), "KEY-004"),
    ):
        with pytest.raises(KnownError) as caught:
            attempt()
        assert caught.value.code == code
    assert store.identities() == []


def test_an_identity_without_a_certificate_can_be_removed(make: Make) -> None:
    ring = MemoryKeyRing()
    store = make(ring)
    store.create(info(FIRST), PASSWORD)
    other = store.create(info(SECOND), PASSWORD)
    assert store.keep_in_key_ring(FIRST, PASSWORD)
    store.remove(FIRST)
    store.remove(FIRST)
    store.remove("../elsewhere")
    assert store.identities() == [other]
    assert ring.get(FIRST) is None
    store.create(info(FIRST), PASSWORD)


def test_an_appointed_identity_is_not_removed(make: Make) -> None:
    store = make(None)
    made = store.create(info(), PASSWORD)
    request = read_request(store.request(FIRST, PASSWORD, ("EE",)).encode())
    installed = store.install(FIRST, *certificates(made.recipient, request.key))
    with pytest.raises(BugError):
        store.remove(FIRST)
    assert store.identities() == [installed]


def test_changing_the_password_keeps_the_keys(make: Make) -> None:
    store = make(None)
    made = store.create(info(), PASSWORD)
    wrapped = store.unlock(FIRST, PASSWORD).wrap(b"k" * 32, "p")
    with pytest.raises(KnownError) as caught:
        store.change_password(FIRST, PASSWORD, "short")
    assert caught.value.code == "KEY-003"
    store.change_password(FIRST, PASSWORD, OTHER)
    with pytest.raises(KnownError):
        store.unlock(FIRST, PASSWORD)
    unlocked = store.unlock(FIRST, OTHER)
    assert unlocked.info == made
    assert unlocked.unwrap(wrapped, "p") == b"k" * 32


def test_enrolment_appointment_and_signing(make: Make) -> None:
    store = make(None)
    made = store.create(info(), PASSWORD)
    enrolment = read_request(store.request(FIRST, PASSWORD, ("electrical", "ict")).encode())
    assert (enrolment.recipient, enrolment.name, enrolment.fields) == (
        made.recipient,
        "示例专家",
        ("electrical", "ict"),
    )
    with pytest.raises(KnownError) as caught:
        store.signer(FIRST, PASSWORD)
    assert caught.value.code == "KEY-006"
    leaf, chain = certificates(made.recipient, enrolment.key)
    installed = store.install(FIRST, leaf, chain)
    assert (installed.assessor_id, installed.certificate, installed.chain) == ("A-SAMPLE-7", leaf, chain)
    assert store.identities() == [installed]
    signer: Signer = store.signer(FIRST, PASSWORD)
    assert (signer.certificate, signer.chain) == (leaf, chain)
    signature = signer.key().sign(b"sample", ec.ECDSA(hashes.SHA256()))
    enrolment.key.verify(signature, b"sample", ec.ECDSA(hashes.SHA256()))
    assert store.unlock(FIRST, PASSWORD).info == installed


def test_a_certificate_for_other_keys_or_of_another_chain_is_refused(make: Make) -> None:
    store = make(None)
    made = store.create(info(), PASSWORD)
    own = read_request(store.request(FIRST, PASSWORD, ()).encode()).key
    elsewhere = MemoryKeyStore(hardness=CHEAP).create(info(SECOND), PASSWORD).recipient
    right, chain = certificates(made.recipient, own)
    _, foreign_chain = certificates(made.recipient, own)
    for leaf, its_chain in (
        certificates(made.recipient, new_key().public_key()),
        certificates(elsewhere, own),
        (right, foreign_chain),
        (right, (chain[0], foreign_chain[1])),
        (right, chain[:1]),
        (chain[0], chain),
        (b"no certificate", chain),
    ):
        with pytest.raises(KnownError):
            store.install(FIRST, leaf, its_chain)
    assert store.identities() == [made]


def test_a_name_that_cannot_stand_in_a_certificate_is_said(make: Make) -> None:
    store = make(None)
    store.create(replace(info(), name="长" * 65), PASSWORD)
    with pytest.raises(KnownError) as caught:
        store.request(FIRST, PASSWORD, ())
    assert caught.value.code == "KEY-008"


def test_the_key_ring_unlocks_but_never_signs(make: Make) -> None:
    ring = MemoryKeyRing()
    store = make(ring)
    store.create(info(), PASSWORD)
    assert store.unlock_from_key_ring(FIRST) is None
    assert store.keep_in_key_ring(FIRST, PASSWORD)
    wrapped = store.unlock(FIRST, PASSWORD).wrap(b"k" * 32, "p")
    unlocked = store.unlock_from_key_ring(FIRST)
    assert unlocked is not None
    assert unlocked.unwrap(wrapped, "p") == b"k" * 32
    kept = ring.get(FIRST)
    assert kept is not None
    with pytest.raises(KnownError):
        store.signer(FIRST, kept.hex())
    store.forget_in_key_ring(FIRST)
    assert store.unlock_from_key_ring(FIRST) is None
    ring.put(FIRST, bytes(32))
    assert store.unlock_from_key_ring(FIRST) is None, "another key in the ring opens nothing"
    ring.put(SECOND, bytes(32))
    assert store.unlock_from_key_ring(SECOND) is None


def test_without_a_key_ring_the_password_is_the_only_way(make: Make) -> None:
    store = make(None)
    store.create(info(), PASSWORD)
    assert not store.keep_in_key_ring(FIRST, PASSWORD)
    assert store.unlock_from_key_ring(FIRST) is None
    store.forget_in_key_ring(FIRST)


_NO_RING: Callable[[], keyring.backend.KeyringBackend] = NoKeyring


class _SampleBackend(keyring.backend.KeyringBackend):
    """A system's key ring that lives in the test."""

    priority = 1
    kept: dict[tuple[str, str], str]

    def __init__(self) -> None:
        self.kept = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(params=["none", "memory", "system"])
def ring(request: pytest.FixtureRequest) -> Iterator[KeyRing]:
    before = keyring.get_keyring()
    keyring.set_keyring(_NO_RING() if request.param == "none" else _SampleBackend())
    yield MemoryKeyRing() if request.param == "memory" else SystemKeyRing()
    keyring.set_keyring(before)


def test_a_key_ring_gives_back_what_it_said_it_keeps(ring: KeyRing) -> None:
    assert ring.get(FIRST) is None
    kept = ring.put(FIRST, b"k" * 32)
    assert ring.get(FIRST) == (b"k" * 32 if kept else None)
    assert ring.get(SECOND) is None
    ring.forget(FIRST)
    ring.forget(FIRST)
    assert ring.get(FIRST) is None


@pytest.mark.parametrize("ring", ["system"], indirect=True)
def test_a_broken_entry_of_the_key_ring_is_no_key(ring: KeyRing) -> None:
    keyring.set_password("cse-desktop", FIRST, "不是 base64")
    assert ring.get(FIRST) is None


def test_the_files_hold_nothing_readable_and_are_their_owners_only(tmp_path: Path) -> None:
    store = FileKeyStore(tmp_path / "identities", hardness=CHEAP)
    store.create(info(), PASSWORD)
    (age_identity,) = store.unlock(FIRST, PASSWORD).age_identities()
    path = tmp_path / "identities" / FIRST / "identity.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [name.name for name in path.parent.iterdir()] == ["identity.json"]
    text = path.read_text(encoding="utf-8")
    assert age_identity not in text
    assert PASSWORD not in text
    told = json.loads(text)
    assert told["derivation"] | {"salt": ""} == {
        "name": "argon2id",
        "memory_kib": 64,
        "passes": 1,
        "lanes": 1,
        "salt": "",
    }
    assert Hardness() == Hardness(memory_kib=65536, passes=3, lanes=4)


def test_a_damaged_identity_is_left_out_and_said(tmp_path: Path) -> None:
    store = FileKeyStore(tmp_path, hardness=CHEAP)
    store.create(info(FIRST), PASSWORD)
    made = store.create(info(SECOND), PASSWORD)
    path = tmp_path / FIRST / "identity.json"
    whole = path.read_bytes()
    for damaged in (b"", b"{}", whole[:-20], whole.replace(b'"format": 1', b'"format": 9'), b"[]"):
        path.write_bytes(damaged)
        assert store.identities() == [made]
        with pytest.raises(KnownError) as caught:
            store.unlock(FIRST, PASSWORD)
        assert caught.value.code == "KEY-004"


def test_reading_and_signing_keys_may_not_be_exchanged(tmp_path: Path) -> None:
    store = FileKeyStore(tmp_path, hardness=CHEAP)
    store.create(info(), PASSWORD)
    path = tmp_path / FIRST / "identity.json"
    told = json.loads(path.read_bytes())
    told["wrapped"]["signing"] = told["wrapped"]["reading"]
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(KnownError):
        store.signer(FIRST, PASSWORD)
