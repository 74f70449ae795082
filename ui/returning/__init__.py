"""The Return place: one sentence for each file that leaves, and one action."""
