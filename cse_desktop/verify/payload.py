"""The data files: hashed while they pass; what is said about them in two places must agree."""

from hashlib import sha256

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify import receipt
from cse_desktop.verify.archive import Archive
from cse_desktop.verify.head import LONGEST_JSON, Head, parse_json

_CASES = "data/cases/"


def check_listed(head: Head, manifest: dict[str, str]) -> dict[str, int]:
    """`files` must name the same files with the same digests as the manifest; gives their sizes."""
    listed = {file["path"]: file["sha256"] for file in head["files"]}
    if listed != manifest or len(head["files"]) != len(manifest):
        raise Refused("CSB-073", "files differ from the manifest")
    return {file["path"]: file["size"] for file in head["files"]}


def check_cases(head: Head, manifest: dict[str, str]) -> None:
    """Digests that follow from the manifest alone: of records in scores, of cases in an assignment."""
    lines: dict[str, str] = {}
    for path, digest in manifest.items():
        if path.startswith(_CASES):
            _, _, case_id, *inside = path.split("/")
            lines[case_id] = lines.get(case_id, "") + (f"{digest}  {path}\n" if inside else "")
    if head["kind"] in ("assignment", "supplement") and not lines.keys() <= head["cases"].keys():
        raise Refused("CSB-094", "files of another case")
    for case_id, case in head["cases"].items():
        if head["kind"] == "scores" and manifest.get(f"{_CASES}{case_id}/record.json") != case["record"]:
            raise Refused("CSB-120", "a score record is not the one named")
        digest = sha256(lines.get(case_id, "").encode()).hexdigest()
        if head["kind"] == "assignment" and digest != case["digest"]:
            raise Refused("CSB-095", "a case is not the one named")


def read_data(
    archive: Archive, manifest: dict[str, str], sizes: dict[str, int], kind: str
) -> dict[str, bytes]:
    """Every data file to the end of the archive, in the manifest's order; keeps those of a receipt."""
    kept = {}
    for expected, digest in manifest.items():
        path = archive.next_member()
        if path != expected:
            raise Refused("CSB-034" if path is None or path in manifest else "CSB-035")
        if archive.size != sizes[path]:
            raise Refused("CSB-111")
        record = kind == "scores" and path.startswith(_CASES) and path.endswith("/record.json")
        keep = record or (kind == "receipt" and path in receipt.FILES)
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
            kept[path] = b"".join(pieces)
    if archive.next_member() is not None:
        raise Refused("CSB-035")
    return kept
