"""Limits on every count and size of a bundle, as the contract names them."""

LARGEST_FILE = 4 * 1024**3
"""bytes of a `.csb`"""
LARGEST_MEMBER = 2 * 1024**3 - 1
"""bytes of one member of the archive"""
MOST_MEMBERS = 20_000
"""members of the archive, tag files included"""
LARGEST_TAG_FILES = 24 * 1024**2
"""bytes of all tag files together"""
LARGEST_JSON = 8 * 1024**2
"""bytes of one JSON file; its depth is limited in `domain.canonical`"""
LARGEST_KEPT = 64 * 1024**2
"""bytes of all data files of one bundle that a reader keeps in memory"""
LARGEST_TAKEN = 512 * 1024**2
"""bytes of a member's bundle that a panel's desk keeps as it came; a recording of four hours fits"""
LONGEST_NAME = 100
"""bytes of a member name, top folder included"""
DEEPEST_NAME = 6
"""parts of a member name, top folder included"""
PIECE = 256 * 1024
"""bytes handed on at a time"""
