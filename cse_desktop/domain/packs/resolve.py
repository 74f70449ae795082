"""Lays a professional pack onto the general pack it extends: "1+X" becomes one standard with one digest."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cse_desktop.domain.packs.canonical import standard_digest
from cse_desktop.domain.packs.model import (
    Condition,
    Dimension,
    Grade,
    Indicator,
    Level,
    PackRef,
    Phrase,
    Question,
    Standard,
)
from cse_desktop.domain.packs.pack import (
    Anchors,
    AnchorSet,
    Content,
    GeneralPack,
    Pack,
    PlainIndicator,
    ProfessionalPack,
)
from cse_desktop.domain.strict import DANGLING, DUPLICATE, MISMATCH, MISSING_KEY, OUT_OF_RANGE, Table
from cse_desktop.errors import KnownError, Words


def resolve(general: Pack, professional: Pack) -> Standard:
    """The standard that the two packs give together; `KnownError` `PACK-nnn` where they do not fit."""
    if not isinstance(general, GeneralPack) or not isinstance(professional, ProfessionalPack):
        raise _fault(
            professional.content.ref,
            "pack.toml",
            MISMATCH,
            "kind",
            Words("须由一个通用包和一个专业包组成", "one general and one professional pack are needed"),
        )
    _check_extends(general, professional)
    dimensions = _dimensions(general, professional)
    grades = _grades(general, professional)
    indicators = _indicators(general, professional, grades, dimensions)
    contents = (general.content, professional.content)
    standard = Standard(
        general=general.content.ref,
        professional=professional.content.ref,
        digest="",
        title=professional.content.title,
        field=professional.field,
        field_name=professional.field_name,
        illustrative=professional.content.illustrative or general.content.illustrative,
        levels=general.levels,
        grades=grades,
        methods=general.methods,
        dimensions=dimensions,
        indicators=indicators,
        questions=_questions(contents, indicators, grades),
        conditions=_conditions(contents, grades),
        pass_rule=general.pass_rule,
        evidence_rule=general.evidence_rule,
        discrepancy_rule=general.discrepancy_rule,
        recommendations=general.recommendations,
        copy_allowed=general.copy_allowed,
        phrases=_phrases(contents, indicators, dimensions),
        supervision=general.supervision,
        keyed_twice=general.keyed_twice,
        calibration_required=general.calibration_required,
    )
    return replace(standard, digest=standard_digest(standard))


def _fault(ref: PackRef, file: str, number: int, key: str, reason: Words) -> KnownError:
    return Table({}, prefix="PACK", file=f"{ref.id}/{file}").refusal(number, key, reason)


def _check_extends(general: GeneralPack, professional: ProfessionalPack) -> None:
    base, wanted = general.content.ref, professional.extends
    if (base.id, base.version) != (wanted.id, wanted.version):
        raise _fault(
            professional.content.ref,
            "pack.toml",
            MISMATCH,
            "extends",
            Words(
                f"所依据的是 {wanted.id} {wanted.version}，而现有的是 {base.id} {base.version}",
                f"extends {wanted.id} {wanted.version}, but {base.id} {base.version} is given",
            ),
        )


def _dimensions(general: GeneralPack, professional: ProfessionalPack) -> tuple[Dimension, ...]:
    """The dimensions with the professional indicators in their block; every indicator is in exactly one block."""
    added = tuple(indicator.id for indicator in professional.content.indicators)
    found = tuple(
        replace(
            dimension,
            blocks=tuple(
                replace(block, indicators=(*block.indicators, *added))
                if (dimension.id, block.id) == (professional.dimension, professional.block)
                else block
                for block in dimension.blocks
            ),
        )
        for dimension in general.dimensions
    )
    ref = professional.content.ref
    places = {(dimension.id, block.id) for dimension in found for block in dimension.blocks}
    if (professional.dimension, professional.block) not in places:
        raise _fault(
            ref,
            "pack.toml",
            DANGLING,
            "adds_to",
            Words("通用包中没有此维度或块", "names no block of the general pack"),
        )
    for dimension in found:
        for block in dimension.blocks:
            if not block.indicators:
                raise _fault(
                    ref,
                    "pack.toml",
                    MISSING_KEY,
                    f"dimension {dimension.id}.{block.id}",
                    Words("此块没有任何指标", "has no indicator"),
                )
    _check_membership(general, professional, found)
    return found


def _check_membership(
    general: GeneralPack, professional: ProfessionalPack, dimensions: tuple[Dimension, ...]
) -> None:
    of_dimension: dict[str, str] = {}
    for dimension in dimensions:
        for indicator in dimension.indicators:
            if indicator in of_dimension:
                raise _fault(
                    general.content.ref,
                    "pack.toml",
                    DUPLICATE,
                    f"dimension {dimension.id}",
                    Words(f"指标 {indicator} 列了两次", f"lists indicator {indicator} twice"),
                )
            of_dimension[indicator] = dimension.id
    defined: set[str] = set()
    for content in (general.content, professional.content):
        for plain in content.indicators:
            if plain.id in defined:
                raise _fault(
                    content.ref,
                    "indicators.toml",
                    DUPLICATE,
                    plain.id,
                    Words("通用包中已有此指标", "is already in the general pack"),
                )
            defined.add(plain.id)
            if of_dimension.get(plain.id) != plain.dimension:
                raise _fault(
                    content.ref,
                    "indicators.toml",
                    DANGLING,
                    f"{plain.id}.dimension",
                    Words("所属维度与各块所列不一致", "is not the dimension whose block lists it"),
                )
    for missing in sorted(set(of_dimension) - defined):
        raise _fault(
            general.content.ref,
            "pack.toml",
            DANGLING,
            f"dimension {of_dimension[missing]}",
            Words(f"列出了不存在的指标 {missing}", f"lists indicator {missing}, which does not exist"),
        )


def _grades(general: GeneralPack, professional: ProfessionalPack) -> tuple[Grade, ...]:
    known = {grade.code for grade in general.grades}
    methods = {method.id for method in general.methods}
    for code, weights in professional.weights.items():
        if code not in known:
            raise _unknown_grade(professional.content.ref, "pack.toml", f"grade {code}", code)
        for method in weights:
            if method not in methods:
                raise _fault(
                    professional.content.ref,
                    "pack.toml",
                    DANGLING,
                    f"grade {code}.weights.{method}",
                    Words("通用包中没有此方式", "is not a method of the general pack"),
                )
    return tuple(
        replace(grade, weights=professional.weights.get(grade.code, grade.weights))
        for grade in general.grades
    )


def _indicators(
    general: GeneralPack,
    professional: ProfessionalPack,
    grades: tuple[Grade, ...],
    dimensions: tuple[Dimension, ...],
) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    for content in (general.content, professional.content):
        for plain in content.indicators:
            _check_references(plain, content.ref, general, grades)
            own = content.anchors.get(plain.id, Anchors({}, {}))
            narrowed = professional.content.anchors.get(plain.id, own)
            found[plain.id] = Indicator(
                id=plain.id,
                dimension=plain.dimension,
                title=plain.title,
                text=plain.text,
                methods=plain.methods,
                critical=plain.critical,
                written=plain.written,
                expected={grade.code: plain.expected.get(grade.code, grade.expected) for grade in grades},
                not_applicable=plain.not_applicable,
                anchors=_complete(plain, content.ref, general.levels, {**own.base, **narrowed.base}),
                grade_anchors=_merged(own.grades, narrowed.grades),
                maps=plain.maps,
                source=content.ref.id,
            )
        _check_anchors(content, found, general.levels, grades)
    order = (indicator for dimension in dimensions for indicator in dimension.indicators)
    return {indicator: found[indicator] for indicator in order}


def _merged(below: Mapping[str, AnchorSet], above: Mapping[str, AnchorSet]) -> dict[str, dict[int, Words]]:
    grades = dict.fromkeys((*below, *above))
    return {grade: {**below.get(grade, {}), **above.get(grade, {})} for grade in grades}


def _complete(
    plain: PlainIndicator, ref: PackRef, levels: tuple[Level, ...], anchors: AnchorSet
) -> dict[int, Words]:
    for level in levels:
        if level.value not in anchors:
            raise _fault(
                ref,
                "anchors.toml",
                MISSING_KEY,
                f"{plain.id}.{level.value}",
                Words("缺少此等级的行为锚定描述", "lacks the anchor of this level"),
            )
    return {value: anchors[value] for value in sorted(anchors)}


def _check_references(
    plain: PlainIndicator, ref: PackRef, general: GeneralPack, grades: tuple[Grade, ...]
) -> None:
    codes = {grade.code for grade in grades}
    for code in (*plain.expected, *sorted(plain.not_applicable)):
        if code not in codes:
            raise _unknown_grade(ref, "indicators.toml", plain.id, code)
    methods = {method.id for method in general.methods}
    for method in plain.methods:
        if method not in methods:
            raise _fault(
                ref,
                "indicators.toml",
                DANGLING,
                f"{plain.id}.methods",
                Words(f"通用包中没有方式 {method}", f"names {method}, no method of the general pack"),
            )
    lowest, highest = general.levels[0].value, general.levels[-1].value
    for code, level in plain.expected.items():
        if not lowest <= level <= highest:
            raise _fault(
                ref,
                "indicators.toml",
                OUT_OF_RANGE,
                f"{plain.id}.expected.{code}",
                Words(f"应在 {lowest} 至 {highest} 之间", f"must be from {lowest} to {highest}"),
            )


def _check_anchors(
    content: Content, known: Iterable[str], levels: tuple[Level, ...], grades: tuple[Grade, ...]
) -> None:
    indicators, values = set(known), {level.value for level in levels}
    codes = {grade.code for grade in grades}
    for indicator, anchors in content.anchors.items():
        if indicator not in indicators:
            raise _fault(
                content.ref, "anchors.toml", DANGLING, indicator, Words("没有此指标", "names no indicator")
            )
        for code in anchors.grades:
            if code not in codes:
                raise _unknown_grade(content.ref, "anchors.toml", f"{indicator}.grades", code)
        for level in (*anchors.base, *(value for own in anchors.grades.values() for value in own)):
            if level not in values:
                raise _fault(
                    content.ref,
                    "anchors.toml",
                    DANGLING,
                    f"{indicator}.{level}",
                    Words("评分量表中没有此等级", "is no level of the scale"),
                )


def _questions(
    contents: tuple[Content, ...], indicators: Mapping[str, Indicator], grades: tuple[Grade, ...]
) -> tuple[Question, ...]:
    codes, found = {grade.code for grade in grades}, dict[str, Question]()
    for content in contents:
        for question in content.questions:
            place = question.id
            if question.id in found:
                raise _duplicate(content.ref, "questions.toml", place)
            if question.indicator not in indicators:
                raise _fault(
                    content.ref,
                    "questions.toml",
                    DANGLING,
                    f"{place}.indicator",
                    Words("没有此指标", "names no indicator"),
                )
            for code in question.grades:
                if code not in codes:
                    raise _unknown_grade(content.ref, "questions.toml", f"{place}.grades", code)
            found[question.id] = question
    return tuple(found.values())


def _phrases(
    contents: tuple[Content, ...], indicators: Mapping[str, Indicator], dimensions: tuple[Dimension, ...]
) -> tuple[Phrase, ...]:
    known = {"", *indicators, *(dimension.id for dimension in dimensions)}
    for content in contents:
        for place, phrase in enumerate(content.phrases, 1):
            if phrase.about not in known:
                raise _fault(
                    content.ref,
                    "phrases.toml",
                    DANGLING,
                    f"phrase[{place}].about",
                    Words("没有此指标或维度", "names no indicator or dimension"),
                )
    return tuple(phrase for content in contents for phrase in content.phrases)


def _conditions(contents: tuple[Content, ...], grades: tuple[Grade, ...]) -> tuple[Condition, ...]:
    codes, found = {grade.code for grade in grades}, dict[str, Condition]()
    for content in contents:
        for condition in content.conditions:
            if condition.id in found:
                raise _duplicate(content.ref, "conditions.toml", condition.id)
            held = condition.rule.get("grade", condition.grade)
            for code in (condition.grade, str(held)):
                if code not in codes:
                    raise _unknown_grade(content.ref, "conditions.toml", condition.id, code)
            found[condition.id] = condition
    return tuple(found.values())


def _duplicate(ref: PackRef, file: str, key: str) -> KnownError:
    return _fault(ref, file, DUPLICATE, key, Words("通用包中已有此编号", "is already in the general pack"))


def _unknown_grade(ref: PackRef, file: str, key: str, code: str) -> KnownError:
    return _fault(ref, file, DANGLING, key, Words(f"没有级别 {code}", f"names {code}, which is no grade"))
