"""Hints for arithmetic and for blocks that join several values."""

from __future__ import annotations

from random import Random

from graph_runtime.tensors import Spec

ANY_RANK = frozenset("Subtract Divide Negative Scale".split())
POSITIVE = frozenset(("Divide",))


def _matrices(rng: Random) -> tuple[Spec, ...]:
    middle = [rng.randint(1, 3) for _ in range(rng.randint(0, 2))]
    rows, inner, columns = (rng.randint(1, 6) for _ in range(3))
    other = inner if rng.random() < 0.85 else rng.randint(1, 6)
    stretched = [1 if rng.random() < 0.2 else size for size in middle]
    return Spec("N", *middle, rows, inner), Spec("N", *stretched, other, columns)


INPUTS = {"MatMul": _matrices}
