"""The standards that came with an assignment: parsed, resolved, and the ones that were named."""

from collections.abc import Mapping

from cse_desktop.domain.assignment import Assignment
from cse_desktop.domain.packs.model import Standard
from cse_desktop.domain.packs.pack import GeneralPack, Pack, ProfessionalPack
from cse_desktop.domain.packs.parse import parse_pack
from cse_desktop.domain.packs.resolve import resolve
from cse_desktop.errors.refusals import Refused

FOLDER = "data/standards/"


def standards_of(assignment: Assignment, payloads: Mapping[str, bytes]) -> dict[str, Standard]:
    """Case id → its standard, from the pack files among `payloads`.

    `Refused` CSB-100 where one is not as named, CSB-120 where a file of it is no text.
    """
    general = parse_pack(_files(assignment.general_pack.id, payloads))
    resolved: dict[str, Standard] = {}
    found: dict[str, Standard] = {}
    for case in assignment.places:
        if case.pack.id not in resolved:
            resolved[case.pack.id] = _resolved(general, parse_pack(_files(case.pack.id, payloads)))
        standard = resolved[case.pack.id]
        if standard.digest != case.standard_digest:
            raise Refused("CSB-100", "digest")
        found[case.id] = standard
    return found


def _files(pack_id: str, payloads: Mapping[str, bytes]) -> dict[str, str]:
    lead = f"{FOLDER}{pack_id}/"
    return {
        name.removeprefix(lead): _text(name, data) for name, data in payloads.items() if name.startswith(lead)
    }


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("CSB-120", name) from None


def _resolved(general: Pack, professional: Pack) -> Standard:
    if not isinstance(general, GeneralPack) or not isinstance(professional, ProfessionalPack):
        raise Refused("CSB-100", "kind")
    return resolve(general, professional)
