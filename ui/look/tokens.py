"""The tokens of the look: every colour, distance and type size of the program stands here and nowhere else."""

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark", "contrast"]
Density = Literal["hairline", "xs", "s", "m", "l", "xl", "xxl"]

SPACE: dict[Density, int] = {"hairline": 1, "xs": 4, "s": 8, "m": 12, "l": 16, "xl": 24, "xxl": 32}
RADIUS = 6
MOTION_MS = 120
ICON_SIZES = (16, 20, 24)

TYPE_ZH: dict[str, int] = {
    "small": 13,
    "body": 15,
    "reading": 16,
    "subtitle": 16,
    "title": 20,
    "display": 26,
    "clock": 30,
}
TYPE_EN: dict[str, int] = {**TYPE_ZH, "body": 14, "reading": 15}
SMALLEST_TYPE = 13
TEXT_PERCENT = (80, 200)
LINE_HEIGHT_READING = 1.6


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours. `neutral` is a ramp of ten greys from the ground (0) to the text (9)."""

    name: ThemeName
    neutral: tuple[str, str, str, str, str, str, str, str, str, str]
    accent: str
    accent_strong: str
    accent_tint: str
    on_accent: str
    good: str
    good_tint: str
    notice: str
    notice_tint: str
    bad: str
    bad_tint: str
    busy: str
    busy_tint: str
    shadow: str

    def colors(self) -> dict[str, str]:
        """Name of a role → colour: what widgets ask for."""
        ground = self.neutral
        return {
            "surface": ground[0],
            "canvas": ground[1],
            "hover": ground[2],
            "pressed": ground[3],
            "hairline": ground[3],
            "line": ground[4],
            "faint": ground[5],
            "edge": ground[6],
            "disabled": ground[6],
            "quiet": ground[7],
            "strong": ground[8],
            "text": ground[9],
            "accent": self.accent,
            "accent_strong": self.accent_strong,
            "accent_tint": self.accent_tint,
            "on_accent": self.on_accent,
            "good": self.good,
            "good_tint": self.good_tint,
            "notice": self.notice,
            "notice_tint": self.notice_tint,
            "bad": self.bad,
            "bad_tint": self.bad_tint,
            "busy": self.busy,
            "busy_tint": self.busy_tint,
            "shadow": self.shadow,
        }


LIGHT = Theme(
    name="light",
    neutral=(
        "#ffffff",
        "#f7f9f9",
        "#eff3f4",
        "#e3e9ea",
        "#d0d8da",
        "#a9b4b7",
        "#7a878b",
        "#536166",
        "#2f3b3f",
        "#141d20",
    ),
    accent="#0b6b7d",
    accent_strong="#085261",
    accent_tint="#e0f0f3",
    on_accent="#ffffff",
    good="#1d6b42",
    good_tint="#e4f3ea",
    notice="#855000",
    notice_tint="#fcf0db",
    bad="#b02a21",
    bad_tint="#fcebe9",
    busy="#3355a5",
    busy_tint="#e8edfa",
    shadow="#000000",
)

DARK = Theme(
    name="dark",
    neutral=(
        "#1b2123",
        "#14191b",
        "#242c2f",
        "#2e373a",
        "#3c474b",
        "#5b686c",
        "#849296",
        "#a7b3b7",
        "#d3dbdd",
        "#eef2f3",
    ),
    accent="#5cc4d6",
    accent_strong="#8bd8e5",
    accent_tint="#17373e",
    on_accent="#06262c",
    good="#74ca98",
    good_tint="#1a3326",
    notice="#e8b560",
    notice_tint="#392d17",
    bad="#f59a90",
    bad_tint="#41211e",
    busy="#9bb5f5",
    busy_tint="#212d4b",
    shadow="#000000",
)

CONTRAST = Theme(
    name="contrast",
    neutral=(
        "#000000",
        "#000000",
        "#1c1c1c",
        "#5c5c5c",
        "#8f8f8f",
        "#b0b0b0",
        "#c9c9c9",
        "#e6e6e6",
        "#f4f4f4",
        "#ffffff",
    ),
    accent="#6fe6f7",
    accent_strong="#a5f1fb",
    accent_tint="#003a44",
    on_accent="#000000",
    good="#7df0ac",
    good_tint="#00301a",
    notice="#ffd264",
    notice_tint="#332400",
    bad="#ffaaa2",
    bad_tint="#3d0500",
    busy="#b3c8ff",
    busy_tint="#0b1c4d",
    shadow="#000000",
)

THEMES: dict[ThemeName, Theme] = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}

STATE_TONES: dict[str, tuple[str, str]] = {
    "new": ("quiet", "circle"),
    "declared": ("quiet", "circle"),
    "in_progress": ("busy", "progress"),
    "has_gaps": ("notice", "gap"),
    "ready": ("accent", "ready"),
    "submitted": ("accent", "sealed"),
    "handed_over": ("busy", "handed_over"),
    "made": ("accent", "sealed"),
    "delivered": ("good", "delivered"),
    "sent_back": ("bad", "sent_back"),
    "recalled": ("quiet", "recalled"),
    "recused": ("quiet", "recused"),
    "expired": ("bad", "expired"),
    "on_hold": ("quiet", "pause"),
    "misconduct": ("bad", "blocked"),
    "purged": ("quiet", "purged"),
    "open": ("quiet", "circle"),
    "active": ("busy", "progress"),
    "done": ("good", "check"),
    "blocked": ("bad", "blocked"),
    "none": ("disabled", "none"),
}
"""state → (colour role, icon): the same few states look the same everywhere"""
