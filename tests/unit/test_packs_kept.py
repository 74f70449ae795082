"""Resolved standards as a case file keeps them: the same standard again, or none."""

from pathlib import Path

import pytest

from cse_desktop.domain.packs.kept import keep_standard, kept_standard
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve

PACKS = Path(__file__).parents[2] / "resources" / "packs"


def files(pack: str) -> dict[str, str]:
    folder = PACKS / pack / "0.1.0"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module", params=["cse-electrical", "cse-ict"])
def standard(request: pytest.FixtureRequest) -> Standard:
    return resolve(parse_pack(files("cse-general")), parse_pack(files(request.param)))


def test_what_was_kept_is_the_same_standard_in_the_same_order(standard: Standard) -> None:
    again = kept_standard(keep_standard(standard), standard.digest)
    assert again == standard
    assert again is not None
    assert list(again.indicators) == list(standard.indicators)
    for known, found in zip(standard.indicators.values(), again.indicators.values(), strict=True):
        assert list(found.anchors) == list(known.anchors)
        assert list(found.maps) == list(known.maps)


def test_what_was_changed_is_not_believed(standard: Standard) -> None:
    kept = keep_standard(standard)
    title = standard.title.zh.encode()
    assert title in kept
    assert kept_standard(kept.replace(title, title[3:], 1), standard.digest) is None
    assert kept_standard(kept, "0" * 64) is None


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"standard":{}}', b'{"standard":1.5,"files":[]}'])
def test_what_is_no_standard_is_none(data: bytes) -> None:
    assert kept_standard(data, "0" * 64) is None
