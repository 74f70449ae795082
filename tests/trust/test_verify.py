"""The independent verifier as a command: what it is given, what it answers, what it says it did not check."""

import json
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cse_desktop.bundles.bag import sha256_hex
from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.read import KeepAll, read_bundle
from cse_desktop.bundles.receipt import receipt_for, receipt_payload
from cse_desktop.bundles.write import payload_bytes, write_bundle
from cse_desktop.domain.canonical import Json, canonical_bytes
from cse_desktop.domain.times import format_time
from cse_desktop.errors.refusals import REFUSALS
from cse_desktop.trust import agefiles, crls
from cse_desktop.trust.certificates import to_pem
from cse_desktop.trust.oids import scope_oid
from tests.trust.forge import Forgery, serial_of
from tests.trust.stranger import code_of, judged, laid_out, run, write_key
from tests.trust.world import (
    CASE_A,
    CASE_B,
    NOW,
    PE,
    SOFTWARE,
    SPE,
    STANDARD,
    World,
    assigned_payload,
    bundle_id,
    encrypted,
    intake_reader,
    plaintext,
    read,
    write_scores,
)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    write_scores(world, tmp_path / "good.csb")
    return laid_out(world, tmp_path)


def test_a_good_bundle_is_believed_and_reported(folder: Path) -> None:
    status, verdict = judged(folder, folder / "good.csb", "--crl", folder / "crl.pem")
    assert status == 0
    assert verdict["believed"] is True
    facts = verdict["facts"]
    assert facts["kind"] == "scores"
    assert (facts["signer"], facts["signer_id"], facts["role"]) == ("示例 e-014", "e-014", "assessor")
    assert facts["society"] == "示例电气学会 Sample EE"
    assert facts["scopes"] == [PE, SPE]
    assert {case_id: case["revision"] for case_id, case in facts["cases"].items()} == {CASE_A: 1, CASE_B: 1}
    assert facts["created_claimed"] == facts["signing_time"] == facts["judged_at"] == format_time(NOW)
    assert (facts["status"], facts["lists"]) == ("given", {"society": 1, "root": 1})
    assert len(facts["not_checked"]) == 6
    assert all(words["zh"] and words["en"] for words in facts["not_checked"])


def test_the_report_for_people_is_in_both_languages(folder: Path) -> None:
    given = ("--root", folder / "root.pem", "--identity", folder / "key.txt", "--at", format_time(NOW))
    status, text = run(folder / "good.csb", *given)
    assert status == 0
    for wanted in (
        "可信",
        "Believed",
        "示例 e-014",
        "评分结果 / scores",
        "评价专家 / assessor",
        PE,
        "未核验",
    ):
        assert wanted in text
    assert "status by carried lists" in text
    assert "\n" + f"case {CASE_A}: revision 1, scope {PE}, record " in text


def test_a_refusal_prints_its_code_in_both_languages(world: World, folder: Path) -> None:
    (folder / "crl.pem").write_bytes(crls.to_pem(world.lists(2, revoked=[serial_of(world.assessor)])))
    given = ("--root", folder / "root.pem", "--identity", folder / "key.txt", "--at", format_time(NOW))
    status, text = run(folder / "good.csb", *given, "--crl", folder / "crl.pem")
    assert status == 1
    row = REFUSALS["CSB-056"]
    assert text == f"CSB-056 {row.what.zh}\nCSB-056 {row.what.en}\n"


def test_a_decrypted_archive_needs_no_identity(world: World, folder: Path) -> None:
    (folder / "good.tar").write_bytes(plaintext((folder / "good.csb").read_bytes(), world.intake))
    given = ("--root", folder / "root.pem", "--at", format_time(NOW))
    assert run(folder / "good.tar", *given)[0] == 0
    assert run(folder / "good.tar", *given, "--identity", folder / "key.txt")[0] == 1
    status, text = run(folder / "good.csb", *given)
    assert status == 2
    assert "--identity" in text


@pytest.mark.parametrize("start", [b"", b"PK\x03\x04", b"\0" * 600])
def test_what_is_neither_is_refused(folder: Path, start: bytes) -> None:
    (folder / "other").write_bytes(start)
    status, text = run(folder / "other", "--root", folder / "root.pem")
    assert (status, text[:7]) == (1, "CSB-011")


@pytest.mark.parametrize(
    "change",
    [
        {"file": "missing.csb"},
        {"--root": "missing.pem"},
        {"--root": "key.txt"},
        {"--root": "crl.pem"},
        {"--root": "two.pem"},
        {"--identity": "missing.txt"},
        {"--identity": "root.pem"},
        {"--identity": "empty.txt"},
        {"--identity": "good.csb"},
        {"--crl": "root.pem"},
        {"--crl": "missing.pem"},
        {"--at": "yesterday"},
        {"--at": "2026-03-12T01:00:00"},
    ],
    ids=str,
)
def test_what_does_not_allow_a_verdict(folder: Path, change: dict[str, str]) -> None:
    (folder / "two.pem").write_bytes((folder / "root.pem").read_bytes() * 2)
    (folder / "empty.txt").write_text("# nothing\n")
    given = {"--root": "root.pem", "--identity": "key.txt", "--at": format_time(NOW), "--crl": "crl.pem"}
    given |= change
    file = folder / given.pop("file", "good.csb")
    arguments = [part for key, v in given.items() for part in (key, v if key == "--at" else str(folder / v))]
    status, verdict = run(file, *arguments, "--json")
    assert status == 2
    assert '"believed": null' in verdict
    assert run(file, *arguments)[0] == 2


def test_help_and_wrong_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, status in ((["--help"], 0), ([], 2), (["x", "--root", "y", "--what"], 2)):
        with pytest.raises(SystemExit) as left:
            run(*arguments)
        assert left.value.code == status
    assert capsys.readouterr().out == ""


def test_carried_lists_count_where_no_others_are_given(world: World, folder: Path) -> None:
    forgery = Forgery.of_scores(world, folder)
    forgery.crls = world.lists(3, revoked=[serial_of(world.assessor)])
    (folder / "revoked.csb").write_bytes(forgery.seal())
    assert judged(folder, folder / "revoked.csb")[1]["code"] == "CSB-056"
    forgery.crls = world.lists(3, NOW - timedelta(days=31))
    (folder / "stale.csb").write_bytes(forgery.seal())
    assert judged(folder, folder / "stale.csb")[1]["code"] == "CSB-057"


def test_a_newer_carried_list_replaces_the_one_given(world: World, folder: Path) -> None:
    forgery = Forgery.of_scores(world, folder)
    forgery.crls = world.lists(3)
    (folder / "newer.csb").write_bytes(forgery.seal())
    facts = judged(folder, folder / "newer.csb", "--crl", folder / "crl.pem")[1]["facts"]
    assert (facts["status"], facts["lists"]) == ("newer", {"society": 3, "root": 3})
    forgery.crls = world.lists(3, revoked=[serial_of(world.assessor)])
    assert code_of(folder, forgery.seal()) == "CSB-056"


def test_lists_of_both_issuers_are_needed(world: World, folder: Path) -> None:
    for lists in (world.crls[:1], world.crls[1:], world.lists(society=world.other)[:1]):
        (folder / "crl.pem").write_bytes(crls.to_pem(lists))
        assert judged(folder, folder / "good.csb", "--crl", folder / "crl.pem")[1]["code"] == "CSB-057"


def test_another_root_is_not_trusted(folder: Path) -> None:
    (folder / "root.pem").write_bytes(to_pem([World().root]))
    assert judged(folder, folder / "good.csb")[1]["code"] in {"CSB-051", "CSB-052"}


@pytest.mark.parametrize(
    ("days", "code"), [(-11, "CSB-053"), (29, None), (30, "CSB-057"), (31, "CSB-057"), (400, "CSB-053")]
)
def test_the_time_of_judging_decides(folder: Path, days: int, code: str | None) -> None:
    at = format_time(NOW + timedelta(days=days))
    assert judged(folder, folder / "good.csb", "--at", at)[1]["code"] == code


def test_an_expired_bundle_is_refused(world: World, folder: Path) -> None:
    write_scores(world, folder / "late.csb", not_after=format_time(NOW - timedelta(seconds=1)))
    assert judged(folder, folder / "late.csb")[1]["code"] == "CSB-082"


def test_who_was_never_named_cannot_have_it_believed(world: World, folder: Path) -> None:
    identity, recipient = agefiles.new_identity()
    plain = plaintext((folder / "good.csb").read_bytes(), world.intake)
    (folder / "forwarded.csb").write_bytes(encrypted(plain, recipient))
    (folder / "key.txt").write_text(identity)
    assert judged(folder, folder / "forwarded.csb")[1]["code"] == "CSB-084"
    assert judged(folder, folder / "good.csb")[1]["code"] == "CSB-020"
    write_key(folder / "key.txt", world.assessor)
    assert judged(folder, folder / "good.csb")[0] == 0


def test_a_score_record_must_be_the_one_named_and_canonical(world: World, folder: Path) -> None:
    forgery = Forgery.of_scores(world, folder)
    cases = forgery.head["cases"]
    cases[CASE_A]["record"], cases[CASE_B]["record"] = cases[CASE_B]["record"], cases[CASE_A]["record"]
    assert code_of(folder, forgery.seal()) == "CSB-120"
    payload = [
        payload_bytes(f"data/cases/{case_id}/record.json", b'{ "value": 3.0 }', "application/json")
        for case_id in (CASE_A, CASE_B)
    ]
    named = {
        case_id: CaseEntry(scope, "a" * 64, 1, None, file.sha256)
        for case_id, scope, file in ((CASE_A, PE, payload[0]), (CASE_B, SPE, payload[1]))
    }
    draft = world.draft("scores", cases=named, standards=(STANDARD,))
    recipients = [world.intake.recipient]
    write_bundle(folder / "loose.csb", draft, payload, world.assessor, world.crls, recipients)
    assert judged(folder, folder / "loose.csb")[1]["code"] == "CSB-120"


def test_an_assignment_is_believed_with_the_digests_of_its_cases(world: World, folder: Path) -> None:
    cases = {CASE_A: CaseEntry(PE, ""), CASE_B: CaseEntry(SPE, "")}
    draft = world.draft("assignment", cases=cases, standards=(STANDARD,))
    recipients = [world.assessor.recipient]
    write_bundle(folder / "a.csb", draft, assigned_payload(), world.issuer, world.crls, recipients)
    write_key(folder / "key.txt", world.assessor)
    facts = judged(folder, folder / "a.csb")[1]["facts"]
    assert (facts["kind"], facts["role"], facts["files"], facts["bytes"]) == (
        "assignment",
        "issuer",
        5,
        70_022,
    )
    members = Forgery.of_scores(world, folder)
    members.signed_by(world.issuer)
    members.head |= {"kind": "assignment", "assignment_digest": None}
    members.head["issuer"]["role"] = "issuer"
    for case in members.head["cases"].values():
        case["record"] = case["revision"] = None
    write_key(folder / "key.txt", world.intake)
    assert code_of(folder, members.seal()) == "CSB-095"


@pytest.mark.parametrize("kind", ["acceptance", "query", "deletion"])
def test_kinds_for_which_any_scope_will_do(world: World, folder: Path, kind: str) -> None:
    narrow = world.appoint(world.home, "assessor", "e-014", (scope_oid(1, 1, 1),))
    payload = [payload_bytes(f"data/{kind}.json", b"{}", "application/json")]
    draft = world.draft(kind, cases={CASE_A: CaseEntry(PE, "a" * 64)})
    write_bundle(folder / "k.csb", draft, payload, narrow, world.crls, [world.intake.recipient])
    status, verdict = judged(folder, folder / "k.csb")
    assert status == 0
    assert verdict["facts"]["kind"] == kind


def receipt_parts(world: World, folder: Path) -> Forgery:
    """A good receipt (also written as `r.csb`), open to change."""
    received = read_bundle(folder / "good.csb", intake_reader(world), KeepAll())
    draft = world.draft(
        "receipt",
        bundle_id=bundle_id(0x300),
        cases=dict(received.head.cases),
        standards=received.head.standards,
        not_after=None,
    )
    payload = receipt_payload(receipt_for(received, format_time(NOW), SOFTWARE), received)
    recipients = [world.assessor.recipient]
    write_bundle(folder / "r.csb", draft, payload, world.intake, world.crls, recipients)
    found = read((folder / "r.csb").read_bytes(), intake_reader(world, kinds=frozenset({"receipt"})))
    forgery = Forgery.of_scores(world, folder)
    forgery.top, forgery.head, forgery.data = bundle_id(0x300), json.loads(found.head_bytes), dict(found.kept)
    return forgery.signed_by(world.intake)


def resealed(forgery: Forgery) -> bytes:
    """The bundle with its head following from changed data."""
    for file in forgery.head["files"]:
        data = forgery.data[file["path"]]
        file["sha256"], file["size"] = sha256_hex(data), len(data)
    return forgery.seal()


def said(key: str, value: Json) -> Callable[[Forgery], None]:
    """The receipt says `value`."""

    def change(forgery: Forgery) -> None:
        receipt = json.loads(forgery.data["data/receipt.json"])
        forgery.data["data/receipt.json"] = canonical_bytes({**receipt, key: value})

    return change


def data(name: str, content: bytes) -> Callable[[Forgery], None]:
    return lambda forgery: forgery.data.update({f"data/{name}": content})


def without_signature(forgery: Forgery) -> None:
    del forgery.data["data/accepted/tagmanifest-sha256.txt.p7s"]
    forgery.head["files"] = [file for file in forgery.head["files"] if file["path"] in forgery.data]


def of_a_colleague(forgery: Forgery) -> None:
    """The answered signature is by somebody else than the assessor named."""
    world = forgery.world
    other = replace(forgery, signer=world.appoint(world.home, "assessor", "e-099", (PE, SPE)))
    signature = other.sign(forgery.data["data/accepted/tagmanifest-sha256.txt"])
    data("accepted/tagmanifest-sha256.txt.p7s", signature)(forgery)
    said("signer_cert", sha256_hex(other.signer.certificate))(forgery)


RECEIPTS: list[tuple[str, Callable[[Forgery], object], str | None]] = [
    ("good", lambda forgery: None, None),
    ("a field more", said("extra", None), "CSB-120"),
    ("another kind", said("kind", "present"), "CSB-120"),
    ("a time that is none", said("received_at", "2026-02-30T00:00:00Z"), "CSB-120"),
    ("another assignment", said("assignment_id", bundle_id(9)), "CSB-120"),
    ("an id that is none", said("bundle_id", "x"), "CSB-120"),
    ("a case that is none of them", said("cases", {bundle_id(9): {}}), "CSB-120"),
    ("cases that are none", said("cases", []), "CSB-120"),
    ("a scope that is none", said("scopes", ["1.2.3"]), "CSB-120"),
    ("a scope that the signer lacks", said("scopes", [scope_oid(1, 1, 1)]), "CSB-096"),
    ("another signer", said("signer_cert", "0" * 64), "CSB-120"),
    ("another tag manifest", said("tagmanifest_sha256", "0" * 64), "CSB-120"),
    ("no digest of the file", said("ciphertext_sha256", None), "CSB-120"),
    ("received when the certificate was not valid", said("received_at", "2025-11-01T00:00:00Z"), "CSB-053"),
    ("received after the lists", said("received_at", "2026-04-20T00:00:00Z"), "CSB-057"),
    ("a kind that the signer may not send", said("kind", "assignment"), "CSB-083"),
    ("accepted another manifest", data("accepted/tagmanifest-sha256.txt", b"x"), "CSB-060"),
    ("accepted no signature", data("accepted/tagmanifest-sha256.txt.p7s", b"x"), "CSB-040"),
    ("without the signature", without_signature, "CSB-120"),
    ("signed by a colleague", of_a_colleague, "CSB-092"),
    ("not canonical", data("receipt.json", b"{} "), "CSB-120"),
    ("not an object", data("receipt.json", b"[]"), "CSB-120"),
]


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in RECEIPTS], ids=[row[0] for row in RECEIPTS])
def test_a_receipt_is_judged_with_what_it_answers(
    world: World, folder: Path, change: Callable[[Forgery], object], code: str | None
) -> None:
    forgery = receipt_parts(world, folder)
    change(forgery)
    assert code_of(folder, resealed(forgery)) == code


def test_a_receipt_is_reported(world: World, folder: Path) -> None:
    receipt_parts(world, folder)
    receipt = judged(folder, folder / "r.csb")[1]["facts"]["receipt"]
    assert (receipt["bundle_id"], receipt["received_at"]) == (bundle_id(0x100), format_time(NOW))
    assert receipt["cases"][CASE_A] == {"code": None, "revision": 1, "verdict": "accepted"}


def test_control_characters_do_not_reach_the_terminal(world: World, folder: Path) -> None:
    write_scores(world, folder / "t.csb", audience="x\u202ey")
    given = ("--root", folder / "root.pem", "--identity", folder / "key.txt", "--at", format_time(NOW))
    status, text = run(folder / "t.csb", *given)
    assert status == 0
    assert "x\ufffdy" in text


def test_memory_does_not_grow_with_the_data(world: World, folder: Path) -> None:
    size = 32 * 1024 * 1024
    payload = [payload_bytes("data/big.bin", bytes(size), "application/octet-stream")]
    draft = world.draft("acceptance")
    write_bundle(folder / "big.csb", draft, payload, world.assessor, world.crls, [world.intake.recipient])
    del payload
    tracemalloc.start()
    try:
        status, verdict = judged(folder, folder / "big.csb")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (status, verdict["facts"]["bytes"]) == (0, size)
    assert peak < size // 8


def test_it_stands_alone(folder: Path) -> None:
    """In a fresh process, nothing of ours but the errors is loaded, and neither Qt nor a database."""
    program = (
        "import sys; from cse_desktop.verify.__main__ import main; status = main(sys.argv[1:]); "
        "names = [n for n in sys.modules if n.split('.')[0] in ('cse_desktop', 'ui', 'db', 'resources')]; "
        "foreign = [n for n in names if not n.startswith(('cse_desktop.errors', 'cse_desktop.verify'))]; "
        "assert foreign == ['cse_desktop'], foreign; "
        "assert not {'PySide6', 'sqlite3', 'sqlcipher3', 'asn1crypto', 'pyhanko'} & set(sys.modules); "
        "sys.exit(status)"
    )
    arguments = ["good.csb", "--root", "root.pem", "--identity", "key.txt", "--at", format_time(NOW)]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0, done.stderr
    assert "可信" in done.stdout.decode("utf-8")


def test_every_code_it_may_print_is_in_the_table() -> None:
    sources = Path(__file__).resolve().parents[2].joinpath("cse_desktop/verify").glob("*.py")
    codes = {code for path in sources for code in re.findall(r"CSB-\d+", path.read_text("utf-8"))}
    assert len(codes) > 40
    assert codes <= REFUSALS.keys()
