"""Actions as data, and what binds them to keys, menus and the palette."""

from ui.actions.bound import Actions
from ui.actions.table import ACTIONS, BY_ID, PLACES, Action

__all__ = ["ACTIONS", "BY_ID", "PLACES", "Action", "Actions"]
