"""Truncated back-propagation through time equals the hand-written loop that detaches states."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.check import check
from graph_runtime.train.learning.truncation import truncate
from tests.graph_runtime.train.drawings import chain, digits_mlp

T64: dict[str, Any] = {"rtol": 0.0, "atol": 1e-12}
KINDS = [nn.RNN, nn.GRU, nn.LSTM]


def layer(kind: type[nn.RNNBase], **more: Any) -> nn.RNNBase:
    torch.manual_seed(0)
    return kind(3, 5, num_layers=2, dtype=torch.float64, **more)


def gradients(made: nn.RNNBase, given: tuple[Tensor, Any]) -> list[Tensor]:
    """Of a loss that reads every step and the last state."""
    y, state = given
    last = state[0] if isinstance(state, tuple) else state
    loss = (y * torch.arange(1.0, y.numel() + 1).reshape(y.shape)).mean() + last.square().sum()
    return list(torch.autograd.grad(loss, list(made.parameters())))


def by_hand(made: nn.RNNBase, x: Tensor, steps: int, axis: int) -> tuple[Tensor, Any]:
    told, state = [], None
    for piece in torch.split(x, steps, dim=axis):
        if isinstance(state, tuple):
            state = (state[0].detach(), state[1].detach())
        elif state is not None:
            state = state.detach()
        y, state = made(piece, state)
        told.append(y)
    return torch.cat(told, axis), state


@pytest.mark.row("S9.14")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("steps", [1, 3, 4, 7, 8, 20])
def test_gradients_are_those_of_the_detached_loop(
    kind: type[nn.RNNBase], batch_first: bool, steps: int
) -> None:
    sizes = (2, 8, 3) if batch_first else (8, 2, 3)
    x = torch.randn(sizes, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    plain, cut = layer(kind, batch_first=batch_first), layer(kind, batch_first=batch_first)
    truncate(cut, steps)
    wanted = gradients(plain, by_hand(plain, x, steps, 1 if batch_first else 0))
    found = gradients(cut, cut(x))
    for mine, reference in zip(found, wanted, strict=True):
        torch.testing.assert_close(mine, reference, **T64)
    whole = gradients(plain, plain(x))
    same = all(torch.allclose(a, b, **T64) for a, b in zip(found, whole, strict=True))
    assert same is (steps >= 8), "full back-propagation from as many steps on as there are"


@pytest.mark.parametrize("kind", KINDS)
def test_values_stay_and_evaluation_takes_the_sequence_whole(kind: type[nn.RNNBase]) -> None:
    x = torch.randn(2, 8, 3, dtype=torch.float64)
    plain, cut = layer(kind, batch_first=True), layer(kind, batch_first=True)
    truncate(cut, 3)
    torch.testing.assert_close(cut(x)[0], plain(x)[0], **T64)
    cut.eval()
    assert torch.equal(cut(x)[0], plain(x)[0])


def test_both_directions_are_taken_whole() -> None:
    x = torch.randn(2, 8, 3, dtype=torch.float64)
    plain, cut = (layer(nn.GRU, batch_first=True, bidirectional=True) for _ in range(2))
    truncate(cut, 2)
    assert torch.equal(cut(x)[0], plain(x)[0])


def test_a_network_without_recurrence_has_nothing_to_cut() -> None:
    (problem,) = check(digits_mlp(bptt_steps=4)).problems
    assert problem.param == "training.bptt_steps"
    nodes = {
        "rows": ("Input", {"shape": [8, 8]}), "reader": ("LSTM", {"hidden_size": 16}),
        "last": ("SelectLast", {}), "logits": ("Linear", {"out_features": 10}),
        "result": ("Output", {}),
    }  # fmt: skip
    data = {"kind": "Digits", "params": {"layout": "rows"}}
    assert check(chain(nodes, bptt_steps=4, dataset=data)).problems == ()
