"""The steps from one schema of the society's database to the next; they import none of today's code."""
