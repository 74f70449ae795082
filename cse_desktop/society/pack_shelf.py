"""Finds standards packs: the society's own first, then the illustrative ones that come with the program."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from cse_desktop.domain.packs.model import PackRef, Standard
from cse_desktop.domain.packs.pack import GeneralPack, ProfessionalPack
from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve
from cse_desktop.errors import BugError, KnownError
from cse_desktop.society.home import SocietyHome
from cse_desktop.society.ports import Records
from cse_desktop.society.rows import PackRow
from cse_desktop.words import words
from resources import resource

LARGEST_PACK_FILE = 4 << 20
BANK = ("questions.toml", "phrases.toml")
"""the questions with what to listen for, and words for comments; a supervisor gets packs without them"""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A general and a professional pack, their files, and the standard they make together."""

    general: Mapping[str, str]
    professional: Mapping[str, str]
    general_ref: PackRef
    professional_ref: PackRef
    standard: Standard


def without_bank(shelved: Shelved) -> Shelved:
    """The same packs without what only raters need; a standard of its own, with its own digest."""
    general, professional = _without(shelved.general), _without(shelved.professional)
    first, second = _pair(general, professional)
    return Shelved(general, professional, first.content.ref, second.content.ref, resolve(first, second))


class PackShelf:
    """The packs a home can use; each pair is resolved once."""

    def __init__(self, home: SocietyHome) -> None:
        self._home = home
        self._resolved: dict[tuple[PackRef, PackRef], Shelved] = {}

    def standard(self, general: PackRef, professional: PackRef) -> Shelved:
        """The two packs and their standard; `KnownError` `SOC-013` where one is missing, `PACK-nnn` where bad."""
        key = (general, professional)
        if key not in self._resolved:
            general_files, professional_files = self._files(general), self._files(professional)
            first, second = _pair(general_files, professional_files)
            self._resolved[key] = Shelved(
                general_files,
                professional_files,
                first.content.ref,
                second.content.ref,
                resolve(first, second),
            )
        return self._resolved[key]

    def _files(self, ref: PackRef) -> dict[str, str]:
        for folder in (self._home.packs / ref.id / ref.version, resource("packs", ref.id, ref.version)):
            if folder.is_dir():
                return {
                    entry.name: _read(entry) for entry in folder.iterdir() if entry.name.endswith(".toml")
                }
        raise KnownError("SOC-013", words("society.packs.missing").format(id=ref.id, version=ref.version))


def kept_standard(records: Records, general: str, professional: str, *, bank: bool = True) -> Standard:
    """The standard of two packs as they went out, named by their digests; without `bank`, to a supervisor."""
    files = [_kept(records, digest) for digest in (general, professional)]
    first, second = (parse_pack(found if bank else _without(found)) for found in files)
    if not isinstance(first, GeneralPack) or not isinstance(second, ProfessionalPack):
        raise BugError("a pack kept in the wrong place")
    return resolve(first, second)


def _pair(
    general: Mapping[str, str], professional: Mapping[str, str]
) -> tuple[GeneralPack, ProfessionalPack]:
    first, second = parse_pack(general), parse_pack(professional)
    if not isinstance(first, GeneralPack) or not isinstance(second, ProfessionalPack):
        raise KnownError("SOC-013", words("society.packs.wrong_kind"))
    return first, second


def _without(files: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name not in BANK}


def _kept(records: Records, digest: str) -> dict[str, str]:
    row = records.one(PackRow, digest=digest)
    if row is None:
        raise BugError("a case without its pack")
    return {str(name): str(text) for name, text in json.loads(row.files).items()}


def _read(entry: Traversable) -> str:
    with entry.open("rb") as file:
        data = file.read(LARGEST_PACK_FILE + 1)
    try:
        if len(data) > LARGEST_PACK_FILE:
            raise ValueError
        return data.decode("utf-8")
    except ValueError:
        raise KnownError("SOC-013", words("society.packs.unreadable").format(name=entry.name)) from None
