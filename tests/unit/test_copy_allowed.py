"""Whether words may be copied out of documents: said by the general pack, kept, and silent where it is allowed."""

import pytest

from cse_desktop.domain.packs.canonical import canonical_standard
from cse_desktop.domain.packs.kept import keep_standard, kept_standard
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve
from cse_desktop.errors import KnownError
from resources import resource


def files(pack: str) -> dict[str, str]:
    folder = resource("packs", pack, "0.1.0")
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }


def standard(said: str = "") -> Standard:
    general = files("cse-general")
    general["pack.toml"] = said + general["pack.toml"]
    return resolve(parse_pack(general), parse_pack(files("cse-electrical")))


def test_copying_is_allowed_where_nothing_is_said_and_the_digest_is_as_before() -> None:
    assert standard().copy_allowed
    assert standard("copy_allowed = true\n").digest == standard().digest
    assert "copy_allowed" not in canonical_standard(standard())


def test_a_pack_that_forbids_it_is_another_standard_and_is_kept_as_such() -> None:
    forbidding = standard("copy_allowed = false\n")
    assert not forbidding.copy_allowed
    assert forbidding.digest != standard().digest
    assert kept_standard(keep_standard(forbidding), forbidding.digest) == forbidding
    again = kept_standard(keep_standard(standard()), standard().digest)
    assert again is not None
    assert again.copy_allowed


def test_only_true_or_false_is_taken() -> None:
    with pytest.raises(KnownError, match="PACK"):
        standard('copy_allowed = "no"\n')
