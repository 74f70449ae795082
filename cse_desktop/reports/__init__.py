"""Sheets as PDF: laid out with reportlab, without Qt, the same bytes for the same content."""
