"""Making certificates: what the table wants, and what is not made at all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cse_desktop.trust import crls
from cse_desktop.trust.certificates import (
    Subject,
    make_leaf,
    make_root,
    make_society_ca,
    new_key,
)
from cse_desktop.trust.chain import believe
from cse_desktop.trust.oids import intake_oid, issuing_oid, scope_oid
from cse_desktop.trust.profile import key_digest, read_certificate
from tests.trust.world import DAY, NOW, PE, SPE, World

LEAP_DAY = datetime(2028, 2, 29, 12, 30, 15, 999_999, tzinfo=UTC)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def society_ca(world: World, *scopes: str) -> bytes:
    subject = Subject("示例 Sample", "Sample CA")
    return make_society_ca(new_key().public_key(), subject, scopes, world.root, world.root_key, NOW)


def leaf(world: World, **changes: object) -> bytes:
    values: dict[str, object] = {
        "key": new_key().public_key(),
        "subject": Subject(world.home.organisation, "示例", "e-1"),
        "role": "assessor",
        "policies": [SPE, PE],
        "recipient": world.assessor.recipient,
        "society": world.home.ca,
        "society_key": world.home.key,
        "not_before": NOW,
        "days": 366,
        **changes,
    }
    return make_leaf(**values)  # type: ignore[arg-type] # the wrong values are the point


def test_a_society_has_its_scopes_and_both_acts(world: World) -> None:
    facts = read_certificate(society_ca(world, scope_oid(9, 2, 1), scope_oid(9, 1, 1)), "society")
    assert facts.policies == (scope_oid(9, 1, 1), scope_oid(9, 2, 1), issuing_oid(9), intake_oid(9))
    assert facts.society == 9
    assert facts.not_after - facts.not_before < timedelta(days=5 * 366)


def test_each_role_has_its_policies(world: World) -> None:
    assert read_certificate(leaf(world), "leaf").policies == (PE, SPE)
    assert read_certificate(world.issuer.certificate, "leaf").policies == (issuing_oid(1),)
    assert read_certificate(world.intake.certificate, "leaf").policies == (intake_oid(1),)


def test_a_root_made_on_a_leap_day_in_the_middle_of_a_second() -> None:
    key = new_key()
    facts = read_certificate(make_root(key, Subject("示例 Sample", "Sample root"), LEAP_DAY), "root")
    assert facts.not_before == LEAP_DAY.replace(microsecond=0)
    assert facts.not_after.year == 2048
    assert facts.key_sha256 == key_digest(key.public_key())
    assert (facts.policies, facts.society, facts.issuer_key_id) == ((), None, None)


YEARS = [
    (datetime(2023, 3, 1, tzinfo=UTC), 7305, 1827),
    (datetime(2024, 1, 1, tzinfo=UTC), 7305, 1827),
    (datetime(2024, 2, 29, tzinfo=UTC), 7305, 1826),
    (datetime(2025, 3, 1, tzinfo=UTC), 7305, 1826),
    (datetime(2026, 12, 31, tzinfo=UTC), 7305, 1826),
]


@pytest.mark.parametrize(("begin", "root_days", "society_days"), YEARS)
def test_years_are_calendar_years(begin: datetime, root_days: int, society_days: int) -> None:
    key = new_key()
    root = make_root(key, Subject("示例 Sample", "Sample root"), begin)
    ca = make_society_ca(new_key().public_key(), Subject("示例 Sample", "Sample CA"), [SPE], root, key, begin)
    lives = [read_certificate(root, "root"), read_certificate(ca, "society")]
    assert [(facts.not_after - facts.not_before).days for facts in lives] == [root_days, society_days]


def test_nothing_outlives_its_issuer(world: World) -> None:
    late = read_certificate(world.home.ca, "society").not_after - 10 * DAY
    made = leaf(world, not_before=late)
    assert read_certificate(made, "leaf").not_after == late + 10 * DAY
    root_ends = read_certificate(world.root, "root").not_after
    subject = Subject("示例 Sample", "Sample CA")
    key = new_key().public_key()
    ca = make_society_ca(key, subject, [scope_oid(9, 1, 1)], world.root, world.root_key, root_ends - DAY)
    assert read_certificate(ca, "society").not_after == root_ends


def test_a_leaf_of_366_days_is_believed(world: World) -> None:
    found = believe(leaf(world), world.home.ca, [world.root], world.crls, NOW, status_required=True)
    assert found.leaf.not_after - found.leaf.not_before == timedelta(days=366)


REFUSED: list[tuple[str, Callable[[World], object]]] = [
    ("no scope", society_ca),
    ("scopes of two societies", lambda w: society_ca(w, scope_oid(1, 1, 1), scope_oid(2, 1, 1))),
    ("an act as scope", lambda w: society_ca(w, issuing_oid(1))),
    ("a policy of others", lambda w: society_ca(w, "1.2.3")),
    ("367 days", lambda w: leaf(w, days=367)),
    ("no days", lambda w: leaf(w, days=0)),
    ("no number", lambda w: leaf(w, subject=Subject(w.home.organisation, "示例"))),
    ("a number not printable", lambda w: leaf(w, subject=Subject(w.home.organisation, "示例", "e@1"))),
    ("a Chinese number", lambda w: leaf(w, subject=Subject(w.home.organisation, "示例", "专家1"))),
    ("an empty name", lambda w: leaf(w, subject=Subject(w.home.organisation, " ", "e-1"))),
    ("a name too long", lambda w: leaf(w, subject=Subject(w.home.organisation, "示" * 65, "e-1"))),
    ("a name with a line", lambda w: leaf(w, subject=Subject(w.home.organisation, "a\nb", "e-1"))),
    ("no recipient", lambda w: leaf(w, recipient="age1")),
    ("no scope for an assessor", lambda w: leaf(w, policies=[])),
    ("a scope the society lacks", lambda w: leaf(w, policies=[scope_oid(1, 2, 1)])),
    ("an act for an assessor", lambda w: leaf(w, policies=[PE, issuing_oid(1)])),
    ("field 0", lambda w: scope_oid(1, 0, 1)),
]


@pytest.mark.parametrize("make", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_not_made(world: World, make: Callable[[World], object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each row is wrong in exactly one way
        make(world)


def test_lists_made_in_the_middle_of_a_second_are_good(world: World) -> None:
    moment = NOW.replace(microsecond=123_456) - DAY
    made = crls.make_crl(
        world.home.ca, world.home.key, 3, moment, [crls.Revocation(5, moment, "superseded")], days=30
    )
    found = crls.read_crl(made, read_certificate(world.home.ca, "society"))
    assert found.this_update == moment.replace(microsecond=0)
    assert found.find(5) is not None
