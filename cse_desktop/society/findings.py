"""What a check found: how grave, with a stable code, in words, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cse_desktop.errors import KnownError, Words
from cse_desktop.words import words

Severity = Literal["error", "conflict", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person at the society should know before a round goes out.

    An `error` stops the issue; a `conflict` stops it until somebody says that it was looked at; `warning` and
    `note` do not stop it. `file` is a path in the round folder, `key` the place in it (`panel.size`).
    """

    severity: Severity
    code: str
    words: Words
    file: str = ""
    key: str = ""

    @property
    def where(self) -> str:
        """File and key as one text; empty where the finding is about the round as a whole."""
        return f"{self.file} [{self.key}]" if self.key else self.file

    @property
    def line(self) -> Words:
        """The finding as one line for a person."""
        grave = words(f"society.severity.{self.severity}")
        where = f" ({self.where})" if self.where else ""
        return Words(
            f"{grave.zh} {self.code}：{self.words.zh}{where}",
            f"{grave.en} {self.code}: {self.words.en}{where}",
        )

    def as_json(self) -> dict[str, object]:
        """Fit for a `--json` answer."""
        return {
            "severity": self.severity,
            "code": self.code,
            "words": {"zh": self.words.zh, "en": self.words.en},
            "where": self.where,
            "file": self.file,
            "key": self.key,
        }


class NotReadyError(KnownError):
    """A round can not be issued as it stands; `findings` says why, all of it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        stopping = [finding for finding in self.findings if finding.severity in ("error", "conflict")]
        super().__init__(
            "SOC-020",
            words("society.issue.not_ready").format(count=len(stopping)),
            safe=words("society.issue.nothing_written"),
            next_step=words("society.issue.run_check"),
        )


def grave(findings: Iterable[Finding], *, conflicts_seen: bool = False) -> bool:
    """Whether any of `findings` stops the issue."""
    stopping = {"error"} if conflicts_seen else {"error", "conflict"}
    return any(finding.severity in stopping for finding in findings)
