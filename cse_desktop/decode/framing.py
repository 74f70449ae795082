"""Frames on the two pipes: two lengths, a head of canonical JSON, raw bytes. Both sides refuse what is too long."""

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

OUT_OF_MEMORY = 77
"""exit code of a worker that reached its memory limit"""

DECODER_ARGUMENT = "--decoder"
"""hidden first argument with which the frozen program becomes the decoder process"""

_LENGTHS = struct.Struct(">4sII")
_MARK = b"CSD1"
HEAD_BYTES = 1 << 20
TO_WORKER_BYTES = 1 << 20
FROM_WORKER_BYTES = 256 << 20

Head = dict[str, Any]


class FrameError(Exception):
    """The other side ended or does not keep to the protocol."""


def canonical(head: Mapping[str, Any]) -> bytes:
    """The one way to write `head`."""
    return json.dumps(
        head, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def write_frame(pipe: BinaryIO, head: Mapping[str, Any], body: bytes | memoryview = b"") -> None:
    """Sends one frame and flushes."""
    written = canonical(head)
    pipe.write(_LENGTHS.pack(_MARK, len(written), len(body)))
    pipe.write(written)
    if len(body):
        pipe.write(body)
    pipe.flush()


def read_frame(pipe: BinaryIO, body_limit: int) -> tuple[Head, bytes]:
    """Receives one frame; `FrameError` at the end, on a wrong mark, a wrong head or too many bytes."""
    mark, head_length, body_length = _LENGTHS.unpack(_exactly(pipe, _LENGTHS.size))
    if mark != _MARK or head_length > HEAD_BYTES or body_length > body_limit:
        raise FrameError("frame out of bounds")
    written = _exactly(pipe, head_length)
    body = _exactly(pipe, body_length)
    try:
        head = json.loads(written)
    except (ValueError, RecursionError):
        raise FrameError("head is not JSON") from None
    if not isinstance(head, dict) or canonical(head) != written:
        raise FrameError("head is not canonical")
    return head, body


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    got = pipe.read(length) if length else b""
    if len(got) != length:
        raise FrameError("pipe ended")
    return got
