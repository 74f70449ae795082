"""The sample that the program carries: its applicants and their papers."""
