"""The one table of declarations of interest."""
