"""Walking from block to block with the keyboard."""

from __future__ import annotations

from collections.abc import Collection

from designer.canvas.scene import CanvasScene


def beside(scene: CanvasScene, chosen: Collection[str], step: tuple[int, int]) -> str | None:
    """The nearest block in the direction of `step` from the chosen ones; the first for none."""
    if not scene.blocks:
        return None
    if not chosen:
        return next(iter(scene.blocks))
    here = scene.extent(chosen).center()
    best: tuple[float, str] | None = None
    for node, item in scene.blocks.items():
        gap = item.body.center() - here
        ahead = gap.x() * step[0] + gap.y() * step[1]
        aside = abs(gap.x() * step[1]) + abs(gap.y() * step[0])
        if node not in chosen and ahead > 1 and aside <= 3 * ahead:
            best = min(best or (float("inf"), node), (ahead + 2 * aside, node))
    return best[1] if best else None
