"""The Assess place: one applicant's materials, the open document and the rubric side by side."""
