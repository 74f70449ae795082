"""The data files: hashed while they pass; what is said about them in two places must agree."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify import bag, cms, crls
from cse_desktop.verify.archive import Archive
from cse_desktop.verify.certificates import Certificate, judge_chain
from cse_desktop.verify.head import LONGEST_JSON, Head, is_digest, is_id, is_scope, parse_json, read_time

SOCIETY_LIST, ROOT_LIST = timedelta(days=30), timedelta(days=180)
_RECEIPT = "data/receipt.json"
_ACCEPTED = f"data/accepted/{bag.TAG_MANIFEST}"
_ACCEPTED_SIGNATURE = f"data/accepted/{bag.SIGNATURE}"
_RECEIPT_FIELDS = {
    *("assignment_id", "bundle_id", "kind", "sequence", "tagmanifest_sha256", "ciphertext_sha256"),
    *("signer_cert", "scopes", "received_at", "cases", "crls", "software"),
}


@dataclass(slots=True)
class Payload:
    """What was seen of the data: sizes in order, and the few small files that are looked into."""

    sizes: list[int] = field(default_factory=list)
    kept: dict[str, bytes] = field(default_factory=dict)


def check_listed(head: Head, manifest: dict[str, str]) -> dict[str, int]:
    """`files` must name the same files with the same digests as the manifest; gives their sizes."""
    listed = {file["path"]: file["sha256"] for file in head["files"]}
    if listed != manifest or len(head["files"]) != len(manifest):
        raise Refused("CSB-073", "files differ from the manifest")
    return {file["path"]: file["size"] for file in head["files"]}


def check_cases(head: Head, manifest: dict[str, str]) -> None:
    """Digests that follow from the manifest alone: of records in scores, of cases in an assignment."""
    for case_id, case in (head["cases"] or {}).items():
        folder = f"data/cases/{case_id}/"
        if head["kind"] == "scores" and manifest.get(f"{folder}record.json") != case["record"]:
            raise Refused("CSB-120", "a score record is not the one named")
        lines = [f"{digest}  {path}\n" for path, digest in manifest.items() if path.startswith(folder)]
        if head["kind"] == "assignment" and sha256("".join(lines).encode()).hexdigest() != case["digest"]:
            raise Refused("CSB-095", "a case is not the one named")


def read_data(archive: Archive, manifest: dict[str, str], sizes: dict[str, int], kind: str) -> Payload:
    """Every data file to the end of the archive, in the order of the manifest, nothing else."""
    payload = Payload()
    for expected, digest in manifest.items():
        path = archive.next_member()
        if path != expected:
            raise Refused("CSB-034" if path is None or path in manifest else "CSB-035")
        if archive.size != sizes[path]:
            raise Refused("CSB-111")
        record = kind == "scores" and path.startswith("data/cases/") and path.endswith("/record.json")
        keep = record or (kind == "receipt" and path in (_RECEIPT, _ACCEPTED, _ACCEPTED_SIGNATURE))
        if keep and archive.size > LONGEST_JSON:
            raise Refused("CSB-120", "too large")
        hashed, pieces = sha256(), []
        for chunk in archive.chunks():
            hashed.update(chunk)
            pieces += [chunk] if keep else []
        if hashed.hexdigest() != digest:
            raise Refused("CSB-110")
        if record:
            parse_json(b"".join(pieces), "CSB-120")
        elif keep:
            payload.kept[path] = b"".join(pieces)
        payload.sizes.append(archive.size)
    if archive.next_member() is not None:
        raise Refused("CSB-035")
    return payload


def check_receipt(payload: Payload, head: Head, carried: list[bytes], root: Certificate) -> dict[str, object]:
    """A receipt's own words, and the signature that it answers, judged by the receipt's time and lists."""
    if payload.kept.keys() != {_RECEIPT, _ACCEPTED, _ACCEPTED_SIGNATURE}:
        raise Refused("CSB-120", "not the files of a receipt")
    receipt = parse_json(payload.kept[_RECEIPT], "CSB-120")
    if not isinstance(receipt, dict) or receipt.keys() != _RECEIPT_FIELDS:
        raise Refused("CSB-120", "not the fields of a receipt")
    try:
        received_at = read_time(receipt["received_at"])
    except ValueError:
        raise Refused("CSB-120", "received_at") from None
    if not is_id(receipt["bundle_id"]) or receipt["assignment_id"] != head["assignment_id"]:
        raise Refused("CSB-120", "ids")
    accepted = payload.kept[_ACCEPTED]
    signature = cms.read(payload.kept[_ACCEPTED_SIGNATURE])
    leaf, society = signature.leaf, signature.society
    number = judge_chain(leaf, society, root, received_at)
    signature.verify(accepted)
    society_list = crls.read(carried[0], society, SOCIETY_LIST)
    crls.judge_status(leaf, society_list, received_at)
    crls.judge_status(society, crls.read(carried[1], root, ROOT_LIST), received_at)
    named = {"signer_cert": leaf.digest, "tagmanifest_sha256": sha256(accepted).hexdigest()}
    if any(receipt[key] != value for key, value in named.items()) or not is_digest(
        receipt["ciphertext_sha256"]
    ):
        raise Refused("CSB-120", "digests")
    scopes = receipt["scopes"]
    if (
        not isinstance(scopes, list)
        or not all(map(is_scope, scopes))
        or not set(scopes) <= set(leaf.policies)
    ):
        raise Refused("CSB-120", "scopes")
    if number != head["assessor"]["society"] or leaf.person != head["assessor"]["id"]:
        raise Refused("CSB-092")
    return {key: receipt[key] for key in ("bundle_id", "received_at", "tagmanifest_sha256")}
