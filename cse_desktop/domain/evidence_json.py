"""Annotations and their ties to ratings as a W3C Web Annotation collection (JSON-LD): `evidence.json` of a case.

A material is named by its content (`nih:sha-256;…`, RFC 6920), a place by page, quoted text and boxes in
ten-thousandths of the upright page, a stretch of sound or film by a media fragment; what the model has no word for
is under the prefix `cse:`. What was said of annotations before they had colours is written as it was then: how one
is drawn and what it means stands in `styleClass`, and only where it is not the plain highlight.
"""

import json
import re
from collections.abc import Iterable, Sequence

from cse_desktop.domain.annotations import COLOURS, SHAPES, STYLES
from cse_desktop.domain.canonical import Json, canonical_bytes
from cse_desktop.domain.identifiers import DIGEST, ID
from cse_desktop.domain.records import Annotation, EvidenceLink
from cse_desktop.domain.strict import DUPLICATE, MISMATCH, OUT_OF_RANGE, WRONG_TYPE, Table
from cse_desktop.errors import BugError, Words

CONTEXT: list[Json] = ["http://www.w3.org/ns/anno.jsonld", {"cse": "urn:cse:vocabulary:"}]
PDF_FRAGMENT = "http://tools.ietf.org/rfc/rfc3778"
MEDIA_FRAGMENT = "http://www.w3.org/TR/media-frags/"
PLAIN = ("highlight", "plain")
OWN_PARTS = ("sole", "leading", "partial", "unclear")

_UUID = "urn:uuid:"
_CONTENT = "nih:sha-256;"
_LONGEST_QUOTE = 20_000
_WHOLE_PAGE = 10_000
_TIMES = r"t=[0-9]{1,7}\.[0-9]{3},[0-9]{1,7}\.[0-9]{3}"
_TARGET = r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}"


def evidence_file(case_id: str) -> str:
    """Member name of a case's evidence."""
    return f"data/cases/{case_id}/evidence.json"


def evidence_document(
    case_id: str, annotations: Sequence[Annotation], links: Sequence[EvidenceLink]
) -> dict[str, Json]:
    """The collection of all annotations of a case with their ties, in the order of their ids."""
    known = {annotation.annotation_id for annotation in annotations}
    if any(link.annotation_id not in known for link in links):
        raise BugError("evidence tied to an annotation that is not there")
    items: list[Json] = [
        _annotation(annotation, [link for link in links if link.annotation_id == annotation.annotation_id])
        for annotation in sorted(annotations, key=lambda annotation: annotation.annotation_id)
    ]
    return _frame(case_id, len(items), items)


def _frame(case_id: str, total: int, items: Sequence[Json] = ()) -> dict[str, Json]:
    name = f"urn:cse:case:{case_id}:evidence"
    return {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "total": total,
        "first": {"id": f"{name}:1", "type": "AnnotationPage", "startIndex": 0, "items": list(items)},
    }


def _without_items(document: dict[str, Json]) -> dict[str, Json]:
    first = document["first"]
    return {**document, "first": {**first, "items": []}} if isinstance(first, dict) else document


def parse_evidence(
    case_id: str, document: Json, *, prefix: str
) -> tuple[tuple[Annotation, ...], tuple[EvidenceLink, ...]]:
    """The annotations and ties of a case; `KnownError` with codes `<prefix>-nnn` at the first fault."""
    table = Table(document, prefix=prefix, file=evidence_file(case_id))
    table.expect(("@context", "id", "type", "total", "first"))
    first = table.table("first").expect(("id", "type", "startIndex", "items"))
    items = list(first.tables("items"))
    if not isinstance(document, dict) or _without_items(document) != _frame(case_id, len(items)):
        raise table.refusal(MISMATCH, "", Words("不是本案卷的佐证集合", "is not this case's evidence"))
    annotations: dict[str, Annotation] = {}
    links: list[EvidenceLink] = []
    for item in items:
        annotation, own = _read_annotation(case_id, item)
        if annotation.annotation_id in annotations:
            raise item.refusal(DUPLICATE, "id", Words("出现了两次", "is there twice"))
        annotations[annotation.annotation_id] = annotation
        links += own
    return tuple(annotations.values()), tuple(links)


_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def plain(text: str, longest: int = 200_000) -> str:
    """`text` as it can be written: line ends as LF, no control characters or halves of characters, not too long."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("", joined)[:longest]


def void(text: str) -> str | None:
    """`plain` text, or None where nothing is said."""
    found = plain(text)
    return found if found.strip() else None


def _annotation(annotation: Annotation, links: Iterable[EvidenceLink]) -> dict[str, Json]:
    body: list[Json] = []
    note = void(annotation.note)
    if note is not None:
        body.append({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": note})
    body += [
        {
            "type": "SpecificResource",
            "purpose": "assessing",
            "source": f"urn:cse:target:{link.target}",
            "cse:method": link.method,
            "cse:ownPart": link.own_part,
            "cse:remark": void(link.remark),
        }
        for link in sorted(links, key=lambda link: (link.target, link.method))
    ]
    rects: list[Json] = [
        [min(max(int(edge), 0), _WHOLE_PAGE) for edge in box] for box in json.loads(annotation.rects or "[]")
    ]
    refined: list[Json] = [{"type": "cse:Boxes", "cse:shape": annotation.shape, "cse:boxes": rects}]
    if annotation.quote or annotation.prefix or annotation.suffix:
        refined.append(
            {
                "type": "TextQuoteSelector",
                "exact": plain(annotation.quote, _LONGEST_QUOTE),
                "prefix": plain(annotation.prefix, _LONGEST_QUOTE),
                "suffix": plain(annotation.suffix, _LONGEST_QUOTE),
            }
        )
    target: dict[str, Json] = {
        "type": "SpecificResource",
        "source": _CONTENT + annotation.material,
        "selector": {"type": "FragmentSelector", **_fragment(annotation), "refinedBy": refined},
    }
    if (annotation.style, annotation.colour) != PLAIN:
        target["styleClass"] = [f"cse-{annotation.style}", f"cse-{annotation.colour}"]
    return {
        "id": _UUID + annotation.annotation_id,
        "type": "Annotation",
        "motivation": "assessing",
        "body": body,
        "target": target,
    }


def _fragment(annotation: Annotation) -> dict[str, Json]:
    """The page, or seconds with three decimals in sound and film."""
    if annotation.shape != "time":
        return {"conformsTo": PDF_FRAGMENT, "value": f"page={annotation.page + 1}"}
    if annotation.start_ms is None or annotation.end_ms is None:
        raise BugError("a stretch of time without its ends")
    start, end = (f"{ms // 1000}.{ms % 1000:03d}" for ms in (annotation.start_ms, annotation.end_ms))
    return {"conformsTo": MEDIA_FRAGMENT, "value": f"t={start},{end}"}


def _read_annotation(case_id: str, item: Table) -> tuple[Annotation, list[EvidenceLink]]:
    item.expect(("id", "type", "motivation", "body", "target"))
    item.choice("type", ("Annotation",))
    item.choice("motivation", ("assessing",))
    identifier = item.text("id", pattern=_UUID + ID).removeprefix(_UUID)
    target = item.table("target").expect(("type", "source", "selector"), ("styleClass",))
    target.choice("type", ("SpecificResource",))
    selector = target.table("selector").expect(("type", "conformsTo", "value", "refinedBy"))
    selector.choice("type", ("FragmentSelector",))
    shape, rects, quote = _read_refined(selector)
    page, start, end = _read_fragment(selector, shape)
    style, colour = _read_look(target)
    note, links = _read_body(case_id, identifier, item)
    annotation = Annotation(
        annotation_id=identifier,
        case_id=case_id,
        material=target.text("source", pattern=_CONTENT + DIGEST).removeprefix(_CONTENT),
        page=page,
        shape=shape,
        rects=rects,
        quote=quote[0],
        prefix=quote[1],
        suffix=quote[2],
        note=note,
        style=style,
        colour=colour,
        start_ms=start,
        end_ms=end,
    )
    return annotation, links


def _read_fragment(selector: Table, shape: str) -> tuple[int, int | None, int | None]:
    """Page from 0, and the ends of a stretch of time in milliseconds."""
    if shape != "time":
        selector.choice("conformsTo", (PDF_FRAGMENT,))
        page = selector.text("value", pattern="page=[1-9][0-9]{0,6}")
        return int(page.removeprefix("page=")) - 1, None, None
    selector.choice("conformsTo", (MEDIA_FRAGMENT,))
    times = selector.text("value", pattern=_TIMES).removeprefix("t=").replace(".", "")
    start, end = (int(part) for part in times.split(","))
    written = _fragment(Annotation("", "", "", 0, "time", "", "", "", "", start_ms=start, end_ms=end))
    if start >= end or selector.text("value") != written["value"]:
        raise selector.refusal(
            OUT_OF_RANGE, "value", Words("不是一段时间", "is not a stretch of time as it is written")
        )
    return 0, start, end


def _read_look(target: Table) -> tuple[str, str]:
    """Style and colour."""
    if not target.has("styleClass"):
        return PLAIN
    classes = target.texts("styleClass")
    known = {(f"cse-{style}", f"cse-{colour}"): (style, colour) for style in STYLES for colour in COLOURS}
    found = known.get((classes[0], classes[1])) if len(classes) == 2 else None
    if found is None or found == PLAIN:
        raise target.refusal(
            OUT_OF_RANGE, "styleClass", Words("不认识的标记样式", "is not how a mark is drawn")
        )
    return found


def _read_refined(selector: Table) -> tuple[str, str, tuple[str, str, str]]:
    refined = list(selector.tables("refinedBy"))
    if len(refined) not in (1, 2):
        raise selector.refusal(
            OUT_OF_RANGE, "refinedBy", Words("须有一项或两项", "must hold one or two items")
        )
    boxes = refined[0].expect(("type", "cse:shape", "cse:boxes"))
    boxes.choice("type", ("cse:Boxes",))
    rects = [list[Json](box) for box in boxes.integer_lists("cse:boxes", 0, _WHOLE_PAGE)]
    if any(len(box) != 4 for box in rects):
        raise boxes.refusal(WRONG_TYPE, "cse:boxes", Words("每个框须有四个数", "must hold four numbers each"))
    quote = ("", "", "")
    if len(refined) == 2:
        text = refined[1].expect(("type", "exact", "prefix", "suffix"))
        text.choice("type", ("TextQuoteSelector",))
        quote = (
            text.text("exact", empty=True),
            text.text("prefix", empty=True),
            text.text("suffix", empty=True),
        )
    return boxes.choice("cse:shape", SHAPES), canonical_bytes(list[Json](rects)).decode(), quote


def _read_body(case_id: str, annotation_id: str, item: Table) -> tuple[str, list[EvidenceLink]]:
    note = ""
    links: list[EvidenceLink] = []
    for number, body in enumerate(item.tables("body")):
        if number == 0 and body.choice("type", ("TextualBody", "SpecificResource")) == "TextualBody":
            body.expect(("type", "purpose", "format", "value"))
            body.choice("purpose", ("describing",))
            body.choice("format", ("text/plain",))
            note = body.text("value")
            continue
        links.append(_read_link(case_id, annotation_id, body))
    if len({(link.target, link.method) for link in links}) != len(links):
        raise item.refusal(DUPLICATE, "body", Words("同一评分关联了两次", "ties the same rating twice"))
    return note, links


def _read_link(case_id: str, annotation_id: str, body: Table) -> EvidenceLink:
    body.expect(("type", "purpose", "source", "cse:method", "cse:ownPart", "cse:remark"))
    body.choice("type", ("SpecificResource",))
    body.choice("purpose", ("assessing",))
    source = body.text("source", pattern="urn:cse:target:" + _TARGET)
    return EvidenceLink(
        case_id=case_id,
        annotation_id=annotation_id,
        target=source.removeprefix("urn:cse:target:"),
        method=body.text("cse:method", pattern=_TARGET),
        own_part=body.choice("cse:ownPart", OWN_PARTS),
        remark=body.text_or_none("cse:remark") or "",
    )
