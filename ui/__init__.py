"""Screens, widgets, models and their words: everything that Qt shows."""

from ui.overrides import guard_overrides

guard_overrides()
