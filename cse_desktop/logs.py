"""The log: what the program did, never what anybody wrote. It holds no names, no texts, no paths of materials."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST = 512 * 1024
"""bytes of one log file"""
KEPT = 2


def start_log(path: Path) -> None:
    """Writes the program's own messages to `path`; foreign libraries only from warnings on, without their texts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(_only_ours)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _only_ours(record: logging.LogRecord) -> bool:
    """Foreign messages may quote a document; an exception's text may too."""
    record.exc_info = None
    record.exc_text = None
    return record.name.partition(".")[0] in ("cse_desktop", "ui", "db")
