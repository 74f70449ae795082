"""`cse-verify`: judge one bundle as a stranger can, with nothing but the root and, if need be, an age key."""

import argparse
import base64
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from cse_desktop.errors.refusals import Refused
from cse_desktop.errors.words import Words
from cse_desktop.verify import agefile, certificates, verdict
from cse_desktop.verify.judge import judge

BELIEVED, REFUSED, CANNOT_RUN = 0, 1, 2
_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----")
_USTAR = b"ustar\x0000"


class _CannotRunError(Exception):
    """What was given does not allow a verdict; carries the words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 believed, 1 refused (prints the code), 2 cannot run."""
    options = _arguments().parse_args(argv)
    try:
        told, status = _run(options)
    except _CannotRunError as reason:
        told, status = verdict.cannot_run(reason.words), CANNOT_RUN
    except OSError as fault:
        name = Path(str(fault.filename or options.file)).name
        words = Words("无法读取 {name}。", "{name} cannot be read.").format(name=name)
        told, status = verdict.cannot_run(words), CANNOT_RUN
    text = json.dumps(told, ensure_ascii=False) if options.json else "\n".join(verdict.lines(told))
    stream = sys.stderr if status == CANNOT_RUN and not options.json else sys.stdout
    stream.buffer.write(text.encode("utf-8", "replace") + b"\n") if hasattr(stream, "buffer") else print(text)
    return status


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cse-verify",
        description="Judge a bundle (.csb) as a stranger can. / 以第三方身份核验任务包或成绩包。",
        epilog="Exit status: 0 believed, 1 refused (prints the code), 2 cannot run.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.csb", help="the bundle, or its decrypted archive")
    parser.add_argument(
        "--root", type=Path, required=True, metavar="ROOT.pem", help="the root that you trust"
    )
    parser.add_argument("--identity", type=Path, metavar="AGE-KEY", help="age identity file to decrypt with")
    parser.add_argument("--crl", type=Path, metavar="FILE", help="PEM file with your own revocation lists")
    parser.add_argument(
        "--at", metavar="TIME", help="judge as of this time (ISO 8601 with zone; default: now)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _run(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    at = _time(options.at)
    root_der = _blocks(options.root, b"CERTIFICATE")
    if len(root_der) != 1:
        raise _CannotRunError(
            "根证书文件中应恰有一张证书。", "The root file must hold exactly one certificate."
        )
    own_lists = None if options.crl is None else _blocks(options.crl, b"X509 CRL")
    try:
        root = certificates.read(root_der[0])
        with _opened(options) as (stream, readers):
            facts = judge(stream, root, own_lists, readers, at)
    except Refused as refusal:
        return verdict.refused(refusal), REFUSED
    return verdict.believed(facts), BELIEVED


def _time(text: str | None) -> datetime:
    try:
        at = datetime.now(UTC) if text is None else datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - without a zone, as is refused below
    if at.tzinfo is None:
        raise _CannotRunError(
            "时间须写作如 2026-03-12T09:00:00Z。", "The time must be like 2026-03-12T09:00:00Z."
        )
    return at.astimezone(UTC)


def _blocks(path: Path, label: bytes) -> list[bytes]:
    """The DER of every PEM block with `label`; there must be one at least."""
    try:
        found = [base64.b64decode(b[2]) for b in _BLOCK.finditer(path.read_bytes()) if b[1] == label]
    except ValueError:
        found = []
    if not found:
        name = {"label": label.decode(), "file": path.name}
        words = Words("{file} 中没有 PEM 格式的 {label}。", "{file} holds no {label} in PEM.").format(**name)
        raise _CannotRunError(words.zh, words.en)
    return found


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[tuple[BinaryIO, set[str] | None]]:
    """The plain archive, and who could read it: decrypted, or as it is where it was decrypted before."""
    if options.identity is not None:
        try:
            identities = agefile.read_identities(options.identity)
        except ValueError:
            raise _CannotRunError(
                "所给的 age 密钥文件无法使用。", "The age identity file cannot be used."
            ) from None
        with agefile.decrypted(options.file, identities) as stream:
            yield stream, {str(identity.to_public()) for identity in identities}
        return
    with options.file.open("rb") as stream:
        start = stream.read(512)
        if start.startswith(agefile.MAGIC):
            raise _CannotRunError(
                "文件已加密：请用 --identity 给出 age 密钥文件，或先解密。",
                "The file is encrypted: give an age identity with --identity, or decrypt it first.",
            )
        if start[257:265] != _USTAR:
            raise Refused("CSB-011", "neither an age file nor a ustar archive")
        stream.seek(0)
        yield stream, None


if __name__ == "__main__":
    sys.exit(main())
