"""A supplement's bundle: what it adds up to is checked against all that came before, and answers still fit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cse_desktop.bundles.bag import case_digest
from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.read import ReadBundle
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.bundles.write import WrittenBundle, manifest_of, payload_bytes, write_bundle
from cse_desktop.domain.supplement_json import supplement_member
from cse_desktop.errors.refusals import Refused
from tests.trust.world import (
    CASE_A,
    CASE_B,
    PE,
    STANDARD,
    World,
    assigned_payload,
    intake_reader,
    knowing,
    known_assignment,
    read,
    write_scores,
)

ISSUED = manifest_of(assigned_payload())


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def written(
    world: World, folder: Path, number: int, earlier: Sequence[bytes], case_id: str = CASE_A, digest: str = ""
) -> tuple[bytes, WrittenBundle]:
    """The n-th supplement, which says of the case what `digest` says or else what is right."""
    member = supplement_member(case_id, number, 1, "pdf")
    payload = [
        payload_bytes("data/supplement.json", b"{}", "application/json"),
        payload_bytes(member, f"material {number}".encode(), "application/pdf", f"补充 {number}.pdf"),
    ]
    right = case_digest(CASE_A, *earlier, manifest_of(payload))
    out = folder / f"supplement-{number}.csb"
    made = write_bundle(
        out,
        world.draft(
            "supplement",
            sequence=number,
            cases={CASE_A: CaseEntry(PE, digest or right)},
            standards=(STANDARD,),
        ),
        payload,
        world.issuer,
        world.crls,
        [world.assessor.recipient],
    )
    return out.read_bytes(), made


def taken(world: World, data: bytes, known: KnownAssignment) -> ReadBundle:
    """What the assessor's program reads."""
    reader = intake_reader(world, kinds=frozenset({"supplement"}), audiences=None, known=knowing(known))
    return read(data, replace(reader, identities=(world.assessor.identity,)))


def test_each_supplement_counts_those_before_it_in(world: World, tmp_path: Path) -> None:
    first, made = written(world, tmp_path, 1, [ISSUED])
    known = known_assignment(world, manifests=(ISSUED,))
    assert taken(world, first, known).head.sequence == 1
    second, _ = written(world, tmp_path, 2, [ISSUED, made.manifest])
    assert taken(world, second, replace(known, manifests=(ISSUED, made.manifest))).head.sequence == 2


def test_a_supplement_out_of_its_order_is_refused(world: World, tmp_path: Path) -> None:
    first, made = written(world, tmp_path, 1, [ISSUED])
    second, other = written(world, tmp_path, 2, [ISSUED, made.manifest])
    for data, manifests in (
        (second, (ISSUED,)),
        (first, ()),
        (first, (made.manifest, ISSUED)),
        (first, (ISSUED, other.manifest)),
    ):
        with pytest.raises(Refused) as refused:
            taken(world, data, known_assignment(world, manifests=manifests))
        assert refused.value.code == "CSB-095"


def test_a_supplement_seen_before_is_told_from_another_of_its_number(world: World, tmp_path: Path) -> None:
    first, made = written(world, tmp_path, 1, [ISSUED])
    known = known_assignment(world, manifests=(ISSUED, made.manifest), sequences={1: made.tagmanifest_sha256})
    assert taken(world, first, known).repeated
    other, _ = written(world, tmp_path, 1, [ISSUED, made.manifest])
    with pytest.raises(Refused) as refused:
        taken(world, other, known)
    assert refused.value.code == "CSB-093"


def test_a_supplement_brings_something_for_each_of_its_cases_and_no_other(
    world: World, tmp_path: Path
) -> None:
    data, _ = written(world, tmp_path, 1, [ISSUED], case_id=CASE_B)
    with pytest.raises(Refused) as refused:
        taken(world, data, known_assignment(world, manifests=(ISSUED,)))
    assert refused.value.code == "CSB-094"


def test_scores_from_before_a_supplement_still_fit(world: World, tmp_path: Path) -> None:
    write_scores(world, tmp_path / "scores.csb")
    data = (tmp_path / "scores.csb").read_bytes()
    assert known_assignment(world).cases is not None
    later = {
        case_id: replace(case, digest="b" * 64, earlier=frozenset({"a" * 64}))
        for case_id, case in (known_assignment(world).cases or {}).items()
    }
    assert read(data, intake_reader(world, known=knowing(known_assignment(world, cases=later)))).head.cases
    never = {
        case_id: KnownCase(case.scope, "b" * 64, earlier=frozenset({"c" * 64}))
        for case_id, case in later.items()
    }
    with pytest.raises(Refused) as refused:
        read(data, intake_reader(world, known=knowing(known_assignment(world, cases=never))))
    assert refused.value.code == "CSB-095"
