"""Gaps of what was typed in from paper: it is finished, and by two persons who agree where the pack says so."""

from collections.abc import Iterator

from cse_desktop.domain.gap import CaseRows, Gap
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.records import INTERVIEW
from cse_desktop.errors import Words

PERSONS = 2


def transcription_gaps(standard: Standard, rows: CaseRows) -> Iterator[Gap]:
    """At most one: what comes next."""
    found = rows.transcription
    if found is None:
        return
    said = None
    if any(not who.until for who in found.typed_by):
        said = Words(
            "纸质面试记录尚未录入完毕。请继续录入，最后点“录入完毕”。",
            "The paper sheet of the interview is not wholly typed in. Go on, and say at the end that it is.",
        )
    elif standard.keyed_twice and len(found.typed_by) < PERSONS:
        said = Words(
            "纸质面试记录只由一人录入，标准包要求由第二人再录入一次。",
            "One person has typed the paper sheet in; the standards pack wants a second person to type it too.",
        )
    elif rows.unsettled:
        count = rows.unsettled
        said = Words(
            f"两人录入的纸质面试记录有{count}处不一致。请对照纸面逐项核定。",
            f"Two persons read the paper sheet differently in {count} {'place' if count == 1 else 'places'}. "
            "Settle each by looking at the paper.",
        )
    if said is not None:
        yield Gap("transcription", "blocks", "", INTERVIEW, "paper", said)
