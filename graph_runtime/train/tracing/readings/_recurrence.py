"""torch's recurrent modules unrolled by hand: their layers and directions, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Weights = dict[str, Tensor]
Row = dict[str, Tensor]
"""What there is at one step, each (N, H): the state h, and gates by name."""
Step = Callable[[Tensor, tuple[Tensor, ...], Weights], Row]
"""One step: what the input gives (N, rows), the states, the weights."""

STATES = {"h": "h_t", "c": "c_t"}
"""How states over time are called: `h` and `c` are outputs of the block, at the end."""


def sequence_of(module: nn.RNNBase, args: tuple[Any, ...]) -> Tensor | None:
    """The input as (N, T, F); None for packed sequences and single samples."""
    x = args[0] if args else None
    if not isinstance(x, Tensor) or x.dim() != 3:
        return None
    return x if module.batch_first else x.transpose(0, 1)


def over_time(module: nn.RNNBase, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Row:
    """Everything that happens in the last layer, forward direction, as (N, T, H) by name."""
    x = sequence_of(module, args)
    if x is None:
        return {}
    given = args[1] if len(args) > 1 else kwargs.get("hx")
    rows = last_layer(module, x, given, step_of(module))
    return {STATES.get(k, k): torch.stack([row[k] for row in rows], 1) for k in rows[0]}


def last_layer(module: nn.RNNBase, x: Tensor, given: Any, step: Step) -> list[Row]:
    """The steps of the last layer, forward direction."""
    states = _states(module, x, given)
    directions = 2 if module.bidirectional else 1
    forward: list[Row] = []
    for layer in range(module.num_layers):
        outputs = []
        for direction in range(directions):
            weights = _weights(module, layer, direction)
            begin = tuple(state[layer * directions + direction] for state in states)
            rows = _walk(x, begin, weights, step, bool(direction))
            outputs.append(torch.stack([row["h"] for row in rows], 1))
            forward = forward if direction else rows
        x = torch.cat(outputs, -1)
    return forward


def step_of(module: nn.RNNBase) -> Step:
    """How the module computes one step."""
    if isinstance(module, nn.LSTM):
        return _lstm
    if isinstance(module, nn.GRU):
        return _gru
    return _relu if getattr(module, "nonlinearity", "tanh") == "relu" else _tanh


def _lstm(x: Tensor, states: tuple[Tensor, ...], weights: Weights) -> Row:
    h, c = states
    rows = x + F.linear(h, weights["hh"], weights.get("bias_hh"))
    i, f, g, o = rows.chunk(4, 1)
    i, f, o, g = i.sigmoid(), f.sigmoid(), o.sigmoid(), g.tanh()
    c = f * c + i * g
    h = o * c.tanh()
    if "hr" in weights:
        h = F.linear(h, weights["hr"])
    return {"i": i, "f": f, "o": o, "g": g, "c": c, "h": h}


def _gru(x: Tensor, states: tuple[Tensor, ...], weights: Weights) -> Row:
    (h,) = states
    x_r, x_z, x_n = x.chunk(3, 1)
    h_r, h_z, h_n = F.linear(h, weights["hh"], weights.get("bias_hh")).chunk(3, 1)
    r, z = (x_r + h_r).sigmoid(), (x_z + h_z).sigmoid()
    n = (x_n + r * h_n).tanh()
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}


def _tanh(x: Tensor, states: tuple[Tensor, ...], weights: Weights) -> Row:
    return {"h": (x + F.linear(states[0], weights["hh"], weights.get("bias_hh"))).tanh()}


def _relu(x: Tensor, states: tuple[Tensor, ...], weights: Weights) -> Row:
    return {"h": (x + F.linear(states[0], weights["hh"], weights.get("bias_hh"))).relu()}


def _states(module: nn.RNNBase, x: Tensor, given: Any) -> tuple[Tensor, ...]:
    """What each layer and direction begins with: the states that were given, or zeros."""
    if given is not None:
        return given if isinstance(given, tuple) else (given,)
    count = module.num_layers * (2 if module.bidirectional else 1)
    h = x.new_zeros(count, x.shape[0], module.proj_size or module.hidden_size)
    if not isinstance(module, nn.LSTM):
        return (h,)
    return h, x.new_zeros(count, x.shape[0], module.hidden_size)


def _walk(
    x: Tensor, states: tuple[Tensor, ...], weights: Weights, step: Step, reverse: bool
) -> list[Row]:
    rows: list[Row] = []
    for one in _steps(x, weights, reverse):
        rows.append(step(one, states, weights))
        states = tuple(rows[-1][name] for name in STATES if name in rows[-1])
    return rows[::-1] if reverse else rows


def _steps(x: Tensor, weights: Weights, reverse: bool) -> Iterator[Tensor]:
    """What the input gives to every gate, step by step: (N, rows)."""
    rows = F.linear(x, weights["ih"], weights.get("bias_ih"))
    parts = rows.unbind(1)
    yield from reversed(parts) if reverse else parts


def _weights(module: nn.RNNBase, layer: int, direction: int) -> Weights:
    ending = f"_l{layer}" + ("_reverse" if direction else "")
    names = {
        "ih": "weight_ih", "hh": "weight_hh", "bias_ih": "bias_ih", "bias_hh": "bias_hh",
        "hr": "weight_hr",
    }  # fmt: skip
    found = {key: getattr(module, name + ending, None) for key, name in names.items()}
    return {key: weight for key, weight in found.items() if isinstance(weight, Tensor)}
