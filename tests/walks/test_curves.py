"""Every curve that the window draws, against torch's value and autograd's slope in float64."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
import torch
import ziamath

from graph_runtime.block import BLOCKS, Block
from graph_runtime.errors import ShapeError
from graph_runtime.tensors import Spec
from tests.walks.draws import draws
from tests.walks.torch_truth import truth

CURVED = sorted(
    kind
    for kind, declared in BLOCKS.kinds.items()
    if not any(param.required for param in declared.params()) and declared().curve(0.0) is not None
)


def places(block: Block) -> torch.Tensor:
    """Numbers near and far, and every kink with what lies just beside it."""
    near = [k + d for k in block.kinks() for d in (-1e-3, 0.0, 1e-3)]
    return torch.tensor([[*torch.linspace(-8, 8, 81).tolist(), *near]], dtype=torch.float64)


def blocks(kind: str) -> Iterator[Block]:
    """Random ones that torch would build, with one slope for all numbers."""
    for draw in draws(kind, 20, seed=5, strange=0.0):
        block = draw.block.model_copy(update={"num_parameters": 1} if kind == "PReLU" else {})
        with suppress(ShapeError):
            block.shape(Spec("N", 4))
            yield block


@pytest.mark.parametrize("kind", CURVED)
def test_a_curve_is_torch_s_value_and_autograd_s_slope_at_kinks_too(kind: str) -> None:
    for block in blocks(kind):
        z = places(block).requires_grad_(True)
        made = truth(block, (Spec("N", z.numel()),))
        if made.module is not None:
            made.module.double().eval()
            for weight in made.module.parameters():
                weight.data.fill_(getattr(block, "init", 0.0))  # which float32 has rounded
        y = made.run(z)[0]
        (slope,) = torch.autograd.grad(y.sum(), z) if y.requires_grad else (torch.zeros_like(z),)
        curve = [block.curve(x) for x in z.flatten().tolist()]
        told = torch.tensor([pair for pair in curve if pair is not None], dtype=torch.float64)
        torch.testing.assert_close(told[:, 0], y.detach()[0], rtol=1e-9, atol=1e-11)
        torch.testing.assert_close(told[:, 1], slope[0], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("kind", CURVED)
def test_where_no_kink_is_named_value_and_slope_are_smooth(kind: str) -> None:
    block = BLOCKS.kinds[kind]()
    step = 1e-5
    for x in torch.linspace(-8, 8, 1601, dtype=torch.float64).tolist():
        if min((abs(x - kink) for kink in block.kinks()), default=1.0) < 2 * step:
            continue
        here, after = block.curve(x), block.curve(x + step)
        assert here is not None and after is not None
        assert abs(after[1] - here[1]) < 10 * step
        assert (after[0] - here[0]) / step == pytest.approx(here[1], abs=10 * step)


@pytest.mark.parametrize("kind", CURVED)
def test_the_slope_of_a_curve_is_a_formula_that_can_be_set(kind: str) -> None:
    assert ziamath.Latex(BLOCKS.kinds[kind].derivative).svg().startswith("<svg")
