"""The independent verifier of bundles: written from the format alone, and small enough to be read in an afternoon.

Reading order for an auditor: `judge` (what is checked, in which order), then `agefile`, `archive`, `der`, `cms`,
`certificates`, `crls`, `bag`, `head`, `payload`. `__main__` is the command, `verdict` what it says.
"""
