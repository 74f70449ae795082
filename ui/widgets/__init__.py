"""The primitives that every screen is made of."""

from ui.widgets.buttons import CheckBox, RadioButton, SegmentedControl, ToolButton, VerbButton
from ui.widgets.composition import Composition
from ui.widgets.fields import AutosaveText, NamedLine, PasswordField
from ui.widgets.keys import EnterPresses, TabStops, is_enter
from ui.widgets.labels import ElidedLabel, FieldLabel, KeyHint, Retranslated, TextLabel, hairline
from ui.widgets.messages import (
    EmptyState,
    IllustrativeNotice,
    InlineBanner,
    ProgressPanel,
    StateChip,
    announce,
    error_text,
)
from ui.widgets.stack import PageStack

__all__ = [
    "AutosaveText",
    "CheckBox",
    "Composition",
    "ElidedLabel",
    "EmptyState",
    "EnterPresses",
    "FieldLabel",
    "IllustrativeNotice",
    "InlineBanner",
    "KeyHint",
    "NamedLine",
    "PageStack",
    "PasswordField",
    "ProgressPanel",
    "RadioButton",
    "Retranslated",
    "SegmentedControl",
    "StateChip",
    "TabStops",
    "TextLabel",
    "ToolButton",
    "VerbButton",
    "announce",
    "error_text",
    "hairline",
    "is_enter",
]
