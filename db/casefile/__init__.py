"""The assessor's encrypted files: one case file per assignment, one material store per applicant."""
