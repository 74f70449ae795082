"""Making a bundle: sign inside, encrypt outside, read it again as a stranger would, and note it in the outbox."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cse_desktop import __version__
from cse_desktop.bundles.head import Assessor, CaseEntry, Head, StandardRef
from cse_desktop.bundles.read import KeepNothing, Reader, read_bundle
from cse_desktop.bundles.rules import KnownAssignment, KnownCase
from cse_desktop.bundles.write import BundleDraft, PayloadFile, WrittenBundle, write_bundle
from cse_desktop.domain.ports import Outgoing, Signer
from cse_desktop.domain.records import Act
from cse_desktop.errors import KnownError
from cse_desktop.services.disk import disk_in_words
from cse_desktop.services.room import Room
from cse_desktop.services.sender import Sender, name_around
from cse_desktop.services.trusting import appointed
from cse_desktop.trust.chain import Believed
from cse_desktop.trust.profile import read_certificate

SOFTWARE = f"cse-desktop/{__version__}"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent."""

    kind: str
    payload: Sequence[PayloadFile]
    cases: Mapping[str, CaseEntry]
    to_lead: bool = False
    readers: tuple[str, ...] = ()
    """further age recipients: other members of the panel"""


def make_bundle(room: Room, sender: Sender, parcel: Parcel, signer: Signer) -> Outgoing:
    """Writes and signs the bundle, reads it again, and returns its outbox row; nothing is committed yet."""
    draft = _draft(room, parcel)
    name = _file_name(room, parcel.kind, draft.sequence)
    path = sender.folder / name
    recipients = _recipients(room, sender, parcel)
    with disk_in_words():
        sender.folder.mkdir(parents=True, exist_ok=True)
        written = write_bundle(path, draft, parcel.payload, signer, sender.trust.crls(), recipients)
        _read_as_a_stranger(room, sender, path, parcel, written)
    return Outgoing(
        bundle_id=draft.bundle_id,
        kind=parcel.kind,
        sequence=draft.sequence,
        file_name=name,
        tagmanifest_sha256=written.tagmanifest_sha256,
        ciphertext_sha256=written.ciphertext_sha256,
        created_at=draft.created_claimed,
        case_ids=tuple(parcel.cases) or tuple(case.id for case in room.assignment.cases),
        state="made",
    )


def commit_sent(room: Room, sender: Sender, sent: Outgoing, act: Act) -> Outgoing:
    """Commits what the sending means together with its outbox row, in one transaction.

    Where that fails the signed file is taken away again: nothing may leave that the case file does not know.
    """
    try:
        room.storage.commit(act, outgoing=[sent])
    except BaseException:
        with contextlib.suppress(KnownError, OSError):
            if all(row.bundle_id != sent.bundle_id for row in room.storage.outbox()):
                (sender.folder / sent.file_name).unlink(missing_ok=True)
        raise
    return sent


def _draft(room: Room, parcel: Parcel) -> BundleDraft:
    assignment = room.assignment
    earlier = [sent.sequence for sent in room.storage.outbox() if sent.kind == parcel.kind]
    return BundleDraft(
        kind=parcel.kind,
        bundle_id=room.ids.new(),
        assignment_id=assignment.id,
        sequence=max(earlier, default=0) + 1,
        assessor=Assessor(assignment.society, assignment.assessor_id),
        audience=assignment.society_code,
        created_claimed=room.now(),
        challenge=assignment.challenge,
        software=SOFTWARE,
        assignment_digest=assignment.digest,
        standards=standard_refs(room),
        cases=parcel.cases,
        journal_head=room.storage.journal_head(),
    )


def standard_refs(room: Room) -> tuple[StandardRef, ...]:
    """The standards of the assignment, each once."""
    found = {
        StandardRef(case.pack.id, case.pack.version, case.standard_digest) for case in room.assignment.cases
    }
    return tuple(sorted(found, key=lambda ref: (ref.id, ref.version)))


def _recipients(room: Room, sender: Sender, parcel: Parcel) -> list[str]:
    found = [room.assignment.society_recipient, sender.unlocked.info.recipient, *parcel.readers]
    if parcel.to_lead and room.assignment.lead_recipient is not None:
        found.append(room.assignment.lead_recipient)
    return found


def _file_name(room: Room, kind: str, sequence: int) -> str:
    """Says what it is to a person; unique by assignment, kind and sequence."""
    before, after = name_around(room.assignment)
    return f"{before}{kind}-{sequence}{after}"


def _read_as_a_stranger(
    room: Room, sender: Sender, path: Path, parcel: Parcel, written: WrittenBundle
) -> None:
    """Reads the file just written by the strict reader, as the society will; `Refused` if it would be refused."""
    info = sender.unlocked.info
    society = read_certificate(info.chain[0], "society")
    assignment = room.assignment

    def known(_head: Head, _signer: Believed) -> KnownAssignment:
        return KnownAssignment(
            society=assignment.society,
            assessor_id=assignment.assessor_id,
            society_key=society.key_sha256,
            digest=assignment.digest,
            challenge=assignment.challenge,
            cases={
                case.id: _before(case.scope, case.digest, parcel.cases.get(case.id))
                for case in assignment.cases
            },
            standards=frozenset(standard_refs(room)),
            scopes=frozenset(appointed(info).policies),
        )

    reader = Reader(
        roots=sender.trust.roots(),
        crls=sender.trust.crls(),
        identities=sender.unlocked.age_identities(),
        kinds=frozenset({parcel.kind}),
        audiences=frozenset({assignment.society_code}),
        now=room.clock.now(),
        known=known,
        status_required=False,
    )
    read = read_bundle(path, reader, KeepNothing())
    if read.tagmanifest_sha256 != written.tagmanifest_sha256:
        raise OSError("the file reads otherwise than it was written")


def _before(scope: str, digest: str, entry: CaseEntry | None) -> KnownCase:
    """The case as the society knows it just before this bundle."""
    if entry is None or entry.revision is None:
        return KnownCase(scope, digest)
    return KnownCase(scope, digest, entry.revision - 1, entry.supersedes)
