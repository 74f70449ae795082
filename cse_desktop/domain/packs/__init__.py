"""Standards packs, "1+X": the general pack, the professional packs, and what they give together."""
