"""Convolution, pooling and images."""

from __future__ import annotations

from random import Random
from typing import Any

from graph_runtime.tensors import Spec

Specs = tuple[Spec | None, ...]


def _power(rng: Random, specs: Specs) -> dict[str, Any]:
    """Other powers have no value for numbers below 0."""
    return {"norm_type": rng.choice((1.0, 2.0, 4.0))}


ANY_RANK = {"GlobalAvgPool", "GlobalMaxPool"}
FITTING = {f"LPPool{axes}d": _power for axes in (1, 2, 3)}
STRICTER = {
    # torch computes some of these on the CPU and refuses them on a GPU
    *((f"{kind}Pool{n}d", "int64") for kind in ("Max", "Min", "Avg", "LP") for n in (1, 2, 3)),
    *((f"LPPool{n}d", "bool") for n in (1, 2, 3)),
    ("GlobalMaxPool", "int64"),
    ("GlobalMaxPool", "bool"),
}
