"""Believable sheets with obviously invented people, for tests and pictures of screens."""
