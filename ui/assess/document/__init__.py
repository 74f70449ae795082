"""The document desk: tabs of open materials, pages, find, selection, boxes and evidence marks."""
