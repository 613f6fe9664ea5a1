"""Pens, brushes, fonts and outlines of the canvas, made once for a theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainterPath, QPen

from designer.appearance.theme import Theme, text_font

RADIUS = 7.0
AFAR_LETTERS = 30
"""Letters on blocks that are seen from afar (px of the scene)."""
BAR = 5.0
"""Width of the strip in the family's colour at a block's left edge (px)."""


class Brushes:
    """Everything that painting needs from a `Theme`, ready to hand to a painter."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.title = _font(13, bold=True)
        self.titles = (self.title, *(_font(size, bold=True) for size in (12, 11, 10, 9)))
        self.afar = _font(AFAR_LETTERS)
        self.text = _font(11)
        self.small = _font(10)
        self.metrics = {id(font): QFontMetricsF(font) for font in self._fonts}
        self._fill(theme)
        self._draw(theme)
        self._colour_families(theme)
        self._bars: dict[float, QPainterPath] = {}

    def _fill(self, theme: Theme) -> None:
        self.block = QBrush(QColor(theme.block))
        self.shadow = QBrush(_faded("#000000", 0.16 if theme.name == "dark" else 0.045))
        self.halo = QBrush(_faded(theme.canvas, 0.85))
        self.canvas = QBrush(QColor(theme.canvas))
        self.error = QBrush(QColor(theme.error))
        self.accent = QBrush(QColor(theme.accent))
        self.band = QBrush(_faded(theme.accent, 0.10))
        self.ghost = QBrush(_faded(theme.block, 0.88))
        self.grid = QBrush(QColor(theme.grid))

    def _draw(self, theme: Theme) -> None:
        self.border = QPen(QColor(theme.block_border), 1.0)
        self.selected = QPen(QColor(theme.accent), 2.0)
        self.wrong = QPen(QColor(theme.error), 1.4)
        self.warning = QPen(QColor(theme.warning), 1.3)
        self.hint = QPen(QColor(theme.muted), 1.3)
        self.ink = QPen(QColor(theme.text))
        self.muted = QPen(QColor(theme.muted))
        self.error_ink = QPen(QColor(theme.block))
        self.wire = _wire_pen(theme.wire, 1.8)
        self.wire_hover = _wire_pen(theme.muted, 2.6)
        self.wire_selected = _wire_pen(theme.accent, 2.6)
        self.wire_wrong = _wire_pen(theme.error, 2.2)
        self.wire_loose = _wire_pen(theme.accent, 2.2)
        self.knife = _dashed(theme.error)

    def _colour_families(self, theme: Theme) -> None:
        self.family = {name: QBrush(QColor(colour)) for name, colour in theme.groups}
        self.tint = {
            name: QBrush(_faded(colour, 0.16 if theme.name == "dark" else 0.09))
            for name, colour in theme.groups
        }
        self.unknown = QBrush(QColor(theme.muted))
        self.port_pen = {name: QPen(QColor(colour), 1.6) for name, colour in theme.groups}
        self.unknown_pen = QPen(QColor(theme.muted), 1.6)

    @property
    def _fonts(self) -> tuple[QFont, ...]:
        return *self.titles, self.text, self.small, self.afar

    def elided(self, font: QFont, text: str, width: float) -> str:
        """The text with its end cut to fit (px)."""
        return self.metrics[id(font)].elidedText(text, Qt.TextElideMode.ElideRight, width)

    def title_for(self, text: str, width: float) -> QFont:
        """The largest font for titles in which the text fits (px), or the smallest of them."""
        fitting = (font for font in self.titles if self.width(font, text) <= width)
        return next(fitting, self.titles[-1])

    def width(self, font: QFont, text: str) -> float:
        return self.metrics[id(font)].horizontalAdvance(text)

    def bar(self, height: float) -> QPainterPath:
        """The strip at the left edge of a card of this height, its corners rounded."""
        if height not in self._bars:
            card = QPainterPath()
            card.addRoundedRect(QRectF(0, 0, 40, height), RADIUS, RADIUS)
            strip = QPainterPath()
            strip.addRect(QRectF(0, 0, BAR, height))
            self._bars[height] = card.intersected(strip)
        return self._bars[height]


def _font(pixels: int, bold: bool = False) -> QFont:
    font = text_font(10.0)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    # Hinted glyphs jump from pixel to pixel while the canvas zooms.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _faded(colour: str, alpha: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(alpha)
    return faded


def _hairline(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _wire_pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _dashed(colour: str) -> QPen:
    pen = _hairline(colour, 1.6)
    pen.setStyle(Qt.PenStyle.DashLine)
    return pen
