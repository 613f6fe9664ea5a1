"""Finding a height at which a long wire passes beside the blocks instead of under them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from designer.canvas.curve import cubics, sampled
from graph_runtime.document.model import Point

Box = tuple[float, float, float, float]
"""Left, top, right, bottom (px)."""
Finder = Callable[[Box], Sequence[Box]]
"""Gives the blocks that touch an area."""

SHORT = 140.0
"""Wires no wider than this run from column to column; nothing can stand in between (px)."""
CLEAR = 9.0
AWAY = 20.0
ROWS = 100.0
"""A wire that runs back to a row at least this much lower or higher passes between the rows."""
TRIES = 3
CANDIDATES = 8
CROWD = 60
"""Blocks in the way beyond which no lane is looked for: it would not be seen, and it takes long."""


def lane_for(start: Point, end: Point, blocks: Finder) -> float | None:
    """The height of the lane, or None where the plain curve will do."""
    (sx, sy), (ex, ey) = start, end
    if 0 <= ex - sx <= SHORT:
        return None
    if ex > sx and not _covered(start, end, blocks):
        return None
    wishes = _first_wishes(start, end)
    left, right = (sx + AWAY, ex - AWAY) if ex > sx else (ex - AWAY, sx + AWAY)
    middle = (sy + ey) / 2
    top, bottom = min(sy, ey) - CLEAR, max(sy, ey) + CLEAR
    for _ in range(TRIES):
        for lane in wishes:
            if not blocks((left, lane - CLEAR, right, lane + CLEAR)):
                return lane
        found = blocks((left, top, right, bottom))
        if not found:
            return middle
        if len(found) > CROWD:
            return None
        top, bottom = min(top, min(b[1] for b in found)), max(bottom, max(b[3] for b in found))
        heights = {b[1] - AWAY for b in found} | {b[3] + AWAY for b in found}
        wishes = sorted(heights, key=lambda y: abs(y - middle))
        wishes = [*wishes[:CANDIDATES], *wishes[CANDIDATES:][-2:]]
        top, bottom = top - AWAY - CLEAR, bottom + AWAY + CLEAR
    return None


def _first_wishes(start: Point, end: Point) -> list[float]:
    """Forward, the heights of the ends; back to another row, half-way between the rows."""
    (sx, sy), (ex, ey) = start, end
    if ex > sx:
        return [sy, ey]
    return [(sy + ey) / 2] if abs(ey - sy) >= ROWS else []


def _covered(start: Point, end: Point, blocks: Finder) -> bool:
    """Whether the plain curve runs under a block."""
    (sx, sy), (ex, ey) = start, end
    near = blocks((sx + AWAY, min(sy, ey) - CLEAR, ex - AWAY, max(sy, ey) + CLEAR))
    if not near or len(near) > CROWD:
        return False
    line = sampled(cubics(start, end), 24)
    x, y = line[:, 0], line[:, 1]
    return any(
        bool(((x > a) & (x < c) & (y > b - CLEAR / 2) & (y < d + CLEAR / 2)).any())
        for a, b, c, d in near
    )
