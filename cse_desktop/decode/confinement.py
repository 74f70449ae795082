"""What the decoder process gives up before it looks at anything."""

import ctypes
import os
import sys

if sys.platform != "win32":
    import resource

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


def confine(memory_bytes: int) -> dict[str, bool]:
    """Gives up memory, files, core dumps, privileges and the network; returns what took effect, by name.

    Linux has all of it, macOS no network and no memory limit, Windows none: there the separate process, the
    client's deadline and the size limits remain.
    """
    if sys.platform == "win32":
        return {"memory": False, "files": False, "network": False}
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    network = memory = False
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        memory = True
        library = ctypes.CDLL(None, use_errno=True)
        library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        # works only where the system lets an ordinary process make user namespaces, and with one thread
        network = library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    return {"memory": memory, "files": True, "network": network}


def allow_cpu(seconds: int) -> None:
    """Lets this process use `seconds` more of processor time before the system ends it."""
    if sys.platform == "win32":
        return
    used = os.times()
    soft = int(used.user + used.system) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )
