"""What the decoder process makes of files: the command `cse-desktop probe`, and the society's check."""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cse_desktop.decode.client import Decoder, DocumentHandle
from cse_desktop.decode.failures import DecoderDiedError, DocumentRefusedError
from cse_desktop.decode.sources import FileSource
from cse_desktop.errors import KnownError, Words
from cse_desktop.words import words

DIED = 3
"""exit code where the decoder died or hung on a file"""
_WIDTH = 800


@dataclass(frozen=True, slots=True)
class Probed:
    """What became of one file. `words` say why it is not shown, or a remark on how it is."""

    file: str
    kind: str
    opens: bool
    pages: int
    text: bool
    words: Words | None
    ms: int
    length_ms: int = 0
    """of sound and film"""
    died: bool = False

    def as_json(self) -> str:
        """One line, as the command's contract says."""
        said = {"zh": self.words.zh, "en": self.words.en} if self.words else None
        return json.dumps(
            {
                "file": self.file,
                "kind": self.kind,
                "opens": self.opens,
                "pages": self.pages,
                "text": self.text,
                "words": said,
                "ms": self.ms,
            },
            ensure_ascii=False,
        )


def probe(decoder: Decoder, path: Path) -> Probed:
    """Opens `path`, draws its first page and reads its text, as the program would."""
    start = time.monotonic()
    if not path.is_file():
        return Probed(str(path), "unknown", False, 0, False, words("decode.probe.no_file"), 0)
    kind, pages, text, length_ms = "unknown", 0, False, 0
    said: Words | None = None
    opens = died = False
    handle: DocumentHandle | None = None
    try:
        handle = decoder.open(lambda: FileSource(path), path.name).result()
        facts = handle.facts
        kind, pages, text, said = facts.kind, facts.pages, facts.has_text, facts.words
        if pages:
            handle.image(0, width=_WIDTH).result()
            handle.text(0).result()
            handle.links(0).result()
        opens, length_ms = facts.opens, facts.length_ms
    except KnownError as error:
        said = error.what
        died = isinstance(error, (DecoderDiedError, DocumentRefusedError))
    finally:
        if handle is not None:
            handle.close()
    ms = round((time.monotonic() - start) * 1000)
    return Probed(str(path), kind, opens, pages, text, said, ms, length_ms, died)


def probe_all(files: Iterable[Path]) -> list[Probed]:
    """Probes each file in one decoder."""
    with Decoder() as decoder:
        return [probe(decoder, path) for path in files]


def run_probe(files: Iterable[Path], json_lines: bool, language: str = "zh_CN") -> int:
    """The command: prints a line for each file; 0, or 3 if the decoder died or hung on any."""
    died = False
    with Decoder() as decoder:
        for path in files:
            probed = probe(decoder, path)
            died = died or probed.died
            sys.stdout.write((probed.as_json() if json_lines else _line(probed, language)) + "\n")
            sys.stdout.flush()
    return DIED if died else 0


def _line(probed: Probed, language: str) -> str:
    def say(key: str, **values: object) -> str:
        return words(f"decode.probe.{key}").format(**values).in_(language)

    parts = [say("opens" if probed.opens else "not"), probed.kind]
    if probed.opens:
        if probed.pages:
            parts += [say("pages", pages=probed.pages), say("with_text" if probed.text else "without_text")]
        elif probed.length_ms:
            parts.append(say("length", seconds=round(probed.length_ms / 1000)))
    parts += [f"{probed.ms} ms", probed.file]
    if probed.words is not None:
        parts.append(probed.words.in_(language))
    return "  ".join(parts)
