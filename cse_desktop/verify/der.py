"""DER, read strictly: whatever has two encodings is refused, so that expected bytes can be compared as bytes."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cse_desktop.errors.refusals import Refused

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06
UTF8, PRINTABLE, UTC_TIME, GENERAL_TIME, SEQUENCE, SET = 0x0C, 0x13, 0x17, 0x18, 0x30, 0x31
LONGEST, MOST_VALUES, LONGEST_OID = 8 << 20, 250_000, 64
"""Bytes, values at all depths, and content bytes of one identifier: far above any honest list, far below a burden."""
_CONSTRUCTED = 0x20
_DEEPEST = 24


@dataclass(frozen=True, slots=True)
class Node:
    """One value: its tag byte, its whole encoding and its content; `code` is the refusal if it is not as needed."""

    tag: int
    raw: bytes
    content: bytes
    code: str

    def parts(self, *tags: int) -> tuple["Node", ...]:
        """The values inside; with `tags` there must be exactly these."""
        found = tuple(_split(self.content, self.code))
        if tags and tuple(part.tag for part in found) != tags:
            raise Refused(self.code, "unexpected ASN.1 structure")
        return found

    def only(self, tag: int) -> "Node":
        """The one value inside, which must have `tag`."""
        return self.parts(tag)[0]

    def integer(self) -> int:
        if self.tag != INTEGER:
            raise Refused(self.code, "an integer is needed")
        return int.from_bytes(self.content, "big", signed=True)

    def time(self) -> datetime:
        """UTCTime until 2049, GeneralizedTime after, both to the second and in Z."""
        form = {UTC_TIME: "%y%m%d%H%M%SZ", GENERAL_TIME: "%Y%m%d%H%M%SZ"}.get(self.tag)
        try:
            moment = datetime.strptime(self.content.decode("ascii"), form or "").replace(tzinfo=UTC)
        except ValueError:
            raise Refused(self.code, "malformed time") from None
        if self.tag == UTC_TIME and moment.year >= 2050:
            moment = moment.replace(year=moment.year - 100)
        digits = moment.strftime("%Y%m%d%H%M%SZ")[-len(self.content) :]
        if digits.encode() != self.content or (self.tag == GENERAL_TIME) != (moment.year >= 2050):
            raise Refused(self.code, "malformed time")
        return moment


def parse(data: bytes, code: str) -> Node:
    """The one DER value that is `data`, strict to the last byte at every depth; else refused with `code`."""
    _weigh(data, code)
    nodes = tuple(_split(data, code))
    if len(nodes) != 1:
        raise Refused(code, "not exactly one ASN.1 value")
    _check(nodes[0], 0)
    return nodes[0]


def _weigh(data: bytes, code: str) -> None:
    """Refuse what would cost too much to take apart, before any of it is.

    Only counts, stepping into constructed values and over all others; whether it is DER is seen afterwards.
    """
    at = values = 0
    while at + 1 < len(data) <= LONGEST and values <= MOST_VALUES:
        length, start = data[at + 1], at + 2
        if length >= 0x80:
            start += length & 0x7F
            length = int.from_bytes(data[at + 2 : min(start, at + 7)], "big")
        at = start if data[at] & _CONSTRUCTED else start + length
        values += 1
    if len(data) > LONGEST or values > MOST_VALUES:
        raise Refused(code, "too much ASN.1")


def _split(data: bytes, code: str) -> list[Node]:
    nodes, at = [], 0
    while at < len(data):
        start, tag = at, data[at]
        if tag & 0x1F == 0x1F or at + 1 >= len(data):
            raise Refused(code, "malformed ASN.1 tag")
        length, at = data[at + 1], at + 2
        if length >= 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[at : at + size], "big")
            if not 1 <= size <= 4 or length < 0x80 or length < 1 << (8 * (size - 1)):
                raise Refused(code, "ASN.1 length not minimal or indefinite")
            at += size
        if at + length > len(data):
            raise Refused(code, "ASN.1 value cut short")
        nodes.append(Node(tag, data[start : at + length], data[at : at + length], code))
        at += length
    return nodes


def _check(node: Node, depth: int) -> None:
    content, tag = node.content, node.tag
    if depth > _DEEPEST:
        raise Refused(node.code, "ASN.1 nested too deeply")
    if tag & _CONSTRUCTED:
        parts = node.parts()
        if tag == SET and [part.raw for part in parts] != sorted(part.raw for part in parts):
            raise Refused(node.code, "ASN.1 set not in order")
        for part in parts:
            _check(part, depth + 1)
        good = tag in (SEQUENCE, SET) or tag >= 0x80
    elif tag == BOOLEAN:
        good = content in (b"\x00", b"\xff")
    elif tag == INTEGER:
        good = len(content) == 1 or (len(content) > 1 and not _padded(content))
    elif tag == BIT_STRING:
        good = bool(content) and content[0] < 8 and not (content[0] and content[-1] & ((1 << content[0]) - 1))
        good = good and (len(content) > 1 or content == b"\x00")
    elif tag == NULL:
        good = not content
    elif tag == OID:
        # the digits of an arc grow with its bytes, and turning thousands of them into text is refused by Python
        good = 0 < len(content) <= LONGEST_OID and content[-1] < 0x80
    else:
        good = tag not in (SEQUENCE & ~_CONSTRUCTED, SET & ~_CONSTRUCTED)
    if not good:
        raise Refused(node.code, "value not in DER")


def _padded(content: bytes) -> bool:
    return (content[0] == 0 and content[1] < 0x80) or (content[0] == 0xFF and content[1] >= 0x80)


def encode(tag: int, *contents: bytes) -> bytes:
    """The DER of one value."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def oid(dotted: str) -> bytes:
    """The DER of an object identifier."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    out = b""
    for arc in (first * 40 + second, *rest):
        digits = [arc & 0x7F]
        while arc := arc >> 7:
            digits.append(0x80 | (arc & 0x7F))
        out += bytes(reversed(digits))
    return encode(OID, out)


def dotted(node: Node) -> str:
    """An object identifier in digits and dots."""
    if node.tag != OID:
        raise Refused(node.code, "an object identifier is needed")
    arcs, arc = [], 0
    for byte in node.content:
        arc = arc << 7 | byte & 0x7F
        if byte < 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    text = ".".join(str(arc) for arc in (first, arcs[0] - 40 * first, *arcs[1:]))
    if oid(text) != node.raw:
        raise Refused(node.code, "object identifier not minimal")
    return text
