"""Are a round's standard samples fit to be rated and compared?"""

from collections.abc import Iterator

from cse_desktop.domain.calibration import NO_LEVEL, AgreedLevel
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.records import MATERIAL, NOT_APPLICABLE
from cse_desktop.errors import KnownError
from cse_desktop.society.findings import Finding
from cse_desktop.society.pack_shelf import PackShelf, Shelved
from cse_desktop.society.rounds import Round, SampleFolder
from cse_desktop.society.saying import say


def check_samples(shelf: PackShelf, found: Round, findings: list[Finding]) -> dict[str, Shelved]:
    """Sample's number → its packs; what is wrong with any of them is added to `findings`."""
    packs: dict[str, Shelved] = {}
    used = {applicant.pack for applicant in found.applicants}
    for sample in found.samples:
        file, pack = sample.applicant.file, sample.applicant.pack
        try:
            shelved = shelf.standard(found.general_pack, pack)
        except KnownError as problem:
            findings.append(Finding("error", "CHK-010", problem.what, file, "professional_pack"))
            continue
        packs[sample.applicant.number] = shelved
        findings += _of_sample(sample, shelved.standard)
        if pack not in used:
            findings.append(Finding("warning", "CHK-032", say("check.sample_nobody"), file))
    return packs


def _of_sample(sample: SampleFolder, standard: Standard) -> Iterator[Finding]:
    profile, file = sample.applicant.profile, sample.applicant.file
    if profile.grade not in {grade.code for grade in standard.grades}:
        yield Finding("error", "CHK-012", say("check.grade_not_in_pack"), file, "grade")
        return
    if standard.field != profile.field:
        yield Finding("error", "CHK-013", say("check.field_not_of_pack"), file, "field")
    if not sample.agreed:
        yield Finding("error", "CHK-031", say("check.sample_empty"), sample.file)
    for row in sample.agreed:
        yield from _of_rating(row, sample.file, standard, profile.grade)


def _of_rating(row: AgreedLevel, file: str, standard: Standard, grade: str) -> Iterator[Finding]:
    indicator = standard.indicators.get(row.target)
    if indicator is None or MATERIAL not in indicator.methods:
        said = say("check.sample_indicator", indicator=row.target)
        yield Finding("error", "CHK-031", said, file, row.target)
        return
    levels = {str(level.value) for level in standard.levels}
    on_scale = row.value in levels or row.value in NO_LEVEL
    if not on_scale or (row.value == NOT_APPLICABLE and grade not in indicator.not_applicable):
        said = say("check.sample_value", indicator=row.target, value=row.value)
        yield Finding("error", "CHK-031", said, file, row.target)
