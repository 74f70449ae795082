"""The assessor's files on a real disk."""
