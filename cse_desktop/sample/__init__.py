"""The sample assignment: invented people with believable materials, a round, and who takes part in it."""
