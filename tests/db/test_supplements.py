"""Further material: stores of its own under the applicant's key, and documents kept with the act that takes them in."""

import hashlib
from pathlib import Path

import pytest

from cse_desktop.domain.ports import NewSupplement
from cse_desktop.domain.records import Act, Change, TakenSupplement
from cse_desktop.errors import BugError, KnownError
from cse_desktop.paths import Home
from db.casefile import keyring
from db.casefile.storage import CaseFile
from tests.db.desks import ASSIGNMENT, CASES
from tests.db.test_desk import DIGEST, MATERIAL, Place

LATER = b"further material " * 40_000
LATER_DIGEST = hashlib.sha256(LATER).hexdigest()
TAKEN = TakenSupplement(1, CASES[1], "5" * 64, "2026-03-20T01:00:00Z")
NAME = "supplements/0001/bundle.json"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(Home(tmp_path))
    place.take_in()
    return place


def bring(place: Place, number: int = 1, case_id: str = CASES[0], data: bytes = LATER) -> NewSupplement:
    new: NewSupplement = place.desk.begin_supplement(ASSIGNMENT, number, place.person)
    with new.materials(case_id).member(hashlib.sha256(data).hexdigest(), len(data)) as sink:
        sink.write(data)
    return new


def keep(file: CaseFile, taken: TakenSupplement = TAKEN, document: bytes = b"{}") -> None:
    act = Act("take-supplement", None, (Change(None, taken),), undoable=False)
    file.commit(act, payloads={f"supplements/{taken.number:04d}/bundle.json": document})


def test_further_material_is_read_beside_the_first(place: Place) -> None:
    bring(place).publish()
    bring(place, 2, data=b"more").publish()
    reader = place.desk.reader(ASSIGNMENT, CASES[0], place.person)
    assert reader.digests() == (DIGEST, LATER_DIGEST, hashlib.sha256(b"more").hexdigest())
    assert reader.read(LATER_DIGEST, 3, 40) == LATER[3:43]
    assert reader.read(DIGEST, 0, 40) == MATERIAL[:40]
    with pytest.raises(KeyError):
        reader.size("0" * 64)
    reader.close()
    assert place.codes(deep=True) == ["DOC-000"]
    stores = place.home.supplement_stores(ASSIGNMENT, CASES[0])
    assert [store.name for store in stores] == [f"{CASES[0]}.s0001.csemat", f"{CASES[0]}.s0002.csemat"]
    assert LATER[:100] not in stores[0].read_bytes()


def test_nothing_is_seen_of_a_supplement_before_it_is_published(place: Place) -> None:
    before = place.names()
    new = bring(place)
    reader = place.desk.reader(ASSIGNMENT, CASES[0], place.person)
    assert reader.digests() == (DIGEST,)
    reader.close()
    new.discard()
    new.discard()
    assert place.names() == before
    published = bring(place)
    published.publish()
    published.discard()
    assert place.names() == before


def test_a_supplement_cut_short_is_begun_again(place: Place) -> None:
    bring(place, data=b"half of it")
    bring(place).publish()
    bring(place).publish()
    reader = place.desk.reader(ASSIGNMENT, CASES[0], place.person)
    assert reader.size(LATER_DIGEST) == len(LATER)
    reader.close()
    assert place.codes(deep=True) == ["DOC-000"]


def test_who_has_sent_nothing_before_gets_a_key(place: Place) -> None:
    path = place.home.case_keys(ASSIGNMENT)
    place.home.material_store(ASSIGNMENT, CASES[0]).unlink()
    keyring.write(path, keyring.read(path).without(keyring.materials_of(CASES[0])))
    assert not place.desk.holds_materials(ASSIGNMENT, CASES[0])
    bring(place).publish()
    assert place.desk.holds_materials(ASSIGNMENT, CASES[0])
    reader = place.desk.reader(ASSIGNMENT, CASES[0], place.person)
    assert reader.digests() == (LATER_DIGEST,)
    reader.close()
    assert place.codes(deep=True) == ["DOC-000"]


def test_destroying_an_applicants_materials_destroys_the_further_ones(place: Place) -> None:
    bring(place).publish()
    bring(place, case_id=CASES[1]).publish()
    place.desk.destroy_materials(ASSIGNMENT, CASES[0])
    assert place.home.supplement_stores(ASSIGNMENT, CASES[0]) == []
    assert len(place.home.supplement_stores(ASSIGNMENT, CASES[1])) == 1
    with pytest.raises(KnownError):
        place.desk.reader(ASSIGNMENT, CASES[0], place.person)


def test_documents_are_kept_with_their_act_or_not_at_all(place: Place) -> None:
    with place.desk.open(ASSIGNMENT, place.person) as file:
        keep(file)
        assert file.payload(NAME) == b"{}"
        assert file.can_undo(None) == (None, None)
        with pytest.raises(BugError):
            keep(file, document=b"[]")
        assert file.payload(NAME) == b"{}"
        assert file.rows(TakenSupplement) == [TAKEN]
    with place.desk.open(ASSIGNMENT, place.person) as file:
        assert file.rows(TakenSupplement) == [TAKEN]
        assert NAME in file.payload_names()
    assert place.codes(deep=True) == ["DOC-000"]
