"""A forger's workshop: bundles built part by part with real keys, so that a test can bend exactly one thing."""

import io
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cse_desktop.bundles.bag import BAGIT_TXT, build_manifest, sha256_hex
from cse_desktop.bundles.names import (
    BAG_INFO,
    BAGIT,
    CHAIN,
    CRLS,
    HEAD,
    MANIFEST,
    SIGNATURE,
    TAG_FILES,
    TAG_MANIFEST,
)
from cse_desktop.bundles.ustar import END, build_header, padding
from cse_desktop.domain.canonical import canonical_bytes
from cse_desktop.trust import cms, crls
from cse_desktop.trust.certificates import to_pem
from cse_desktop.trust.profile import read_certificate
from tests.trust.world import (
    NOW,
    Party,
    World,
    encrypted,
    plaintext,
    write_scores,
)

Members = list[tuple[str, bytes]]


@dataclass
class Forgery:
    """The parts of a bundle, each open to change; `seal` makes what follows from them."""

    world: World
    signer: Party
    top: str
    head: dict[str, Any]
    data: dict[str, bytes]
    tags: dict[str, bytes] = field(default_factory=dict)
    """tag files that shall not be what follows from the rest"""
    chain: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    recipients: tuple[str, ...] = ()

    @classmethod
    def of_scores(cls, world: World, folder: Path, **changes: Any) -> "Forgery":
        """The parts of good scores."""
        out = folder / "good.csb"
        write_scores(world, out, **changes)
        return cls.of(world, out.read_bytes(), world.assessor)

    @classmethod
    def of(cls, world: World, bundle: bytes, signer: Party) -> "Forgery":
        """The parts of a good bundle that the intake can decrypt."""
        members = dict(split(plaintext(bundle, world.intake)))
        head = json.loads(members[HEAD])
        return cls(
            world,
            signer,
            head["bundle_id"],
            head,
            {name: content for name, content in members.items() if name.startswith("data/")},
            chain=(signer.certificate, *signer.chain),
            crls=world.crls,
            recipients=(world.intake.recipient,),
        )

    def signed_by(self, signer: Party, crls_: tuple[bytes, ...] | None = None) -> "Forgery":
        """Another signer, named as such."""
        self.signer = signer
        self.chain = (signer.certificate, *signer.chain)
        self.crls = crls_ or self.crls
        self.head["issuer"]["cert"] = sha256_hex(signer.certificate)
        return self

    def members(self, signature: Callable[[bytes], bytes] | None = None) -> Members:
        """All members in their order, without the top folder."""
        manifest = build_manifest({path: sha256_hex(content) for path, content in self.data.items()})
        size = sum(len(content) for content in self.data.values())
        info = (
            f"Bagging-Date: {self.head['created_claimed'][:10]}\nExternal-Identifier: {self.head['bundle_id']}\n"
            f"Payload-Oxum: {size}.{len(self.data)}\n"
        )
        tags = {
            HEAD: canonical_bytes(self.head),
            MANIFEST: manifest,
            BAGIT: BAGIT_TXT,
            BAG_INFO: info.encode(),
            CHAIN: to_pem(self.chain),
            CRLS: crls.to_pem(self.crls),
            **self.tags,
        }
        tag_manifest = tags.pop(TAG_MANIFEST, None) or build_manifest(
            {name: sha256_hex(tags[name]) for name in TAG_FILES}
        )
        sign = signature or self.sign
        first = [(TAG_MANIFEST, tag_manifest), (SIGNATURE, sign(tag_manifest))]
        rest = [(name, tags[name]) for name in TAG_FILES]
        return first + rest + sorted(self.data.items(), key=lambda item: item[0].encode())

    def sign(self, tag_manifest: bytes) -> bytes:
        """The signature as it should be."""
        return cms.sign(tag_manifest, self.signer.certificate, self.signer.chain[0], self.signer.key(), NOW)

    def seal(self, signature: Callable[[bytes], bytes] | None = None) -> bytes:
        """The bundle."""
        return self.sealed_archive(archive(self.top, self.members(signature)))

    def sealed_archive(self, plain: bytes) -> bytes:
        """Any bytes, encrypted to whom this goes."""
        return encrypted(plain, *self.recipients)


def archive(top: str, members: Members, end: bytes = END) -> bytes:
    """An archive of members in this order."""
    parts = [
        build_header(f"{top}/{name}", len(content)) + content + padding(len(content))
        for name, content in members
    ]
    return b"".join(parts) + end


def split(plain: bytes) -> Members:
    """The members of a good archive, without the top folder."""
    found: Members = []
    stream = io.BytesIO(plain)
    while (block := stream.read(512)) != bytes(512):
        name = block[:100].rstrip(b"\0").decode()
        size = int(block[124:135], 8)
        found.append((name.partition("/")[2], stream.read(size)))
        stream.read(-size % 512)
    return found


def header(name: str, size: int = 0, /, **fields: bytes) -> bytes:
    """A header with fields replaced (by name) and the checksum right."""
    places = {"name": 0, "mode": 100, "uid": 108, "gid": 116, "size": 124, "mtime": 136, "type": 156}
    places |= {
        "link": 157,
        "magic": 257,
        "uname": 265,
        "gname": 297,
        "major": 329,
        "prefix": 345,
        "rest": 500,
    }
    block = bytearray(build_header(name, size))
    for field_name, value in fields.items():
        block[places[field_name] : places[field_name] + len(value)] = value
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def openssl_cms(folder: Path, content: bytes, signers: list[Party], *options: str) -> bytes:
    """A detached CMS by openssl, with the society CA beside the signers."""
    (folder / "content").write_bytes(content)
    command = ["openssl", "cms", "-sign", "-binary", "-in", "content", "-outform", "DER", "-out", "made.p7s"]
    for number, signer in enumerate(signers):
        (folder / f"leaf{number}.pem").write_bytes(to_pem([signer.certificate]))
        (folder / f"key{number}.pem").write_bytes(key_pem(signer))
        command += ["-signer", f"leaf{number}.pem", "-inkey", f"key{number}.pem"]
    (folder / "ca.pem").write_bytes(to_pem([signers[0].chain[0]]))
    command += ["-certfile", "ca.pem", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / "made.p7s").read_bytes()


def key_pem(party: Party) -> bytes:
    """A test key, for openssl."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - only tests export keys

    return party.key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def serial_of(party: Party) -> int:
    """Serial of a party's certificate."""
    return read_certificate(party.certificate, "leaf").serial
