"""An applicant's files on their way into a bundle, and what the decoder makes of them."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from cse_desktop.bundles.write import PayloadFile
from cse_desktop.society.desk import SocietyDesk
from cse_desktop.society.findings import Finding
from cse_desktop.society.media_types import media_type
from cse_desktop.society.rounds import MaterialFile
from cse_desktop.society.saying import say

PIECE = 1 << 20


def material(file: MaterialFile, member: str) -> PayloadFile:
    """The data file `member` that brings an applicant's file under its own name; hashes it."""
    digest, size = hashlib.sha256(), 0
    with file.path.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return PayloadFile(
        path=member,
        display_name=file.display_name,
        media_type=media_type(file.display_name),
        size=size,
        sha256=digest.hexdigest(),
        open=lambda: file.path.open("rb"),
    )


def probe_materials(desk: SocietyDesk, places: Mapping[Path, str]) -> list[Finding]:
    """Warnings about documents that do not open: file → what findings call it. Silent where nobody can probe."""
    if desk.probe is None:
        return []
    desk.progress(say("progress.probing"), 0, len(places))
    answers = desk.probe(list(places))
    findings = []
    for path, where in places.items():
        answer = answers.get(path)
        if answer is None:
            findings.append(Finding("warning", "CHK-025", say("check.not_probed"), where))
        elif not answer.opens:
            reason = answer.words or say("check.no_reason")
            findings.append(Finding("warning", "CHK-017", say("check.does_not_open", reason=reason), where))
    desk.progress(say("progress.probing"), len(places), len(places))
    return findings
