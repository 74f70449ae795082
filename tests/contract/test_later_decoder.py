"""The decoder that starts when it is needed, and never once it was closed."""

from cse_desktop.wiring.later_decoder import LaterDecoder


def test_it_starts_with_the_first_document() -> None:
    decoder = LaterDecoder()
    assert decoder.pid is None
    try:
        opened = decoder.open(lambda: _Source(b"sample words"), "a.txt").result(30)
        assert (decoder.pid is not None, opened.facts.opens) == (True, True)
    finally:
        decoder.close()


def test_nothing_is_begun_after_it_was_closed() -> None:
    decoder = LaterDecoder()
    decoder.close()
    decoder.start()
    assert decoder.open(lambda: _Source(b"sample words"), "a.txt").cancelled()
    assert decoder.pid is None


class _Source:
    """Bytes in memory, as the decoder reads them."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        return len(self._data)

    def read(self, offset: int, length: int) -> bytes:
        return self._data[offset : offset + length]

    def close(self) -> None:
        """Nothing lies behind."""
