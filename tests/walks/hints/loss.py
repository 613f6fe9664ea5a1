"""Losses: result and target of one shape, or class numbers for scores along axis 1."""

from __future__ import annotations

from random import Random
from typing import Any

from graph_runtime.tensors import Spec

Specs = tuple[Spec | None, ...]


def _scores(rng: Random) -> Specs:
    """Scores for four classes or more, because targets are drawn from four."""
    rest = [rng.randint(1, 5) for _ in range(rng.randint(0, 2))]
    x = Spec("N", rng.randint(4, 8), *rest)
    return x, Spec("N", *rest, dtype="int64")


def _pair(rng: Random) -> Specs:
    x = Spec("N", *(rng.randint(1, 6) for _ in range(rng.randint(0, 3))))
    return x, x


def _triplet(rng: Random) -> Specs:
    x = Spec("N", rng.randint(1, 6))
    return x, x, x


PAIRS = """MSELoss L1Loss SmoothL1Loss HuberLoss BCEWithLogitsLoss PoissonNLLLoss""".split()
TRIPLET = ("anchor", "positive", "negative")
INPUTS: dict[str, Any] = {
    **dict.fromkeys(PAIRS, _pair),
    "CrossEntropyLoss": _scores,
    "NLLLoss": _scores,
    "TripletMarginLoss": _triplet,
}
STRICTER = {
    *((kind, "int64", "x") for kind in PAIRS),
    *((kind, "int64", "target") for kind in PAIRS),
    *((kind, "bool", port) for kind in PAIRS for port in ("x", "target")),
    *(("TripletMarginLoss", t, p) for t in ("int64", "bool") for p in TRIPLET),
}
"""torch computes some of these with whole numbers and gives no slope."""
