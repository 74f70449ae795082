"""The two kinds of error."""

from cse_desktop.errors.words import Words


class KnownError(Exception):
    """Something in the world is not as needed: said in both languages, with the next step and a stable code.

    `what` says what happened, `safe` what is not lost, `next_step` what to do now. The text never holds an
    applicant's data: it may end up in a log.
    """

    def __init__(
        self, code: str, what: Words, *, safe: Words | None = None, next_step: Words | None = None
    ) -> None:
        super().__init__(f"{code}: {what.en}")
        self.code = code
        self.what = what
        self.safe = safe
        self.next_step = next_step

    def sentences(self, language: str) -> str:
        """Everything the person should read, in `language`, one sentence after the other."""
        gap = "" if language.startswith("zh") else " "
        parts = [part.in_(language) for part in (self.what, self.safe, self.next_step) if part is not None]
        return gap.join(parts)


class BugError(Exception):
    """Our own mistake: an invariant of the program does not hold."""
