"""Numbers of different shapes meet by torch's rules, or are refused before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
import torch
from torch import Tensor

from graph_runtime.block import Spec
from graph_runtime.check import check
from tests.golden.running import alone, random, same
from tests.graph_runtime.drawings import drawing

KINDS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "Add": torch.add, "Multiply": torch.mul, "Subtract": torch.sub,
}  # fmt: skip


@pytest.mark.row("S1.12")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", [(1, 4), (3, 1), (1, 1), (3, 4)])
def test_a_row_or_a_column_is_repeated(kind: str, other: tuple[int, int]) -> None:
    """(m, n) with (1, n) and with (m, 1) gives (m, n)."""
    block = alone(kind, Spec("N", 3, 4), Spec("N", *other))
    a, b = random(5, 3, 4), random(5, *other, seed=2)
    assert block(a, b).shape == (5, 3, 4)
    same(block(a, b), KINDS[kind](a, b))
    for i in range(3):
        for j in range(4):
            near = b[:, min(i, other[0] - 1), min(j, other[1] - 1)]
            same(block(a, b)[:, i, j], KINDS[kind](a[:, i, j], near))


@pytest.mark.row("S1.12")
@pytest.mark.parametrize("kind", KINDS)
def test_shapes_that_do_not_meet_are_refused_by_name(kind: str) -> None:
    rng, refused = Random(kind), 0
    for _ in range(100):
        left, right = ([rng.choice((1, 2, 3)) for _ in range(2)] for _ in range(2))
        nodes = {
            "a": ("Input", {"shape": left}),
            "b": ("Input", {"shape": right}),
            "meet": (kind, {}),
            "result": ("Output", {}),
        }
        first, second = ("a", "b") if kind == "Subtract" else ("x0", "x1")
        wires = (f"a.y meet.{first}", f"b.y meet.{second}", "meet.y result.x")
        facts = check(drawing(nodes, *wires))
        try:
            wanted = torch.broadcast_shapes(left, right)
        except RuntimeError:
            (problem,) = facts.problems
            assert problem.node == "meet"
            for sizes in (left, right):
                assert f"(N, {sizes[0]}, {sizes[1]})" in problem.message
            refused += 1
        else:
            assert facts.nodes["meet"].outputs["y"].sizes == tuple(wanted)
    assert 10 < refused < 90
