"""What goes wrong with the OCR engine, in words."""

from cse_desktop.errors import KnownError
from cse_desktop.words import words

_CODES = {"crash": "OCR-001", "hang": "OCR-002", "rubbish": "OCR-003"}


class EngineFailedError(KnownError):
    """The engine did not read a page; `reason` is `crash`, `hang` or `rubbish`."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _CODES[reason],
            words(f"ocr.failed.{reason}"),
            safe=words("ocr.failed.safe"),
            next_step=words("ocr.failed.next"),
        )
        self.reason = reason


class EngineMissingError(KnownError):
    """There is no engine that could read, or it has neither of the languages."""

    def __init__(self) -> None:
        super().__init__("OCR-004", words("ocr.missing.what"), next_step=words("ocr.missing.next"))
