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
from typing import Any, BinaryIO, TextIO

from cse_desktop.errors.refusals import Refused
from cse_desktop.errors.words import Words
from cse_desktop.verify import agefile, certificates, crls, verdict
from cse_desktop.verify.given import CannotRunError, must_be_a_file, read_small
from cse_desktop.verify.judge import judge

BELIEVED, REFUSED, CANNOT_RUN = 0, 1, 2
LONGEST_ROOT, LONGEST_LISTS = 64 << 10, 24 << 20
"""Bytes of the PEM files that are given."""
_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----")
_USTAR = b"ustar\x0000"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 believed, 1 refused (prints the code), 2 cannot run."""
    options = _arguments().parse_args(argv)
    try:
        told, status = _run(options)
    except CannotRunError as reason:
        told, status = verdict.cannot_run(reason.words), CANNOT_RUN
    except OSError as fault:
        told, status = verdict.cannot_run(_unreadable(str(fault.filename or options.file))), CANNOT_RUN
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:
        # Python would end with 1 here, which reads as "refused"; but no verdict was reached
        told, status = verdict.cannot_run(_unforeseen(fault)), CANNOT_RUN
    text = json.dumps(told, ensure_ascii=False) if options.json else "\n".join(verdict.lines(told))
    to_errors = status == CANNOT_RUN and not options.json
    return status if _told(sys.stderr if to_errors else sys.stdout, text) else CANNOT_RUN


def _unreadable(name: str) -> Words:
    return Words("无法读取 {name}。", "{name} cannot be read.").format(name=Path(name).name)


def _unforeseen(fault: BaseException) -> Words:
    return Words(
        "核验时出现未预料的情况（{kind}），没有得出结论。请把此文件和这句话告知本程序的提供方。",
        "Something unforeseen happened ({kind}); no verdict was reached. Please tell whoever supplied this program, "
        "with the file and this sentence.",
    ).format(kind=type(fault).__name__)


def _told(stream: TextIO | None, text: str) -> bool:
    """Whether the text could be printed: a stream may be closed, or broken off by whoever reads it."""
    try:
        if stream is None:
            return False
        if hasattr(stream, "buffer"):
            stream.buffer.write(text.encode("utf-8", "replace") + b"\n")
        else:
            print(text, file=stream)
        stream.flush()
    except (OSError, ValueError):
        # or Python would try again on its way out, and end with a code of its own
        sys.stdout = sys.stderr = None
        return False
    return True


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
    root = _root(options.root)
    own_lists = None if options.crl is None else _own_lists(options.crl)
    must_be_a_file(options.file)
    try:
        with _opened(options) as (stream, readers):
            facts = judge(stream, root, own_lists, readers, at)
    except Refused as refusal:
        return verdict.refused(refusal), REFUSED
    return verdict.believed(facts), BELIEVED


def _root(path: Path) -> certificates.Certificate:
    """The reader's own root: where that is no certificate, nothing can be said of any bundle."""
    found = _blocks(path, b"CERTIFICATE", LONGEST_ROOT)
    if len(found) != 1:
        raise CannotRunError(
            "根证书文件中应恰有一张证书。", "The root file must hold exactly one certificate."
        )
    try:
        return certificates.read(found[0])
    except Refused:
        raise CannotRunError(
            "根证书文件中的证书不合规定。", "The certificate in the root file is not made as required."
        ) from None


def _own_lists(path: Path) -> list[bytes]:
    """The reader's own revocation lists: what is none of them says nothing of the bundle."""
    found = _blocks(path, b"X509 CRL", LONGEST_LISTS)
    try:
        for raw in found:
            crls.issuer_of(raw)
    except Refused:
        raise CannotRunError(
            "所给的吊销列表不合规定。", "The revocation lists given are not made as required."
        ) from None
    return found


def _time(text: str | None) -> datetime:
    try:
        at = datetime.now(UTC) if text is None else datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - without a zone, as is refused below
    if at.tzinfo is None:
        raise CannotRunError(
            "时间须写作如 2026-03-12T09:00:00Z。", "The time must be like 2026-03-12T09:00:00Z."
        )
    return at.astimezone(UTC)


def _blocks(path: Path, label: bytes, most: int) -> list[bytes]:
    """The DER of every PEM block with `label`; there must be one at least."""
    data = read_small(path, most)
    try:
        found = [base64.b64decode(b[2]) for b in _BLOCK.finditer(data) if b[1] == label]
    except ValueError:
        found = []
    if not found:
        name = {"label": label.decode(), "file": path.name}
        words = Words("{file} 中没有 PEM 格式的 {label}。", "{file} holds no {label} in PEM.").format(**name)
        raise CannotRunError(words.zh, words.en)
    return found


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[tuple[BinaryIO, set[str] | None]]:
    """The plain archive, and who could read it: decrypted, or as it is where it was decrypted before."""
    if options.identity is not None:
        try:
            identities = agefile.read_identities(options.identity)
        except ValueError:
            raise CannotRunError(
                "所给的 age 密钥文件无法使用。", "The age identity file cannot be used."
            ) from None
        with agefile.decrypted(options.file, identities) as stream:
            yield stream, {str(identity.to_public()) for identity in identities}
        return
    with options.file.open("rb") as stream:
        start = stream.read(512)
        if start.startswith(agefile.MAGIC):
            raise CannotRunError(
                "文件已加密：请用 --identity 给出 age 密钥文件，或先解密。",
                "The file is encrypted: give an age identity with --identity, or decrypt it first.",
            )
        if start[257:265] != _USTAR:
            raise Refused("CSB-011", "neither an age file nor a ustar archive")
        stream.seek(0)
        yield stream, None


if __name__ == "__main__":
    sys.exit(main())
