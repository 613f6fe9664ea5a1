"""The picture of a surface from above: bands of height and the lines between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from designer.appearance.theme import Theme
from graph_runtime.racing.surfaces import Surface

Numbers = NDArray[np.float64]
BANDS = 13
LINE = 0.55
"""How dark a line between two bands is, 0…1."""
FINE = 4e-3
"""Heights below this share of the largest differ little in the picture."""


def height_map(surface: Surface, width: int, height: int, theme: Theme) -> QImage:
    """The view of a surface, `width` × `height` px; high places are dark on a light ground."""
    left, right, bottom, top = surface.view
    x = np.linspace(left, right, width)[None, :]
    y = np.linspace(top, bottom, height)[:, None]
    level = _levels(np.broadcast_to(surface.height(x, y), (height, width)))
    low, high, line = (_rgb(colour) for colour in _colours(theme))
    shade = np.floor(level)[..., None] / BANDS
    picture = low + (high - low) * shade
    weight = LINE * _near_line(level)[..., None]
    picture = picture + (line - picture) * weight
    packed = np.ascontiguousarray(picture.round().astype(np.uint8))
    image = QImage(packed.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.copy()  # Qt does not keep the bytes alive.


def _levels(heights: Numbers) -> Numbers:
    """Heights as 0…BANDS, spread so that the ground of a steep valley can be told apart."""
    low, high = float(heights.min()), float(heights.max())
    middle = low if low > -1e-9 else 0.0
    scale = FINE * (high - low)
    spread = np.arcsinh((heights - middle) / scale)
    spread -= spread.min()
    levels: Numbers = spread / max(float(spread.max()), 1e-12) * BANDS * (1 - 1e-9)
    return levels


def _near_line(level: Numbers) -> Numbers:
    """How much of a pixel a line of equal height covers, 0…1."""
    rise, run = np.gradient(level)
    slope = np.hypot(rise, run) + 1e-9
    away = np.abs(level - np.round(level)) / slope
    cover: Numbers = np.clip(1.1 - away, 0.0, 1.0)
    return np.where(np.round(level) < 1, 0.0, cover)


def _colours(theme: Theme) -> tuple[str, str, str]:
    if theme.name == "light":
        return "#FFFFFF", "#AEBFD6", "#7F93B0"
    return "#11151C", "#47597A", "#7388AB"


def _rgb(colour: str) -> Numbers:
    made = QColor(colour)
    return np.array([made.red(), made.green(), made.blue()], np.float64)
