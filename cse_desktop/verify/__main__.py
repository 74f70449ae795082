"""`cse-verify`: judge one bundle as a stranger can, with nothing but the root and, if need be, an age key."""

import argparse
import base64
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from cse_desktop.errors.commands import Parser, spoken
from cse_desktop.errors.refusals import Refused
from cse_desktop.errors.speaking import tell, tell_json, tell_wrong
from cse_desktop.errors.words import Language, Words
from cse_desktop.verify import agefile, certificates, crls, verdict
from cse_desktop.verify.given import CannotRunError, must_be_a_file, read_text
from cse_desktop.verify.judge import judge

BELIEVED, REFUSED, CANNOT_RUN = 0, 1, 2
LONGEST_ROOT, LONGEST_LISTS = 64 << 10, 24 << 20
"""Bytes of the PEM files that are given."""
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----")
_USTAR = b"ustar\x0000"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 believed, 1 refused (prints the code), 2 cannot run."""
    options = _arguments(spoken(sys.argv[1:] if argv is None else argv)).parse_args(argv)
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
    if options.json:
        said = tell_json(told)
    else:
        said = (tell_wrong if status == CANNOT_RUN else tell)("\n".join(verdict.lines(told)))
    return status if said else CANNOT_RUN


def _unreadable(name: str) -> Words:
    return Words("无法读取 {name}。", "{name} cannot be read.").format(name=Path(name).name)


def _unforeseen(fault: BaseException) -> Words:
    return Words(
        "核验时出现未预料的情况（{kind}），没有得出结论。请把此文件和这句话告知本程序的提供方。",
        "Something unforeseen happened ({kind}); no verdict was reached. Please tell whoever supplied this program, "
        "with the file and this sentence.",
    ).format(kind=type(fault).__name__)


_HELP: Mapping[str, Words] = {
    "about": Words("以第三方身份核验任务包或成绩包（.csb）。", "Judge a bundle (.csb) as a stranger can."),
    "status": Words(
        "退出码：0 可信，1 不可信（给出代码），2 无法核验。",
        "Exit status: 0 believed, 1 refused (prints the code), 2 cannot run.",
    ),
    "file": Words("任务包或成绩包，或其解密后的归档", "the bundle, or its decrypted archive"),
    "root": Words("所信任的根证书", "the root that you trust"),
    "identity": Words("用于解密的 age 密钥文件", "age identity file to decrypt with"),
    "crl": Words("自备的吊销列表（PEM 文件）", "PEM file with your own revocation lists"),
    "at": Words(
        "按此时间核验（ISO 8601，带时区；默认为现在）",
        "judge as of this time (ISO 8601 with zone; default: now)",
    ),
    "json": Words("输出一个 JSON 对象", "print one JSON object"),
    "lang": Words("说明与参数错误所用的语言", "language of help and of faults in the command line"),
}


def _arguments(language: Language) -> Parser:
    def say(key: str) -> str:
        return _HELP[key].in_(language)

    parser = Parser(prog="cse-verify", language=language, description=say("about"), epilog=say("status"))
    parser.add_argument("file", type=Path, metavar="FILE.csb", help=say("file"))
    parser.add_argument("--root", type=Path, required=True, metavar="ROOT.pem", help=say("root"))
    parser.add_argument("--identity", type=Path, metavar="AGE-KEY", help=say("identity"))
    parser.add_argument("--crl", type=Path, metavar="FILE", help=say("crl"))
    parser.add_argument("--at", metavar="TIME", help=say("at"))
    parser.add_argument("--json", action="store_true", help=say("json"))
    parser.add_argument("--lang", choices=("zh_CN", "en"), help=say("lang"))
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
    found = _blocks(path, "CERTIFICATE", LONGEST_ROOT)
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
    found = _blocks(path, "X509 CRL", LONGEST_LISTS)
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


def _blocks(path: Path, label: str, most: int) -> list[bytes]:
    """The DER of every PEM block with `label`; there must be one at least."""
    try:
        data = read_text(path, most)
        found = [base64.b64decode(b[2]) for b in _BLOCK.finditer(data) if b[1] == label]
    except ValueError:
        found = []
    if not found:
        name = {"label": label, "file": path.name}
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
