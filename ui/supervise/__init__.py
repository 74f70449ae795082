"""The supervisor's page: the day's applicants, the checklist, events, and one signature."""
