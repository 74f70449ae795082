"""Bundles of other members of the panel as the case file keeps them: ciphertext, by the digest that names them."""

from collections.abc import Callable, Sequence

from cse_desktop.bundles.kept import KeptBundle, open_kept
from cse_desktop.domain.ports import Storage


def kept_name(bundle: str) -> str:
    """The name of the payload that keeps a panel's bundle, by its tag manifest digest."""
    return f"panel/{bundle}.csb"


def is_kept(storage: Storage, bundle: str) -> bool:
    """Whether the bundle is here already."""
    return kept_name(bundle) in storage.payload_names()


def open_panel_bundle(
    storage: Storage, bundle: str, identities: Sequence[str], wanted: Callable[[str], bool]
) -> KeptBundle:
    """The bundle again, with its `wanted` data files; believed when it came."""
    return open_kept(storage.payload(kept_name(bundle)), bundle, identities, wanted)
