"""Colours that run evenly along the depth of a network, and along the numbers of a heat map."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from designer.appearance.theme import Theme

_SHARES = {"light": (0.0, 0.82), "dark": (0.25, 1.0)}
"""The part of the map that stands out from a light and from a dark surface."""


@cache
def heat_table() -> NDArray[np.uint8]:
    """256 colours (256, 4) of viridis: even to the eye, and to one that sees few colours."""
    table: NDArray[np.uint8] = pg.colormap.get("viridis").getLookupTable(0.0, 1.0, 256, alpha=True)
    return table


@cache
def depth_colours(count: int, theme: Theme) -> tuple[str, ...]:
    """One colour as `#rrggbb` for each of `count` blocks, from the input to the output."""
    low, high = _SHARES[theme.name]
    places = np.linspace(low, high, max(count, 2))[:count]
    rows = heat_table()[np.round(places * 255).astype(int), :3]
    return tuple("#{:02x}{:02x}{:02x}".format(*row) for row in rows.tolist())
