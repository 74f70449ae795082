"""Parses the files of one pack, strictly: a fault is refused as `KnownError` `PACK-nnn` with file, key and reason.

Numbers of the codes are those of `domain.strict`.
"""

import tomllib
from collections.abc import Mapping

from cse_desktop.domain.packs.model import Condition, PackRef, Phrase, Question
from cse_desktop.domain.packs.pack import Anchors, AnchorSet, Content, Pack, PlainIndicator, pack_digest
from cse_desktop.domain.packs.parse_frame import CODE, parse_frame, parse_overlay
from cse_desktop.domain.packs.rules_of_conditions import check_rule
from cse_desktop.domain.strict import DUPLICATE, FILE, OUT_OF_RANGE, TOO_NEW, UNREADABLE, Table
from cse_desktop.errors import KnownError, Words

PREFIX = "PACK"
FORMAT = 1
ID = r"[a-z0-9][a-z0-9-]{0,63}"
VERSION = r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}"
METHODS = ("material", "interview")
"""methods by which an indicator can be rated"""
FILES = ("pack.toml", "indicators.toml", "anchors.toml", "questions.toml", "conditions.toml", "phrases.toml")
_NEEDED = {"general": FILES[:3], "professional": FILES[:1]}
_LARGEST_FILE = 4 * 1024 * 1024


def parse_pack(files: Mapping[str, str]) -> Pack:
    """The pack that `files` (name → text) say; `KnownError` `PACK-nnn` at the first fault."""
    for name in files:
        if name not in FILES:
            raise _fault(FILE, name[:60], Words("标准包中不应有此文件", "does not belong in a pack"))
    head = _read(files, "pack.toml")
    kind = head.choice("kind", tuple(_NEEDED))
    if head.integer("format", 1, 2**31) > FORMAT:
        raise head.refusal(
            TOO_NEW,
            "format",
            Words("此标准包的格式比本程序新，请更新程序", "is of a newer format: update the program"),
        )
    for name in _NEEDED[kind]:
        if name not in files:
            raise _fault(FILE, name, Words("标准包缺少此文件", "is missing from the pack"))
    content = Content(
        ref=PackRef(head.text("id", pattern=ID), head.text("version", pattern=VERSION), pack_digest(files)),
        title=head.words("title"),
        illustrative=head.words_or_none("illustrative"),
        indicators=_indicators(_read(files, "indicators.toml")),
        anchors=_anchors(_read(files, "anchors.toml")),
        questions=_questions(_read(files, "questions.toml")),
        conditions=_conditions(_read(files, "conditions.toml")),
        phrases=_phrases(_read(files, "phrases.toml")),
    )
    if kind == "general":
        return parse_frame(head, content)
    extends = head.table("extends").expect(("id", "version"))
    base = PackRef(extends.text("id", pattern=ID), extends.text("version", pattern=VERSION))
    return parse_overlay(head, content, base)


def _read(files: Mapping[str, str], name: str) -> Table:
    text = files.get(name, "")
    if name == "pack.toml" and not text:
        raise _fault(FILE, name, Words("标准包缺少此文件", "is missing from the pack"))
    if len(text) > _LARGEST_FILE:
        raise _fault(UNREADABLE, name, Words("文件过大", "is too large"))
    try:
        return Table(tomllib.loads(text), prefix=PREFIX, file=name)
    except (ValueError, RecursionError):
        raise _fault(UNREADABLE, name, Words("不是有效的 TOML 文件", "is not a valid TOML file")) from None


def _fault(number: int, file: str, reason: Words) -> KnownError:
    return Table({}, prefix=PREFIX, file=file).refusal(number, "", reason)


def _indicators(file: Table) -> tuple[PlainIndicator, ...]:
    file.expect((), ("indicator",))
    found: dict[str, PlainIndicator] = {}
    for table in file.tables("indicator") if file.has("indicator") else ():
        indicator = _indicator(table)
        if indicator.id in found:
            raise table.refusal(DUPLICATE, "id", _twice(indicator.id))
        found[indicator.id] = indicator
    return tuple(found.values())


def _indicator(table: Table) -> PlainIndicator:
    table.expect(
        ("id", "dimension", "title", "text", "methods", "critical", "written"),
        ("expected", "not_applicable", "maps"),
    )
    methods = table.texts("methods")
    if not methods or set(methods) - set(METHODS):
        raise table.refusal(
            OUT_OF_RANGE,
            "methods",
            Words("须取 material、interview 中的一种或两种", "must name material, interview or both"),
        )
    expected = table.table("expected") if table.has("expected") else None
    maps = table.table("maps") if table.has("maps") else None
    return PlainIndicator(
        id=table.text("id", pattern=CODE),
        dimension=table.text("dimension", pattern=CODE),
        title=table.words("title"),
        text=table.words("text"),
        methods=tuple(method for method in METHODS if method in methods),
        critical=table.flag("critical"),
        written=table.flag("written"),
        expected={}
        if expected is None
        else {name: expected.integer(name, 0, 9) for name in expected.names()},
        not_applicable=frozenset(
            table.texts("not_applicable", pattern=CODE) if table.has("not_applicable") else ()
        ),
        maps={} if maps is None else {name: maps.texts(name) for name in maps.names()},
    )


def _anchors(file: Table) -> dict[str, Anchors]:
    found: dict[str, Anchors] = {}
    for indicator in file.names():
        table = file.table(indicator)
        grades = table.table("grades") if table.has("grades") else None
        found[indicator] = Anchors(
            base=_anchor_set(table, skip="grades"),
            grades={}
            if grades is None
            else {grade: _anchor_set(grades.table(grade)) for grade in grades.names()},
        )
    return found


def _anchor_set(table: Table, skip: str = "") -> AnchorSet:
    found: dict[int, Words] = {}
    for name in table.names():
        if name == skip:
            continue
        if len(name) != 1 or name not in "0123456789":
            raise table.refusal(
                OUT_OF_RANGE, name[:60], Words("等级须写作 0 至 9 的数字", "must be a level from 0 to 9")
            )
        found[int(name)] = table.words(name)
    return found


def _questions(file: Table) -> tuple[Question, ...]:
    file.expect((), ("question",))
    found: dict[str, Question] = {}
    for table in file.tables("question") if file.has("question") else ():
        table.expect(("id", "indicator", "grades", "text", "follow_up", "listen_for"))
        question = Question(
            id=table.text("id", pattern=CODE),
            indicator=table.text("indicator", pattern=CODE),
            grades=table.texts("grades", pattern=CODE),
            text=table.words("text"),
            follow_up=table.words("follow_up"),
            listen_for=table.words("listen_for"),
        )
        if question.id in found:
            raise table.refusal(DUPLICATE, "id", _twice(question.id))
        found[question.id] = question
    return tuple(found.values())


def _conditions(file: Table) -> tuple[Condition, ...]:
    file.expect((), ("condition",))
    found: dict[str, Condition] = {}
    for table in file.tables("condition") if file.has("condition") else ():
        table.expect(("id", "grade", "text", "rule"))
        condition = Condition(
            id=table.text("id", pattern=CODE),
            grade=table.text("grade", pattern=CODE),
            text=table.words("text"),
            rule=check_rule(table.table("rule")),
        )
        if condition.id in found:
            raise table.refusal(DUPLICATE, "id", _twice(condition.id))
        found[condition.id] = condition
    return tuple(found.values())


def _phrases(file: Table) -> tuple[Phrase, ...]:
    file.expect((), ("phrase",))
    found: list[Phrase] = []
    for table in file.tables("phrase") if file.has("phrase") else ():
        table.expect(("text",), ("about",))
        about = table.text("about", pattern=CODE) if table.has("about") else ""
        found.append(Phrase(about, table.words("text")))
    return tuple(found)


def _twice(name: str) -> Words:
    return Words(f"“{name}”出现了两次", f"“{name}” is there twice")
