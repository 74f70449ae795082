"""An assignment as the society issued it, with some of its files changed, signed again by the society's own issuer."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from cse_desktop.bundles.head import CaseEntry
from cse_desktop.bundles.write import BundleDraft, payload_bytes, write_bundle
from cse_desktop.domain.assignment_json import ASSIGNMENT_FILE
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.domain.sample_json import agreed_file
from cse_desktop.society import authorities
from tests.society.sending import Sender
from tests.world import World


def reissued(world: World, who: str, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The file of `who` after `change` of its data files (path → bytes).

    What `assignment.json` says of the agreed ratings of samples follows from the change.
    """
    sender = Sender.of(world, who)
    read = sender.opened("assignment", world.issued[who])
    files = dict(read.kept)
    change(files)
    said = json.loads(files[ASSIGNMENT_FILE])
    for sample in said["samples"]:
        sample["agreed"] = hashlib.sha256(files[agreed_file(sample["id"])]).hexdigest()
    files[ASSIGNMENT_FILE] = canonical_bytes(said)
    head = read.head
    draft = BundleDraft(
        kind="assignment",
        bundle_id=world.society.ids.new(),
        assignment_id=head.assignment_id,
        sequence=1,
        assessor=head.assessor,
        audience=head.audience,
        created_claimed=world.society.now_text(),
        challenge=head.challenge,
        software=head.software,
        not_after=head.not_after,
        standards=head.standards,
        cases={case_id: CaseEntry(case.scope, "") for case_id, case in head.cases.items()},
    )
    told = {file.path: file for file in head.files}
    payload = [
        payload_bytes(path, data, told[path].media_type, told[path].display_name)
        for path, data in files.items()
    ]
    signer = authorities.signer(world.society, "csee", "issuer")
    crls = authorities.current_crls(world.society, "csee")
    out = world.folder / "reissued.csb"
    write_bundle(out, draft, payload, signer, crls, list(head.recipients))
    return out
