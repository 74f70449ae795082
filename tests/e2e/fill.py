"""Rating a whole case through the services, as an assessor would who has something to say about everything."""

from cse_desktop.services import evidence, interviewing, opinions, rating, reading, roster
from cse_desktop.services.case_sheets import case_sheet
from cse_desktop.services.interview_sheets import interview_sheet
from cse_desktop.services.room import Room

COMMENT = "计算书第3节逐项校核了短路电流，结论与实测相差不足百分之二。"
HEARD = "能说明为什么选择该方案，并比较了三种备选方案的损耗数据。"


def fill_reading(room: Room, case_id: str, above: int = 0) -> None:
    """What a case needs of the material review; every level is the expected one plus `above`."""
    reading.opened(room, case_id)
    sheet = case_sheet(room, case_id)
    for material in sheet.materials:
        reading.keep_place(room, case_id, material.sha256, 0, 0)
    report = next(material for material in sheet.materials if material.name.endswith(".pdf"))
    for dimension in sheet.dimensions:
        for row in dimension.indicators:
            if row.material is None:
                continue
            cell = row.material
            place = (cell.target, cell.method, "leading", "")
            evidence.annotate(
                room, case_id, report.sha256, 1, "text", [(100, 100, 5000, 300)], "12.4 kA", links=[place]
            )
            rating.record_rating(room, case_id, cell.target, cell.method, str(cell.expected + above))
            rating.write_comment(room, case_id, cell.target, cell.method, COMMENT)
        rating.write_comment(room, case_id, dimension.dimension.id, "dimension", COMMENT)


def fill_opinion(room: Room, case_id: str) -> None:
    """The assessor's own recommendation and words on the case as a whole."""
    opinions.recommend(room, case_id, "recommend")
    opinions.write(
        room, case_id, comment=COMMENT, feedback="建议继续积累新能源接入方面的工程经验，并补充试验记录。"
    )


def fill_case(room: Room, case_id: str, above: int = 0) -> None:
    """Everything that a case needs before it is ready; every level is the expected one plus `above`."""
    fill_reading(room, case_id, above)
    roster.check_identity(room, case_id, True)
    interviewing.start(room, case_id)
    for cell in interview_sheet(room, case_id).form:
        rating.record_rating(room, case_id, cell.target, cell.method, str(cell.expected + above))
        rating.write_comment(room, case_id, cell.target, cell.method, HEARD)
    interviewing.finish(room, case_id)
    fill_opinion(room, case_id)
