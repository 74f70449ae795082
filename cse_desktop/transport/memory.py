"""A transport into memory: the twin that tests use."""

from pathlib import Path

from cse_desktop.transport import failures


class MemoryTransport:
    """`Transport` that keeps what it was given, by name."""

    def __init__(self) -> None:
        self.delivered: dict[str, bytes] = {}

    def deliver(self, source: Path, name: str) -> str:
        """Keeps the bytes of `source` under `name`."""
        try:
            self.delivered[name] = source.read_bytes()
        except OSError as error:
            raise failures.no_source() from error
        return name
