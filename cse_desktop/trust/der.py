"""Whether bytes are DER: one element, definite shortest lengths, sorted sets; values are checked by their users."""

from collections.abc import Iterator

DEEPEST = 24
MOST_ELEMENTS = 250_000
"""at all depths; a list of some fifty thousand revoked certificates"""
LONGEST_OID = 64
"""bytes; the arcs of a longer one are numbers that Python refuses to turn into text"""

_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
_SETS = (0x31, 0xA0)
"""SET OF, and the two sets of a CMS that are tagged [0]; what else is tagged so has one child"""
_INTEGER = 0x02
_BIT_STRING = 0x03
_OID = 0x06


def is_der(data: bytes) -> bool:
    """Whether `data` is exactly one element in DER, of at most `MOST_ELEMENTS`."""
    try:
        _count(data)
        _check(data, 0)
    except ValueError:
        return False
    return True


def elements_of(content: bytes) -> list[tuple[int, bytes]]:
    """Tag and content of the elements inside one, which is known to be DER."""
    return list(_elements(content))


def element(tag: int, *contents: bytes) -> bytes:
    """The DER of one element around others."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _count(data: bytes) -> None:
    """Goes through the elements once, making none, so that a burden is known before it is taken up."""
    place = elements = 0
    while place + 1 < len(data):
        elements += 1
        if elements > MOST_ELEMENTS:
            raise ValueError("too many elements")
        size, start = data[place + 1], place + 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(data[place + 2 : start], "big")
        place = start if data[place] & _CONSTRUCTED else start + size


def _check(data: bytes, depth: int) -> None:
    elements = list(_elements(data))
    if len(elements) != 1 or depth > DEEPEST:
        raise ValueError("not one element")
    _check_inside(*elements[0], depth)


def _check_inside(tag: int, content: bytes, depth: int) -> None:
    if tag == _INTEGER and (
        not content or (len(content) > 1 and content[0] in (0, 0xFF) and _is_padded(content))
    ):
        raise ValueError("an integer that is not shortest")
    if tag == _BIT_STRING and content[:1] != b"\0":
        raise ValueError("a bit string that is not whole bytes: there are none but keys and signatures")
    if tag == _OID and not 0 < len(content) <= LONGEST_OID:
        raise ValueError("an identifier too long")
    if not tag & _CONSTRUCTED:
        return
    if depth > DEEPEST:
        raise ValueError("too deep")
    place = 0
    raw: list[bytes] = []
    for child_tag, child in _elements(content):
        length = _length_of(len(child)) + len(child)
        raw.append(content[place : place + length])
        place += length
        _check_inside(child_tag, child, depth + 1)
    if tag in _SETS and raw != sorted(raw):
        raise ValueError("a set that is not sorted")


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of the elements that follow one another in `data`."""
    place = 0
    while place < len(data):
        if len(data) - place < 2 or data[place] & _LONG_TAG == _LONG_TAG:
            raise ValueError("a tag not used here")
        tag, first = data[place], data[place + 1]
        start = place + 2
        size = first
        if first & 0x80:
            count = first & 0x7F
            size = int.from_bytes(data[start : start + count], "big")
            start += count
        if start - place != _length_of(size) or start + size > len(data):
            raise ValueError("a length that is not shortest")
        yield tag, data[start : start + size]
        place = start + size


def _length_of(size: int) -> int:
    """Bytes of tag and length before `size` bytes of content."""
    return 2 if size < 0x80 else 2 + (size.bit_length() + 7) // 8


def _is_padded(content: bytes) -> bool:
    return (content[0] == 0) == (content[1] < 0x80)
