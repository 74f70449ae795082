"""What can stop the desk in the midst of its work, in words, with what was done before it."""

import errno

from cse_desktop.errors import KnownError
from cse_desktop.society.saying import say

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StoppedError(KnownError):
    """The work ended early. `done`, the result as far as it came, is committed: it stands, and has to be reported."""

    def __init__(self, cause: KnownError | OSError, done: object) -> None:
        reason = of_disk(cause) if isinstance(cause, OSError) else cause
        super().__init__(reason.code, reason.what, safe=reason.safe, next_step=reason.next_step)
        self.done = done


def disk_full() -> KnownError:
    """No room; which file it was tells a person nothing."""
    return KnownError(
        "SOC-080", say("db.full"), safe=say("db.committed_stands"), next_step=say("db.make_room")
    )


def of_disk(error: OSError) -> KnownError:
    """What the system says about a file."""
    if error.errno in FULL:
        return disk_full()
    what = say("cli.disk", reason=error.strerror or type(error).__name__)
    return KnownError("SOC-044", what, safe=say("db.committed_stands"), next_step=say("db.check_disk"))
