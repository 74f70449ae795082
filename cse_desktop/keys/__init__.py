"""The identities of one desk: private keys that are made here and never leave, and what they unlock."""

from cse_desktop.keys.files import FileKeyStore
from cse_desktop.keys.memory import MemoryKeyRing, MemoryKeyStore
from cse_desktop.keys.ring import KeyRing, SystemKeyRing
from cse_desktop.keys.wrapping import Hardness

__all__ = ["FileKeyStore", "Hardness", "KeyRing", "MemoryKeyRing", "MemoryKeyStore", "SystemKeyRing"]
