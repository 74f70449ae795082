"""Everything that speaks SQL: the case file of the assessor's desk and the registry of the society's."""
