"""What a mask hides has no influence, and hiding everything does no harm."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from graph_runtime.block import Spec
from tests.golden.running import alone, random, same

STEPS, MEMORY = Spec("N", 5, 8), Spec("N", 7, 8)
PADDING, PAIRS = Spec("N", 7, dtype="bool"), Spec("N", 5, 7, dtype="bool")
SELF_PADDING, SELF_PAIRS = Spec("N", 5, dtype="bool"), Spec("N", 5, 5, dtype="bool")
NOTHING = torch.zeros(3, 5, 7, dtype=torch.bool)

KINDS: list[tuple[str, dict[str, Any]]] = [
    ("MultiheadAttention", {"num_heads": 2}),
    ("MultiheadAttention", {"num_heads": 2, "is_causal": True}),
    ("MultiheadAttention", {"num_heads": 2, "add_bias_kv": True, "add_zero_attn": True}),
    ("ScaledDotProductAttention", {}),
    ("ScaledDotProductAttention", {"is_causal": True}),
]


def crossing(kind: str, params: dict[str, Any], pairs: Tensor = NOTHING) -> Any:
    """The block as a function of query, memory and padding mask."""
    net = alone(kind, STEPS, MEMORY, MEMORY, PADDING, PAIRS, **params)

    def run(query: Tensor, memory: Tensor, padding: Tensor) -> tuple[Tensor, ...]:
        results = net(query, memory, memory, padding, pairs)
        return results if isinstance(results, tuple) else (results,)

    return run


@pytest.mark.row("S12.28")
@pytest.mark.parametrize(("kind", "params"), KINDS)
def test_padding_has_no_influence(kind: str, params: dict[str, Any]) -> None:
    run, query, memory = crossing(kind, params), random(3, 5, 8), random(3, 7, 8, seed=2)
    padding = torch.arange(7).expand(3, 7) >= torch.tensor([[4], [6], [7]])
    found = run(query, memory, padding)
    other = memory.masked_fill(padding.unsqueeze(-1), 9.0)
    for one, again in zip(found, run(query, other, padding), strict=True):
        assert torch.equal(one, again)
    assert not torch.allclose(found[0][0], run(query, other, padding & False)[0][0])
    if len(found) == 2:
        assert found[1][0, :, 4:7].count_nonzero() == 0


@pytest.mark.row("S12.28")
@pytest.mark.parametrize(("kind", "params"), KINDS)
@pytest.mark.parametrize("row", [0, 4])
def test_hiding_everything_gives_numbers_and_slopes(
    kind: str, params: dict[str, Any], row: int
) -> None:
    """One sample is nothing but padding, and one step of another may look nowhere."""
    pairs = NOTHING.clone()
    pairs[1, row] = True
    run, query = crossing(kind, params, pairs), random(3, 5, 8).requires_grad_(True)
    padding = torch.zeros(3, 7, dtype=torch.bool)
    padding[0] = True
    found = run(query, random(3, 7, 8, seed=2), padding)
    assert all(part.isfinite().all() for part in found)
    (slope,) = torch.autograd.grad(sum(part.square().sum() for part in found), query)
    assert slope.isfinite().all()


@pytest.mark.row("S12.28")
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("wired", [(SELF_PAIRS, SELF_PADDING), (SELF_PAIRS,)])
def test_an_encoder_layer_does_not_see_what_is_hidden(
    causal: bool, wired: tuple[Spec, ...]
) -> None:
    options = {"nhead": 2, "dim_feedforward": 16, "is_causal": causal}
    net, x = alone("TransformerEncoderLayer", STEPS, *wired, **options), random(3, 5, 8)
    padding = torch.arange(5).expand(3, 5) >= torch.tensor([[3], [4], [0]])
    masks = (padding.unsqueeze(1).expand(3, 5, 5), padding)[: len(wired)]
    y = net(x, *masks)
    assert y.isfinite().all()
    others = net(x.masked_fill(padding.unsqueeze(-1), 9.0), *masks)
    same(others[0, :3], y[0, :3])
    same(others[1, :4], y[1, :4])
    later = x.clone()
    later[2, 3:] += 1.0
    if causal:  # also where everything else is padding
        same(net(later, *masks)[2, :3], y[2, :3])
    else:
        assert not torch.allclose(net(later, *masks)[2, :3], y[2, :3])


@pytest.mark.row("S12.27")
def test_a_mask_wired_by_hand_hides_as_the_parameter_does() -> None:
    later = torch.ones(3, 5, 5, dtype=torch.bool).triu(1)
    wired = alone("MultiheadAttention", STEPS, STEPS, STEPS, SELF_PADDING, SELF_PAIRS, num_heads=2)
    own = alone("MultiheadAttention", STEPS, num_heads=2, is_causal=True)
    own.load_state_dict(wired.state_dict())
    x = random(3, 5, 8)
    for found, expected in zip(wired(x, x, x, later[:, 0] & False, later), own(x), strict=True):
        same(found, expected)
