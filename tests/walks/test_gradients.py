"""Every block's gradient in float64 against the difference quotient along random directions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from graph_runtime.block import BLOCKS
from graph_runtime.errors import ShapeError
from tests.walks.draws import Draw, draws
from tests.walks.hints import hinted
from tests.walks.torch_truth import tensor, truth

CHECKED = 8
"""Draws checked for each block."""
STEP = 1e-5
TOLERANCE = 1e-7
"""Largest relative error, as the requirements ask (D4)."""

CALMED = {
    # torch changes these on purpose: a frozen row, weights cut back in place, a scaled gradient.
    "Embedding": {"padding_idx": None, "max_norm": None, "scale_grad_by_freq": False},
    # 2,048 ReLUs a step leave no direction without a kink.
    "TransformerEncoderLayer": {"dim_feedforward": 16},
} | hinted("CALMED")
POSITIVE = frozenset(hinted("POSITIVE"))
"""Blocks with a pole or a border at 0: difference quotients fail next to it."""
ENDS = {"Input", "Output", "Target"}
SURROGATES = frozenset(hinted("SURROGATES"))
"""Blocks whose slope is always that of another function."""
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


@pytest.mark.parametrize("kind", sorted(set(BLOCKS.kinds) - ENDS - SURROGATES))
def test_gradients_agree_with_difference_quotients(kind: str) -> None:
    checked = 0
    for draw in draws(kind, 300, seed=3, strange=0.0):
        params = draw.params | CALMED.get(kind, {})
        block = BLOCKS.make(kind, params)
        draw = Draw(block, params, draw.specs, max(draw.batch, 3))
        try:
            draw.block.shape(*draw.specs)
        except ShapeError:
            continue
        # A wrong gradient is wrong everywhere; a kink of ReLU lies on one path of three at most.
        error = min(_relative_error(draw, seed=3 * checked + turn) for turn in range(3))
        assert error <= TOLERANCE, f"{error:.1e}: {draw}"
        checked += 1
        if checked == CHECKED:
            return
    pytest.fail(f"only {checked} draws could be checked")


def _relative_error(draw: Draw, seed: int) -> float:
    """Of the slope along a random direction; 0 where nothing can be differentiated."""
    torch.manual_seed(seed)
    made = truth(draw.block, draw.specs)
    inputs = [
        None if spec is None else tensor(spec, draw.batch, rows=draw.rows, kind=draw.block.kind())
        for spec in draw.specs
    ]
    inputs = [x.double() if x is not None and x.is_floating_point() else x for x in inputs]
    if draw.block.kind() in POSITIVE:
        inputs = [x if x is None else x.abs() + 0.5 for x in inputs]
    weights: list[torch.Tensor] = []
    if made.module is not None:
        weights = list(made.module.double().parameters())
    points = [x for x in [*inputs, *weights] if x is not None and x.is_floating_point()]
    ways = [torch.randn_like(point) for point in points]
    mixing = _mixing(lambda: made.run(*inputs), seed)
    for point in points:
        point.requires_grad_(True)
    height = mixing()
    if not height.requires_grad:
        return 0.0
    slopes = torch.autograd.grad(height, points, allow_unused=True)
    slope = sum((s * w).sum() for s, w in zip(slopes, ways, strict=True) if s is not None)
    with torch.no_grad():
        quotient = (_moved(mixing, points, ways, STEP) - _moved(mixing, points, ways, -STEP)) / (
            2 * STEP
        )
    return float((slope - quotient).abs() / torch.as_tensor(slope).abs().clamp_min(1.0))


def _mixing(run: Callable[[], tuple[Any, ...]], seed: int) -> Callable[[], torch.Tensor]:
    """One number from all outputs, with the same dropped numbers every time."""

    def height() -> torch.Tensor:
        torch.manual_seed(seed)
        outputs = run()
        torch.manual_seed(seed + 1)
        mixed = [(y * torch.randn_like(y)).sum() for y in outputs if y.is_floating_point()]
        return sum(mixed, start=torch.zeros((), dtype=torch.float64))

    return height


def _moved(
    mixing: Callable[[], torch.Tensor],
    points: list[torch.Tensor],
    ways: list[torch.Tensor],
    step: float,
) -> torch.Tensor:
    for point, way in zip(points, ways, strict=True):
        point += step * way
    height = mixing()
    for point, way in zip(points, ways, strict=True):
        point -= step * way
    return height
