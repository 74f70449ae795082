"""Standard samples as they arrive: what was agreed on them must be what can be compared with one's own ratings."""

import hashlib
from collections.abc import Mapping

from cse_desktop.domain.assignment import Assignment, Sample
from cse_desktop.domain.calibration import NO_LEVEL, AgreedLevel
from cse_desktop.domain.canonical import parse_canonical
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.sample_json import agreed_file, parse_agreed
from cse_desktop.errors import KnownError
from cse_desktop.errors.refusals import Refused

_NOT_AS_REQUIRED = "CSB-120"


def check_samples(
    assignment: Assignment, standards: Mapping[str, Standard], payloads: Mapping[str, bytes]
) -> None:
    """`Refused` CSB-120 unless each sample's agreed ratings are those named, one for each indicator that is asked,
    on the scale of its standard.

    Nobody looks into them again before an assessor has rated the whole sample: a fault found only then would have
    cost hours, and could not be mended any more.
    """
    for sample in assignment.samples:
        rows = _agreed(sample, payloads)
        standard = standards[sample.case.id]
        if tuple(row.target for row in rows) != sample.asked or not all(_fits(row, standard) for row in rows):
            raise Refused(_NOT_AS_REQUIRED, agreed_file(sample.case.id))


def _agreed(sample: Sample, payloads: Mapping[str, bytes]) -> tuple[AgreedLevel, ...]:
    name = agreed_file(sample.case.id)
    data = payloads.get(name, b"")
    if hashlib.sha256(data).hexdigest() != sample.agreed:
        raise Refused(_NOT_AS_REQUIRED, f"{name} is not the one named")
    try:
        return parse_agreed(parse_canonical(data, name), name)
    except KnownError as error:
        raise Refused(_NOT_AS_REQUIRED, f"{name} {error.code}") from None


def _fits(row: AgreedLevel, standard: Standard) -> bool:
    levels = {str(level.value) for level in standard.levels}
    return row.target in standard.indicators and row.value in levels.union(NO_LEVEL)
