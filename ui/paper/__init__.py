"""Interviews on paper: printing sheets, and typing them in."""
