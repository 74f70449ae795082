"""Tests; a package, so that `tests.db` does not shadow `db`."""
