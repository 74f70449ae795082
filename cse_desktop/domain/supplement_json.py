"""What a society says of further material, as `data/supplement.json` of a supplement bundle.

Its files lie in `data/cases/<case id>/s<number>/`, so that those of several supplements never meet.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from cse_desktop.domain.assignment import Assignment, Case, Material
from cse_desktop.domain.canonical import Json
from cse_desktop.domain.identifiers import DIGEST, ID
from cse_desktop.domain.strict import DANGLING, DUPLICATE, MISMATCH, TOO_NEW, Table
from cse_desktop.errors import Words

FORMAT = 1
SUPPLEMENT_FILE = "data/supplement.json"
MOST_SUPPLEMENTS = 9999
"""of one assignment: what its member names have room for"""

_MEMBER = re.compile(r"data/cases/([0-9a-f-]{36})/s([0-9]{4})/[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Supplement:
    """The n-th supplement of an assignment."""

    assignment_id: str
    assignment_digest: str
    number: int
    """counts from 1 within the assignment; the bundle's sequence"""
    note: Words | None
    """the society's words to the assessor"""
    answers: tuple[str, ...]
    """ids of this assessor's requests that it answers"""
    replaces: Mapping[str, str]
    """member name of a file → digest of the material whose place it takes"""


def supplement_member(case_id: str, number: int, place: int, extension: str) -> str:
    """Member name of the `place`-th file (from 1) that supplement `number` brings for a case."""
    return f"data/cases/{case_id}/s{number:04d}/{place:04d}.{extension}"


def case_of_member(path: str) -> str | None:
    """The case whose material a supplement's data file is; None for what is no material."""
    found = _MEMBER.fullmatch(path)
    return found[1] if found else None


def supplement_document(supplement: Supplement) -> dict[str, Json]:
    """The document as plain data."""
    note = supplement.note
    return {
        "format": FORMAT,
        "assignment": {"id": supplement.assignment_id, "digest": supplement.assignment_digest},
        "number": supplement.number,
        "note": None if note is None else {"zh": note.zh, "en": note.en},
        "answers": list[Json](supplement.answers),
        "replaces": dict[str, Json](supplement.replaces),
    }


def parse_supplement(document: Json, files: Collection[Material]) -> Supplement:
    """The supplement whose bundle has `files`; `KnownError` `SUP-nnn` at the first fault.

    `files` may hold the document itself.
    """
    table = Table(document, prefix="SUP", file=SUPPLEMENT_FILE)
    table.expect(("format", "assignment", "number", "note", "answers", "replaces"))
    if table.integer("format", 1, 2**31) > FORMAT:
        raise table.refusal(
            TOO_NEW, "format", Words("格式比本程序新，请更新程序", "is newer than this program: update it")
        )
    assignment = table.table("assignment").expect(("id", "digest"))
    number = table.integer("number", 1, MOST_SUPPLEMENTS)
    members = {file.path for file in files} - {SUPPLEMENT_FILE}
    found = [_MEMBER.fullmatch(path) for path in members]
    if not members or any(name is None or int(name[2]) != number for name in found):
        raise table.refusal(
            MISMATCH, "number", Words("与所附文件的位置不符", "does not fit where its files lie")
        )
    rows = table.table("replaces")
    replaces = {path: rows.text(path, pattern=DIGEST) for path in rows.names()}
    if not set(replaces) <= members:
        raise table.refusal(DANGLING, "replaces", Words("所附文件中没有此项", "names no file sent along"))
    return Supplement(
        assignment_id=assignment.text("id", pattern=ID),
        assignment_digest=assignment.text("digest", pattern=DIGEST),
        number=number,
        note=table.words_or_none("note"),
        answers=table.texts("answers", pattern=ID),
        replaces=replaces,
    )


def with_supplement(
    assignment: Assignment, supplement: Supplement, files: Collection[Material], digests: Mapping[str, str]
) -> Assignment:
    """The assignment with the material of one more supplement.

    `digests`: case id → digest of what is assessed from now on. `KnownError` `SUP-nnn` where the supplement is not
    of this assignment, names a file as another one is named that it does not replace, or replaces what is not there.
    """
    table = Table({}, prefix="SUP", file=SUPPLEMENT_FILE)
    if (supplement.assignment_id, supplement.assignment_digest) != (assignment.id, assignment.digest):
        raise table.refusal(MISMATCH, "assignment", Words("不是本任务的补充材料", "is another assignment"))
    brought = {case_of_member(file.path) for file in files} - {None}
    if brought != set(digests):
        raise table.refusal(
            MISMATCH, "cases", Words("与所附材料不一致", "are not those that material came for")
        )
    return replace(
        assignment,
        cases=tuple(
            _supplied(table, case, supplement, files, digests[case.id]) if case.id in digests else case
            for case in assignment.cases
        ),
    )


def _supplied(
    table: Table, case: Case, supplement: Supplement, files: Collection[Material], digest: str
) -> Case:
    names = {material.display_name for material in case.materials}
    added: list[Material] = []
    for file in sorted(files, key=lambda file: file.path):
        if case_of_member(file.path) != case.id:
            continue
        before = supplement.replaces.get(file.path, "")
        replaced = {material.display_name for material in case.materials if material.sha256 == before}
        if before and (not replaced or before == file.sha256):
            raise table.refusal(
                DANGLING, "replaces", Words("案卷中没有要替换的材料", "names no material of the case")
            )
        if file.display_name in names - replaced:
            raise table.refusal(
                DUPLICATE,
                "files",
                Words("案卷中已有同名材料", "has the name of another material of the case"),
            )
        names.add(file.display_name)
        added.append(replace(file, supplement=supplement.number, replaces=before))
    return replace(case, digest=digest, materials=(*case.materials, *added))
