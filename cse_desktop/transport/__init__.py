"""Ways to carry a bundle out."""

from cse_desktop.transport.folder import FolderTransport
from cse_desktop.transport.memory import MemoryTransport

__all__ = ["FolderTransport", "MemoryTransport"]
