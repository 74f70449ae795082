"""Gives up what the decoder gives up, then becomes the engine: the limits go along, the network stays behind.

Without Windows, which has neither these limits nor a way to become another program.
"""

import os
import sys
from contextlib import suppress

from cse_desktop.decode.confinement import allow_cpu, confine

LAUNCH_ARGUMENT = "--ocr-engine"
_NICENESS = 15
_OURS = frozenset({"LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH"})


def launch_main(arguments: list[str]) -> None:
    """`arguments` are bytes of memory, seconds of processor time, the engine's path, and what it is given."""
    memory, seconds, *command = arguments
    with suppress(OSError):
        os.nice(_NICENESS)
    confine(int(memory))
    allow_cpu(int(seconds))
    # a frozen program is started with its own libraries first; the engine needs those of the system
    environment = {name: value for name, value in os.environ.items() if name not in _OURS}
    os.execve(command[0], command, environment)  # noqa: S606 - no shell: the program and its arguments, as they are


if __name__ == "__main__":
    launch_main(sys.argv[1:])
