"""Attacks by a signer who is who they say: bundles that say what they must not, each with its code."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cse_desktop.bundles.bag import build_manifest, sha256_hex
from cse_desktop.bundles.names import BAG_INFO, BAGIT, CHAIN, CRLS, HEAD, MANIFEST, TAG_FILES, TAG_MANIFEST
from cse_desktop.bundles.read import Reader, RefusedBundle
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.times import format_time
from cse_desktop.errors.refusals import REFUSALS, Refused
from cse_desktop.trust import crls
from cse_desktop.trust.certificates import to_pem
from cse_desktop.trust.oids import scope_oid
from tests.trust.forge import Forgery
from tests.trust.world import (
    AE,
    CASE_A,
    CASE_B,
    DAY,
    NOW,
    PE,
    STANDARD,
    World,
    intake_reader,
    knowing,
    known_assignment,
    read,
    write_scores,
)

Change = Callable[[Forgery], object]


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def said(place: str, value: Any) -> Change:
    """`bundle.json` says `value` at a dotted place."""

    def change(forgery: Forgery) -> None:
        table: Any = forgery.head
        *parents, last = place.split(".")
        for parent in parents:
            table = table[int(parent) if isinstance(table, list) else parent]
        table[int(last) if isinstance(table, list) else last] = value

    return change


def unsaid(place: str) -> Change:
    def change(forgery: Forgery) -> None:
        table: Any = forgery.head
        *parents, last = place.split(".")
        for parent in parents:
            table = table[int(parent) if isinstance(table, list) else parent]
        del table[last]

    return change


def written(write: Callable[[bytes], bytes]) -> Change:
    """`bundle.json` is written otherwise."""

    def change(forgery: Forgery) -> None:
        forgery.tags[HEAD] = write(canonical_bytes(forgery.head))

    return change


def tag(name: str, data: bytes) -> Change:
    return lambda forgery: forgery.tags.update({name: data})


def exchanged(name: str, old: bytes, new: bytes) -> Change:
    """A tag file as it follows from the rest, with a part exchanged."""

    def change(forgery: Forgery) -> None:
        data = dict(forgery.members())[name]
        assert old in data
        forgery.tags[name] = data.replace(old, new)

    return change


def with_one_more_listed(forgery: Forgery) -> None:
    """A tag manifest that lists the signature, or anything else."""
    members = dict(forgery.members())
    digests = {name: sha256_hex(members[name]) for name in TAG_FILES}
    forgery.tags[TAG_MANIFEST] = build_manifest({**digests, "fetch.txt": sha256_hex(b"")})


def wrongly_listed(forgery: Forgery) -> None:
    members = dict(forgery.members())
    digests = {name: sha256_hex(members[name]) for name in TAG_FILES}
    forgery.tags[TAG_MANIFEST] = build_manifest({**digests, MANIFEST: "0" * 64})


def unsorted_manifest(forgery: Forgery) -> None:
    lines = dict(forgery.members())[MANIFEST].splitlines(keepends=True)
    forgery.tags[MANIFEST] = b"".join(reversed(lines))


def data_changed(forgery: Forgery) -> None:
    """The manifest stays what it was, and one data file does not."""
    forgery.tags[MANIFEST] = dict(forgery.members())[MANIFEST]
    path = max(forgery.data)
    forgery.data[path] = forgery.data[path][:-1] + b"!"


def record_hidden(forgery: Forgery) -> None:
    forgery.head["cases"][CASE_A]["record"] = "e" * 64


def deep(data: bytes) -> bytes:
    return data.replace(b'"crit":[]', b'"crit":' + b"[" * 40 + b"]" * 40)


def by_other_society(forgery: Forgery) -> None:
    world = forgery.world
    forgery.signed_by(world.stranger, world.lists(society=world.other))


def by_issuer(forgery: Forgery) -> None:
    forgery.signed_by(forgery.world.issuer)
    forgery.head["issuer"]["role"] = "issuer"


def by_colleague(forgery: Forgery) -> None:
    world = forgery.world
    forgery.signed_by(world.appoint(world.home, "assessor", "e-099", (PE, scope_oid(1, 1, 3))))


def by_narrower(forgery: Forgery) -> None:
    world = forgery.world
    forgery.signed_by(world.appoint(world.home, "assessor", "e-014", (PE,)))


def twice_the_recipient(forgery: Forgery) -> None:
    forgery.head["recipients"] *= 2


def for_somebody_else(forgery: Forgery) -> None:
    forgery.head["recipients"] = [forgery.world.stranger.recipient]


def other_chain(forgery: Forgery) -> None:
    world = forgery.world
    forgery.chain = (world.issuer.certificate, *world.issuer.chain)


def third_case(forgery: Forgery) -> None:
    forgery.head["cases"]["019c0000-0000-7000-8000-0000000000a3"] = dict(forgery.head["cases"][CASE_A])


REVISION = f"cases.{CASE_A}.revision"
SUPERSEDES = f"cases.{CASE_A}.supersedes"

ATTACKS: list[tuple[str, Change, str]] = [
    # step 7
    ("a tag file of another digest", wrongly_listed, "CSB-071"),
    ("tag manifest lists more", with_one_more_listed, "CSB-070"),
    ("tag manifest in capitals", exchanged(TAG_MANIFEST, b"bundle.json", b"Bundle.json"), "CSB-032"),
    ("tag manifest with a star", exchanged(TAG_MANIFEST, b"  bagit.txt", b" *bagit.txt"), "CSB-070"),
    ("tag manifest with CRLF", exchanged(TAG_MANIFEST, b"\n", b"\r\n"), "CSB-070"),
    ("wrong digest of a tag file", exchanged(TAG_MANIFEST, b"  bagit.txt", b"0  bagit.txt"), "CSB-070"),
    ("manifest not sorted", unsorted_manifest, "CSB-070"),
    ("manifest empty", tag(MANIFEST, b""), "CSB-073"),
    ("manifest leads upwards", exchanged(MANIFEST, b"data/cases", b"data/../../etc"), "CSB-032"),
    ("manifest names a tag file", exchanged(MANIFEST, b"data/cases", b"trust/cases"), "CSB-070"),
    ("another bagit.txt", tag(BAGIT, b"BagIt-Version: 0.97\n"), "CSB-076"),
    ("another bag-info.txt", tag(BAG_INFO, b"Bagging-Date: 2026-03-12\n"), "CSB-076"),
    ("another chain", other_chain, "CSB-077"),
    ("chain with more", exchanged(CHAIN, b"-----BEGIN", b"\n-----BEGIN"), "CSB-077"),
    ("one list only", lambda f: setattr(f, "crls", f.crls[:1]), "CSB-058"),
    ("lists in the wrong order", lambda f: setattr(f, "crls", f.crls[::-1]), "CSB-058"),
    ("no list", tag(CRLS, b""), "CSB-058"),
    ("lists not PEM", tag(CRLS, b"none\n"), "CSB-058"),
    ("a newline after the JSON", written(lambda data: data + b"\n"), "CSB-072"),
    ("a space in the JSON", written(lambda data: data.replace(b":", b": ", 1)), "CSB-072"),
    ("a byte order mark", written(lambda data: b"\xef\xbb\xbf" + data), "CSB-072"),
    ("not UTF-8", written(lambda data: data.replace(b"cse-desktop", b"\xff")), "CSB-072"),
    ("a float", written(lambda data: data.replace(b'"sequence":1', b'"sequence":1.0')), "CSB-072"),
    ("an exponent", written(lambda data: data.replace(b'"sequence":1', b'"sequence":1e0')), "CSB-072"),
    ("NaN", written(lambda data: data.replace(b'"sequence":1', b'"sequence":NaN')), "CSB-072"),
    (
        "a huge number",
        written(lambda data: data.replace(b'"sequence":1', b'"sequence":' + b"9" * 5000)),
        "CSB-072",
    ),
    (
        "a key twice",
        written(lambda data: data.replace(b'"version":1', b'"version":1,"version":1')),
        "CSB-072",
    ),
    ("U+007F", written(lambda data: data.replace(b"cse-desktop", b"cse\x7fdesktop")), "CSB-072"),
    ("escaped without need", written(lambda data: data.replace(b'"scores"', b'"\\u0073cores"')), "CSB-072"),
    ("a lone surrogate", written(lambda data: data.replace(b"cse-desktop", b"\\ud800")), "CSB-072"),
    ("too deep", written(deep), "CSB-072"),
    ("deep beyond recursion", written(lambda data: b"[" * 200_000), "CSB-072"),
    ("not an object", written(lambda data: b"[]"), "CSB-073"),
    ("another format", said("format", "zip"), "CSB-073"),
    ("a newer version", said("version", 2), "CSB-074"),
    ("something critical", said("crit", ["quantum"]), "CSB-075"),
    ("a field too many", said("extra", None), "CSB-073"),
    ("a field too few", unsaid("journal_head"), "CSB-073"),
    ("a kind that is none", said("kind", "present"), "CSB-073"),
    ("an id in capitals", said("bundle_id", "019C0000-0000-7000-8000-000000000100"), "CSB-073"),
    ("an id of another version", said("assignment_id", "019c0000-0000-4000-8000-000000000001"), "CSB-073"),
    ("another id than the folder", said("bundle_id", "019c0000-0000-7000-8000-000000000200"), "CSB-032"),
    ("sequence 0", said("sequence", 0), "CSB-073"),
    ("sequence a text", said("sequence", "1"), "CSB-073"),
    ("sequence true", said("sequence", True), "CSB-073"),
    ("a day that is none", said("created_claimed", "2026-02-30T00:00:00Z"), "CSB-073"),
    ("a local time", said("created_claimed", "2026-03-12T09:00:00+08:00"), "CSB-073"),
    ("no challenge", said("challenge", None), "CSB-073"),
    ("no assignment digest", said("assignment_digest", None), "CSB-073"),
    ("no cases", said("cases", {}), "CSB-073"),
    ("a case id that is none", said("cases.A001", {}), "CSB-073"),
    ("a scope that is none", said(f"cases.{CASE_A}.scope", "1.2.3"), "CSB-073"),
    ("an act as scope", said(f"cases.{CASE_A}.scope", "1.3.6.1.4.1.32473.7.1.1.0.2"), "CSB-073"),
    ("no revision", said(REVISION, None), "CSB-073"),
    ("revision 0", said(REVISION, 0), "CSB-073"),
    ("supersedes nothing", said(REVISION, 2), "CSB-073"),
    ("supersedes without need", said(SUPERSEDES, "b" * 64), "CSB-073"),
    ("no record", said(f"cases.{CASE_A}.record", None), "CSB-073"),
    ("record is no file", record_hidden, "CSB-073"),
    ("a recipient that is none", said("recipients", ["age1"]), "CSB-073"),
    ("a recipient twice", twice_the_recipient, "CSB-073"),
    ("no recipients", said("recipients", []), "CSB-073"),
    ("no files", said("files", []), "CSB-073"),
    ("a file of another digest", said("files.0.sha256", "0" * 64), "CSB-073"),
    ("a file of negative size", said("files.0.size", -1), "CSB-073"),
    ("a file too large", said("files.0.size", 2**31), "CSB-073"),
    ("a display name upwards", said("files.0.display_name", "../../evil.pdf"), "CSB-073"),
    ("an absolute display name", said("files.0.display_name", "/etc/passwd"), "CSB-073"),
    ("a display name with a device", said("files.0.display_name", "C:\\evil.pdf"), "CSB-073"),
    ("a display name turned round", said("files.0.display_name", "evil\u202efdp.exe"), "CSB-073"),
    ("a display name with a line", said("files.0.display_name", "a\nb"), "CSB-073"),
    ("no display name", said("files.0.display_name", ""), "CSB-073"),
    ("a media type that is none", said("files.0.media_type", "text/html; charset=x"), "CSB-073"),
    ("a path not of data", said("files.0.path", "bundle.json"), "CSB-032"),
    ("a path with a device", said("files.0.path", "data/con.txt"), "CSB-032"),
    ("a path in capitals", said("files.0.path", "data/A.json"), "CSB-032"),
    ("a path with a dot at its end", said("files.0.path", "data/a."), "CSB-032"),
    # step 8
    ("a kind not for the intake", said("kind", "query"), "CSB-080"),
    ("a receipt to the society", said("kind", "receipt"), "CSB-080"),
    ("another audience", said("audience", "sample-ict"), "CSB-081"),
    ("expired", said("not_after", format_time(NOW - DAY)), "CSB-082"),
    ("not for this reader", for_somebody_else, "CSB-084"),
    ("another issuer", said("issuer.cert", "0" * 64), "CSB-085"),
    ("another role", said("issuer.role", "intake"), "CSB-085"),
    ("signed by the society's issuer", by_issuer, "CSB-083"),
    # step 9
    ("an unknown assignment", said("assignment_id", "019c0000-0000-7000-8000-000000000002"), "CSB-090"),
    ("another assignment's digest", said("assignment_digest", "e" * 64), "CSB-091"),
    ("another challenge", said("challenge", "x" * 43), "CSB-099"),
    ("another assessor", said("assessor.id", "e-015"), "CSB-092"),
    ("another society's assessor", said("assessor.society", 2), "CSB-092"),
    ("signed by another society's assessor", by_other_society, "CSB-092"),
    ("signed by a colleague", by_colleague, "CSB-092"),
    ("a case too many", third_case, "CSB-094"),
    ("a case of another scope", said(f"cases.{CASE_A}.scope", AE), "CSB-095"),
    ("a case of another digest", said(f"cases.{CASE_B}.digest", "b" * 64), "CSB-095"),
    ("a scope outside the certificate", by_narrower, "CSB-096"),
    # step 10
    ("other standards", said("standards.0.digest", "0" * 64), "CSB-100"),
    ("no standards", said("standards", []), "CSB-100"),
    # step 11
    ("data changed", data_changed, "CSB-110"),
    ("a size too small", said("files.1.size", 58), "CSB-076"),
]


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in ATTACKS], ids=[row[0] for row in ATTACKS])
def test_attack_is_refused(world: World, tmp_path: Path, change: Change, code: str) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    change(forgery)
    lists = (*world.crls, *world.lists(society=world.other))
    with pytest.raises(Refused) as refused:
        read(forgery.seal(), intake_reader(world, crls=lists))
    assert refused.value.code == code


def known(world: World, case: KnownCase | None = None, **changes: Any) -> KnownAssignment:
    found = known_assignment(world, **changes)
    if case is None:
        return found
    return replace(found, cases={CASE_A: case, CASE_B: KnownCase(scope_oid(1, 1, 3), "a" * 64)})


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (KnownCase(PE, "a" * 64, 1, "b" * 64), "CSB-097"),
        (KnownCase(PE, "a" * 64, 7, "b" * 64), "CSB-097"),
    ],
)
def test_a_revision_that_is_there_already(world: World, tmp_path: Path, case: KnownCase, code: str) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    with pytest.raises(RefusedBundle) as refused:
        read(forgery.seal(), intake_reader(world, known=knowing(known(world, case))))
    assert refused.value.code == code
    assert refused.value.head.bundle_id == forgery.top


@pytest.mark.parametrize(
    ("revision", "supersedes", "held", "code"),
    [
        (2, "b", KnownCase(PE, "a" * 64, 1, "b" * 64), None),
        (2, "c", KnownCase(PE, "a" * 64, 1, "b" * 64), "CSB-097"),
        (3, "b", KnownCase(PE, "a" * 64, 1, "b" * 64), "CSB-098"),
        (2, "b", KnownCase(PE, "a" * 64), "CSB-098"),
    ],
)
def test_later_revisions(
    world: World, tmp_path: Path, revision: int, supersedes: str, held: KnownCase, code: str | None
) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    forgery.head["cases"][CASE_A] |= {"revision": revision, "supersedes": supersedes * 64}
    reader = intake_reader(world, known=knowing(known(world, held)))
    if code is None:
        assert read(forgery.seal(), reader).head.cases[CASE_A].revision == revision
        return
    with pytest.raises(Refused) as refused:
        read(forgery.seal(), reader)
    assert refused.value.code == code


def test_a_sequence_number_belongs_to_one_bundle(world: World, tmp_path: Path) -> None:
    good = write_scores(world, tmp_path / "good.csb")
    data = (tmp_path / "good.csb").read_bytes()
    taken = intake_reader(world, known=knowing(known(world, sequences={1: "f" * 64})))
    with pytest.raises(Refused) as refused:
        read(data, taken)
    assert refused.value.code == "CSB-093"
    same = known(
        world, KnownCase(PE, "a" * 64, 1, good.tagmanifest_sha256), sequences={1: good.tagmanifest_sha256}
    )
    assert read(data, intake_reader(world, known=knowing(same))).repeated


def test_a_refusal_before_the_head_is_believed_has_nobody_to_answer_to(world: World, tmp_path: Path) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    forgery.head["crit"] = ["quantum"]
    with pytest.raises(Refused) as refused:
        read(forgery.seal(), intake_reader(world))
    assert not isinstance(refused.value, RefusedBundle)


def test_a_carried_revocation_is_heeded_by_the_assessor_too(world: World, tmp_path: Path) -> None:
    write_scores(world, tmp_path / "good.csb")
    reader: Reader = intake_reader(world, crls=(), status_required=False)
    found = read((tmp_path / "good.csb").read_bytes(), reader)
    assert found.warnings == ()
    assert found.signer.crls == world.crls


def test_stale_lists_only_warn_the_assessor(world: World, tmp_path: Path) -> None:
    forgery = Forgery.of_scores(world, tmp_path)
    forgery.crls = world.lists(0, NOW - 31 * DAY)
    reader = intake_reader(world, crls=(), status_required=False)
    assert read(forgery.seal(), reader).warnings == ("CSB-057",)


def test_every_row_says_what_and_what_next_in_both_languages() -> None:
    for code, row in REFUSALS.items():
        refused = Refused(code)
        assert refused.sentences("zh_CN").startswith(row.what.zh)
        assert refused.sentences("en").endswith(row.next_step.en)
        assert row.what.zh.endswith("。")
        assert row.what.en.endswith(".")


def test_the_head_is_canonical_and_complete(world: World, tmp_path: Path) -> None:
    found = Forgery.of_scores(world, tmp_path)
    assert json.loads(canonical_bytes(found.head)) == found.head
    assert found.head["standards"] == [
        {"id": STANDARD.id, "version": STANDARD.version, "digest": STANDARD.digest}
    ]
    assert to_pem([world.root]).count(b"BEGIN CERTIFICATE") == 1
    assert crls.to_pem(world.crls).count(b"BEGIN X509 CRL") == 2
