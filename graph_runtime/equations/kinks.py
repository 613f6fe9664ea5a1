"""What is said of the places where the slope of an activation jumps."""

from __future__ import annotations

from graph_runtime.block import Block

BESIDE = 1e-9
"""Distance from a kink at which its sides are looked at, relative to where it is."""


def kink_words(block: Block) -> list[str]:
    """A sentence for each kink: what jumps, and what PyTorch takes at the place itself."""
    return [_words(block, kink) for kink in block.kinks()]


def sides(block: Block, kink: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Value and slope just below a kink and just above it."""
    near = BESIDE * max(1.0, abs(kink))
    below, above = block.curve(kink - near), block.curve(kink + near)
    assert below is not None and above is not None
    return below, above


def _words(block: Block, kink: float) -> str:
    below, above = sides(block, kink)
    here = block.curve(kink)
    assert here is not None
    if abs(above[0] - below[0]) > 1e-6:
        what = f"the value jumps from {below[0]:.4g} to {above[0]:.4g}: no slope there"
    else:
        what = f"the slope jumps from {below[1]:.4g} to {above[1]:.4g}: undefined there"
    return f"At x = {kink:g} {what}, and PyTorch takes {here[1]:.4g}."
