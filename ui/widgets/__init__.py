"""The primitives that every screen is made of."""

from ui.widgets.buttons import SegmentedControl, VerbButton
from ui.widgets.composition import Composition
from ui.widgets.fields import AutosaveText, PasswordField
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
    "Composition",
    "ElidedLabel",
    "EmptyState",
    "FieldLabel",
    "IllustrativeNotice",
    "InlineBanner",
    "KeyHint",
    "PageStack",
    "PasswordField",
    "ProgressPanel",
    "Retranslated",
    "SegmentedControl",
    "StateChip",
    "TextLabel",
    "VerbButton",
    "announce",
    "error_text",
    "hairline",
]
