"""The decoder process: answers what its client asks about a few untrusted documents, within limits.

It has no path, no key and no network, writes no file, and sees of a case only the bytes it asks for.
"""

import os
import sys

from cse_desktop.decode.confinement import allow_cpu, confine
from cse_desktop.decode.framing import OUT_OF_MEMORY
from cse_desktop.decode.remote import Line
from cse_desktop.decode.values import Limits


def worker_main() -> None:
    """Runs the decoder process on the pipes that are its standard input and output, until its client is gone."""
    line = _line()
    head, _ = line.receive()
    limits = Limits(**{name: int(str(value)) for name, value in head.items()})
    granted = confine(limits.memory_bytes)
    # after the limits are set: importing these runs native code
    from cse_desktop.decode.desk import Desk  # noqa: PLC0415 - the order matters here

    desk = Desk(line, limits)
    line.send({"ready": granted})
    while True:
        head, _ = line.receive()
        allow_cpu(limits.cpu_seconds)
        try:
            answer, body = desk.answer(head)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        line.send(answer, body)


def _line() -> Line:
    """The two pipes, moved aside so that a library that prints cannot spoil the protocol."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists on Windows only

        for descriptor in (0, 1):
            msvcrt.setmode(descriptor, os.O_BINARY)
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    return Line(os.fdopen(incoming, "rb", buffering=1 << 16), os.fdopen(outgoing, "wb", buffering=0))


if __name__ == "__main__":
    worker_main()
