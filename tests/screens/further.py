"""The pictures of asking for more evidence: requests, what came, and the marks of the old file beside the new one."""

from pathlib import Path

from cse_desktop.services import doubting, evidence
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.room import Room
from cse_desktop.society.office import Society
from cse_desktop.wiring.sample import ASSESSOR, SOCIETY_PASSWORD, Sample
from cse_desktop.wiring.society import join_society
from tests.screens.still import StillClock
from ui.assess.page import AssessPage

APPLICANT = "A004"
REQUESTS = (
    ("1.3", "请提供第3章负荷计算的原始数据，并说明本人承担的部分。"),
    ("", "2025年继续教育证明缺第二页，请补充。"),
)
BEFORE = "新版 "


def write_requests(page: AssessPage) -> None:
    """Two requests on the case shown."""
    for target, text in REQUESTS:
        page.place.requests.written.emit(target, text)


def doubt_first(room: Room, case_id: str) -> None:
    """A doubt on the first condition of the grade."""
    condition = case_sheet(room, case_id).conditions[0].id
    doubting.doubt(room, case_id, condition, "学位证书与简历所写的毕业时间不一致。")


def mark_first_pages(room: Room, case_id: str, name: str) -> None:
    """Two marks on a report: one with words of its first page, one that no other text has."""
    material = next(row for row in room.case(case_id).materials if row.display_name == name)
    for page, quote in ((0, name.rsplit(".", 1)[0].split(" ", 1)[-1]), (1, "此处原有一段说明")):
        evidence.annotate(
            room, case_id, material.sha256, page, "text", [(1200, 1500, 5200, 1800)], quote, note="示例"
        )


def report_of(room: Room, case_id: str) -> str:
    """Name of the first report of a case that is a PDF."""
    return next(
        row.display_name
        for row in room.case(case_id).materials
        if row.display_name.endswith(".pdf") and "报告" in row.display_name
    )


def supplement_from_society(sample: Sample, clock: StillClock, name: str) -> Path:
    """The society sends the same report anew, and one certificate more."""
    society = join_society(sample.society, lambda: SOCIETY_PASSWORD, clock=clock)
    try:
        folder = sample.home / "came"
        folder.mkdir(exist_ok=True)
        source = sample.round / "applicants" / APPLICANT / "materials" / name
        renewed = folder / f"{BEFORE}{Path(name).name}"
        # another writing of the same report: a comment after its end makes other bytes of it
        renewed.write_bytes(source.read_bytes() + b"% renewed\n")
        more = folder / "继续教育证明 第2页.pdf"
        more.write_bytes(source.read_bytes() + b"% second page\n")
        supplied = Society(society).supplement(
            "sample-01", APPLICANT, [more], sample.home / "further", replacements=[(name, renewed)]
        )
        return next(file.path for file in supplied.files if file.assessor_id == ASSESSOR)
    finally:
        society.records.close()
