"""Queries and supplements before a stranger with `cse-verify`: believed as they are, refused when anything is bent."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cse_desktop.trust.oids import scope_oid
from tests.trust.forge import Forgery
from tests.trust.stranger import code_of, judged, laid_out
from tests.trust.world import CASE_B, PE, Party, World, encrypted, plaintext, write_query, write_supplement

OTHER_SOCIETY = scope_oid(2, 1, 2)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def signer_of(world: World, kind: str) -> Party:
    """Who signs bundles of this kind."""
    return world.assessor if kind == "query" else world.issuer


def good(world: World, folder: Path, kind: str) -> bytes:
    """A genuine bundle."""
    write = write_query if kind == "query" else write_supplement
    write(world, folder / f"{kind}.csb")
    return (folder / f"{kind}.csb").read_bytes()


@pytest.mark.parametrize("kind", ["query", "supplement"])
def test_what_is_genuine_is_believed(world: World, tmp_path: Path, kind: str) -> None:
    laid_out(world, tmp_path)
    good(world, tmp_path, kind)
    status, verdict = judged(tmp_path, tmp_path / f"{kind}.csb", "--crl", tmp_path / "crl.pem")
    assert (status, verdict["believed"], verdict["facts"]["kind"]) == (0, True, kind)
    assert verdict["facts"]["role"] == ("assessor" if kind == "query" else "issuer")


@pytest.mark.parametrize("kind", ["query", "supplement"])
def test_the_forge_adds_nothing(world: World, tmp_path: Path, kind: str) -> None:
    laid_out(world, tmp_path)
    forgery = Forgery.of(world, good(world, tmp_path, kind), signer_of(world, kind))
    assert code_of(tmp_path, forgery.seal()) is None


@pytest.mark.parametrize("kind", ["query", "supplement"])
def test_any_changed_byte_is_refused(world: World, tmp_path: Path, kind: str) -> None:
    laid_out(world, tmp_path)
    archive = plaintext(good(world, tmp_path, kind), world.intake)
    for place in range(0, len(archive), 211):
        bent = bytearray(archive)
        bent[place] ^= 1
        assert code_of(tmp_path, encrypted(bytes(bent), world.intake.recipient)) is not None, place


def elsewhere(forgery: Forgery) -> None:
    """A file more, in the folder of a case that the supplement does not name."""
    path = f"data/cases/{CASE_B}/s0001/0001.pdf"
    beside = next(file for file in forgery.head["files"] if file["path"].endswith("/0001.pdf"))
    forgery.data[path] = forgery.data[beside["path"]]
    forgery.head["files"].append({**beside, "path": path})


def without_cases(forgery: Forgery) -> None:
    forgery.head["cases"] = {}


def of_another_society(forgery: Forgery) -> None:
    for case in forgery.head["cases"].values():
        case["scope"] = OTHER_SOCIETY


def without_assignment(forgery: Forgery) -> None:
    forgery.head["assignment_digest"] = None


def by_the_other_role(forgery: Forgery) -> None:
    world = forgery.world
    forgery.signed_by(world.issuer if forgery.signer is world.assessor else world.assessor)


def by_the_intake(forgery: Forgery) -> None:
    forgery.signed_by(forgery.world.intake)


BENT: list[tuple[str, Callable[[Forgery], object], str]] = [
    ("query", without_cases, "CSB-073"),
    ("query", of_another_society, "CSB-096"),
    ("query", without_assignment, "CSB-073"),
    ("query", by_the_other_role, "CSB-083"),
    ("query", by_the_intake, "CSB-083"),
    ("supplement", without_cases, "CSB-073"),
    ("supplement", elsewhere, "CSB-094"),
    ("supplement", of_another_society, "CSB-096"),
    ("supplement", without_assignment, "CSB-073"),
    ("supplement", by_the_other_role, "CSB-083"),
    ("supplement", by_the_intake, "CSB-083"),
]


@pytest.mark.parametrize(("kind", "bend", "code"), BENT, ids=[f"{row[0]} {row[1].__name__}" for row in BENT])
def test_what_a_signer_may_not_say(
    world: World, tmp_path: Path, kind: str, bend: Callable[[Forgery], object], code: str
) -> None:
    laid_out(world, tmp_path)
    forgery = Forgery.of(world, good(world, tmp_path, kind), signer_of(world, kind))
    bend(forgery)
    assert code_of(tmp_path, forgery.seal()) == code


def test_a_query_needs_no_scope_of_its_case(world: World, tmp_path: Path) -> None:
    """Whoever asks is believed by name and society; who may score is another matter."""
    laid_out(world, tmp_path)
    narrow = world.appoint(world.home, "assessor", "e-014", (scope_oid(1, 1, 1),))
    forgery = Forgery.of(world, good(world, tmp_path, "query"), narrow).signed_by(narrow)
    assert [case["scope"] for case in forgery.head["cases"].values()] == [PE]
    assert code_of(tmp_path, forgery.seal()) is None
