"""Whether paper is typed in by two persons: said by the general pack, kept, and silent where once is enough."""

import pytest

from cse_desktop.domain.packs.canonical import canonical_standard
from cse_desktop.domain.packs.kept import keep_standard, kept_standard
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve
from cse_desktop.errors import KnownError
from resources import resource

TWICE = "\n[paper]\nkeyed_twice = true\n"


def files(pack: str) -> dict[str, str]:
    folder = resource("packs", pack, "0.1.0")
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }


def standard(said: str = "") -> Standard:
    general = files("cse-general")
    general["pack.toml"] += said
    return resolve(parse_pack(general), parse_pack(files("cse-electrical")))


def test_once_is_enough_where_nothing_is_said_and_the_digest_is_as_before() -> None:
    assert not standard().keyed_twice
    assert standard(TWICE.replace("true", "false")).digest == standard().digest
    assert "paper" not in canonical_standard(standard())


def test_a_pack_that_wants_two_persons_is_another_standard_and_is_kept_as_such() -> None:
    twice = standard(TWICE)
    assert twice.keyed_twice
    assert twice.digest != standard().digest
    assert kept_standard(keep_standard(twice), twice.digest) == twice
    assert kept_standard(keep_standard(standard()), standard().digest) == standard()


@pytest.mark.parametrize(
    ("bent", "code"),
    [
        ("\n[paper]\n", "PACK-004"),
        (TWICE.replace("true", '"yes"'), "PACK-005"),
        (f"{TWICE}persons = 2\n", "PACK-003"),
        ("\n[[paper]]\nkeyed_twice = true\n", "PACK-005"),
    ],
)
def test_what_is_not_as_required_is_refused(bent: str, code: str) -> None:
    with pytest.raises(KnownError) as refused:
        standard(bent)
    assert refused.value.code == code


def test_a_professional_pack_says_nothing_of_it() -> None:
    professional = files("cse-electrical")
    professional["pack.toml"] += TWICE
    with pytest.raises(KnownError) as refused:
        parse_pack(professional)
    assert refused.value.code == "PACK-003"
