"""Pictures of every screen, from the real program on the sample assignment: `python -m tests.screens --out DIR`."""
