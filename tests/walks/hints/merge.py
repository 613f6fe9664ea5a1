"""Blocks that join several values."""

from __future__ import annotations

from random import Random

from graph_runtime.tensors import Spec


def _beside_a_path(rng: Random) -> tuple[Spec, ...]:
    """What a path gives and what it was made of: other channels, half as many pixels, or alike."""
    rank = rng.randint(2, 5)
    channels = rng.choice((1, 2, 4, 6))
    sizes = [rng.randint(1, 6) for _ in range(rank - 2)]
    x = Spec("N", channels, *sizes)
    wider = rng.choice((channels, channels, channels * 2, 8, 3))
    stride = rng.choice((1, 1, 2))
    return Spec("N", wider, *(-(-size // stride) for size in sizes)), x


INPUTS = {"Shortcut": _beside_a_path}
ANY_RANK = {"Shortcut"}
NORMALIZED = {"Shortcut"}
STRICTER = {("Shortcut", "int64", "z"), ("Shortcut", "bool", "z")}
