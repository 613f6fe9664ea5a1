"""Colours of signed numbers: blue below zero, orange above, the paper's own colour at zero."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from designer.appearance.theme import Theme

ENDS = {"light": ("#0B4F8A", "#B3470B"), "dark": ("#7CC4FF", "#FFB062")}
"""The darkest blue and orange on light paper, the brightest on dark: each differs from zero."""
NOTHING = 255
"""The level of a cell without a number."""
MIDDLE = 127


@cache
def signed_table(theme: Theme) -> tuple[int, ...]:
    """256 colours as Qt's `rgb`: 0 the lowest, 127 zero, 254 the highest, 255 no number."""
    zero, low, high = (
        np.array([QColor(colour).red(), QColor(colour).green(), QColor(colour).blue()], np.float64)
        for colour in (theme.surface, *ENDS[theme.name])
    )
    colours = []
    for level in range(NOTHING):
        share = (level - MIDDLE) / MIDDLE
        end = high if share > 0 else low
        red, green, blue = (zero + abs(share) ** 0.8 * (end - zero)).round().astype(int).tolist()
        colours.append(QColor(red, green, blue).rgb())
    return (*colours, QColor(theme.raised).rgb())


def levels_of(values: NDArray[np.float32], top: float) -> NDArray[np.uint8]:
    """Levels of numbers between -top and top."""
    shares = np.clip(values / np.float32(top or 1.0), -1.0, 1.0)
    numbers = np.nan_to_num(shares, nan=0.0) * MIDDLE + (MIDDLE + 0.5)
    levels: NDArray[np.uint8] = numbers.astype(np.uint8)
    levels[np.isnan(values)] = NOTHING
    return levels


@cache
def grey_table(theme: Theme) -> tuple[int, ...]:
    """256 colours from paper to ink."""
    paper, ink = QColor(theme.surface), QColor(theme.text)
    shares = [level / 255 for level in range(256)]
    return tuple(
        QColor(
            round(paper.red() + share * (ink.red() - paper.red())),
            round(paper.green() + share * (ink.green() - paper.green())),
            round(paper.blue() + share * (ink.blue() - paper.blue())),
        ).rgb()
        for share in shares
    )


def grey_levels(tiles: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Levels of tiles (count, rows, columns), each from its own least to its own largest number."""
    numbers = np.nan_to_num(tiles, nan=0.0, posinf=0.0, neginf=0.0)
    low = numbers.min(axis=(1, 2), keepdims=True)
    room = numbers.max(axis=(1, 2), keepdims=True) - low
    levels: NDArray[np.uint8] = ((numbers - low) / np.where(room > 0, room, 1) * 255).astype("u1")
    return levels


def image_of(levels: NDArray[np.uint8], theme: Theme, plain: bool = False) -> QImage:
    """A picture (rows, columns) of levels, one pixel each; `plain` from paper to ink."""
    rows, columns = levels.shape
    packed = np.ascontiguousarray(levels)
    image = QImage(packed.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(list(grey_table(theme) if plain else signed_table(theme)))
    return image.convertToFormat(QImage.Format.Format_RGB32)
