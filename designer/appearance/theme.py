"""Colours and type of the window, light and dark, as data; and the Qt palette made from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6BB1", "#7F7F7F")
"""Plot colours that people with any colour vision can tell apart (Okabe and Ito 2008)."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour that a widget or a painter may use, as `#rrggbb`."""

    name: Literal["light", "dark"]
    window: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    canvas: str
    grid: str
    block: str
    block_border: str
    wire: str
    error: str
    warning: str
    good: str
    groups: tuple[tuple[str, str], ...]
    series: tuple[str, ...] = SERIES

    def group(self, name: str) -> str:
        """The colour of a family of blocks, by its folder's name."""
        return dict(self.groups).get(name, self.muted)


_GROUPS_LIGHT = (
    ("data", "#5B6777"),
    ("linear", "#2563A8"),
    ("convolution", "#1B7F6B"),
    ("pooling", "#4C8C2B"),
    ("image", "#7A7A12"),
    ("shape", "#6B7280"),
    ("activation", "#B8621B"),
    ("regularization", "#A03A5A"),
    ("normalization", "#8A4FA3"),
    ("merge", "#56606E"),
    ("arithmetic", "#7A5C3E"),
    ("reduction", "#47707A"),
    ("similarity", "#8C4A78"),
    ("embedding", "#9A7611"),
    ("recurrent", "#0E7C9C"),
    ("attention", "#B3402E"),
    ("loss", "#9B2C5E"),
    ("custom", "#2F6F5E"),
    ("group", "#4F5BB5"),
)

_GROUPS_DARK = (
    ("data", "#93A1B3"),
    ("linear", "#6AA7E8"),
    ("convolution", "#4CC3AA"),
    ("pooling", "#8BCB63"),
    ("image", "#C9C24A"),
    ("shape", "#A2AAB8"),
    ("activation", "#F0A05A"),
    ("regularization", "#E58AA6"),
    ("normalization", "#C493DC"),
    ("merge", "#9CA8B8"),
    ("arithmetic", "#C9A27C"),
    ("reduction", "#83B4BF"),
    ("similarity", "#D493BF"),
    ("embedding", "#DDBB55"),
    ("recurrent", "#54BFDE"),
    ("attention", "#F0806C"),
    ("loss", "#EE86B4"),
    ("custom", "#6FC7AE"),
    ("group", "#9AA5F2"),
)

LIGHT = Theme(
    name="light",
    window="#F4F5F7",
    surface="#FFFFFF",
    raised="#ECEEF1",
    border="#D5D9DF",
    text="#1C232D",
    muted="#66707E",
    accent="#2563EB",
    accent_text="#FFFFFF",
    canvas="#F8F9FB",
    grid="#E4E7EC",
    block="#FFFFFF",
    block_border="#C3C9D2",
    wire="#8A94A3",
    error="#C62828",
    warning="#955800",
    good="#2E7D32",
    groups=_GROUPS_LIGHT,
)

DARK = Theme(
    name="dark",
    window="#1B1F26",
    surface="#22272F",
    raised="#2C323C",
    border="#3A414D",
    text="#E6E9EE",
    muted="#98A2B1",
    accent="#5B93F5",
    accent_text="#0E1420",
    canvas="#171A20",
    grid="#232831",
    block="#282E38",
    block_border="#434C5A",
    wire="#77839A",
    error="#FF7B72",
    warning="#E3B341",
    good="#6CC070",
    groups=_GROUPS_DARK,
    series=("#56B4E9", "#E69F00", "#2FBF8F", "#E29BC5", "#F2B84B", "#8FD0F5", "#B89BDA", "#A8A8A8"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def palette(theme: Theme) -> QPalette:
    """The Fusion palette in the theme's colours."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.error,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.accent_text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Light: theme.surface if theme.name == "light" else theme.border,
        QPalette.ColorRole.Midlight: theme.raised,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.border,
        QPalette.ColorRole.Accent: theme.accent,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return made


def text_font(points: float = 10.0, bold: bool = False) -> QFont:
    """The font for words: Inter where it is installed, else the system's own."""
    font = QFont("Inter") if "Inter" in QFontDatabase.families() else QApplication.font()
    font.setPointSizeF(points)
    font.setBold(bold)
    return font


def code_font(points: float = 10.0) -> QFont:
    """The font for source and numbers in columns."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(points)
    return font


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole application: Fusion, palette, font."""
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(text_font())
