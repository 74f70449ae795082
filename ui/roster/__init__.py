"""The Roster place: the assignment's applicants as one calm table."""
