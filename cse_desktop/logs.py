"""The log: what the program did, never what anybody wrote. It holds no names, no texts, no paths of materials."""

import logging
import os
import time
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb

from cse_desktop.durable import private_folder

LARGEST = 512 * 1024
"""bytes of one log file"""
KEPT = 2
FRAMES = 8
"""how many of our own calls an error's whereabouts name, the innermost ones"""
OURS = ("cse_desktop", "ui", "db")
IN_BETWEEN = "ui.overrides"
"""stands round every Qt override and tells nothing"""


def start_log(path: Path) -> None:
    """Writes the program's own messages to `path`; foreign libraries only from warnings on, without their texts."""
    private_folder(path.parent)
    handler = _PrivateFiles(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
    form = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s")
    form.converter = time.gmtime  # whoever reads it may sit elsewhere
    handler.setFormatter(form)
    handler.addFilter(_only_ours)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


class _PrivateFiles(RotatingFileHandler):
    """Log files that only their owner reads, whatever the umask."""

    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT, 0o600))
        return super()._open()


def _only_ours(record: logging.LogRecord) -> bool:
    """Foreign messages may quote a document; an exception's text may too."""
    record.exc_info = None
    record.exc_text = None
    return _is_ours(record.name)


def whereabouts(error: BaseException) -> str:
    """What kind of error came from which lines of the program. Its text is left out: it may quote a person."""
    lines = [
        f"{frame.f_globals['__name__']}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(error.__traceback__)
        if _is_ours(frame.f_globals["__name__"]) and frame.f_globals["__name__"] != IN_BETWEEN
    ]
    kinds, cause = [type(error).__name__], error.__cause__ or error.__context__
    while cause is not None and len(kinds) < FRAMES:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return f"{' after '.join(kinds)} at {' < '.join(reversed(lines[-FRAMES:])) or 'no line of ours'}"


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in OURS
