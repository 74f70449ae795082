"""A receipt: its own words, and the signature that it answers, judged by the receipt's time and lists."""

from hashlib import sha256

from cse_desktop.errors.refusals import Refused
from cse_desktop.verify import bag, cms, crls
from cse_desktop.verify.certificates import Certificate, common_policies, judge_chain
from cse_desktop.verify.head import KINDS, SCOPED, Head, is_digest, is_id, is_scope, parse_json, read_time

_RECEIPT = "data/receipt.json"
_MANIFEST, _SIGNATURE = f"data/accepted/{bag.TAG_MANIFEST}", f"data/accepted/{bag.SIGNATURE}"
FILES = {_RECEIPT, _MANIFEST, _SIGNATURE}
BAD = "CSB-120"
_FIELDS = {
    *("assignment_id", "bundle_id", "kind", "sequence", "tagmanifest_sha256", "ciphertext_sha256"),
    *("signer_cert", "scopes", "received_at", "cases", "crls", "software"),
}


def check(kept: dict[str, bytes], head: Head, carried: list[bytes], root: Certificate) -> dict[str, object]:
    """Refuse unless the receipt holds what was accepted, and that was signed as it says; gives the main facts.

    `carried` are the two revocation lists (DER) that the receipt says it used.
    """
    if kept.keys() != FILES:
        raise Refused(BAD, "not the files of a receipt")
    said = parse_json(kept[_RECEIPT], BAD)
    if not isinstance(said, dict) or said.keys() != _FIELDS or said["kind"] not in list(KINDS):
        raise Refused(BAD, "not the fields of a receipt")
    try:
        received_at = read_time(said["received_at"])
    except ValueError:
        raise Refused(BAD, "received_at") from None
    if not is_id(said["bundle_id"]) or said["assignment_id"] != head["assignment_id"]:
        raise Refused(BAD, "ids")
    if not isinstance(said["cases"], dict) or not said["cases"].keys() <= head["cases"].keys():
        raise Refused(BAD, "cases")
    if not isinstance(said["scopes"], list) or not all(map(is_scope, said["scopes"])):
        raise Refused(BAD, "scopes")

    signature = cms.read(kept[_SIGNATURE])
    leaf, society = signature.leaf, signature.society
    number = judge_chain(leaf, society, root, received_at)
    lists = crls.read(carried[0], society, crls.SOCIETY_LIFE), crls.read(carried[1], root, crls.ROOT_LIFE)
    crls.judge_status(list(zip((leaf, society), lists, strict=True)), received_at)
    signature.verify(kept[_MANIFEST])
    digest = sha256(kept[_MANIFEST]).hexdigest()
    if (said["signer_cert"], said["tagmanifest_sha256"]) != (leaf.digest, digest):
        raise Refused(BAD, "digests")
    if not is_digest(said["ciphertext_sha256"]):
        raise Refused(BAD, "digests")
    if said["kind"] in SCOPED and not set(said["scopes"]) <= set(common_policies(leaf, society)):
        raise Refused("CSB-096", "receipt")
    if leaf.role != KINDS[said["kind"]]:
        raise Refused("CSB-083", "receipt")
    if number != head["assessor"]["society"] or leaf.person != head["assessor"]["id"]:
        raise Refused("CSB-092", "receipt")
    return {key: said[key] for key in ("bundle_id", "received_at", "tagmanifest_sha256", "cases")}
