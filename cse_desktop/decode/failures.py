"""What goes wrong with a document, in words."""

from cse_desktop.errors import KnownError
from cse_desktop.words import words

_DEATHS = {"crash": "DEC-001", "hang": "DEC-002", "memory": "DEC-003"}


class DecoderDiedError(KnownError):
    """The decoder process ended while it looked at a document; `reason` is `crash`, `hang`, `memory` or `start`."""

    def __init__(self, reason: str) -> None:
        known = reason if reason in _DEATHS else "start"
        super().__init__(
            _DEATHS.get(known, "DEC-006"),
            words(f"decode.died.{known}"),
            safe=words("decode.died.safe"),
            next_step=words("decode.died.next_start" if known == "start" else "decode.died.next"),
        )
        self.reason = known


class DocumentRefusedError(KnownError):
    """The document has made the decoder die twice and is not tried again."""

    def __init__(self) -> None:
        super().__init__(
            "DEC-004",
            words("decode.died.refused"),
            safe=words("decode.died.safe"),
            next_step=words("decode.died.next_refused"),
        )


class PageRefusedError(KnownError):
    """A part of a document cannot be shown; the rest can."""

    def __init__(self, code: str) -> None:
        known = (
            code
            if code in {"damaged", "page_damaged", "too_large", "source", "no_marked_copy"}
            else "no_answer"
        )
        super().__init__("DEC-005", words(f"decode.refused.{known}"))


class DocumentClosedError(KnownError):
    """The document, or the whole decoder, was closed before the answer came."""

    def __init__(self) -> None:
        super().__init__("DEC-007", words("decode.died.closed"))
