"""Beside the document: what is about the whole case, one page at a time."""
