"""The look of the program: tokens, fonts, icons, the one style sheet, and the `Look` that widgets are given."""

from ui.look.look import Look, ThemeChoice

__all__ = ["Look", "ThemeChoice"]
