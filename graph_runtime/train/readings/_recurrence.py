"""torch's recurrent modules unrolled by hand: their layers and directions, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

Step = Callable[[Tensor, tuple[Tensor, ...], dict[str, Tensor]], dict[str, Tensor]]
"""One step: (N, rows) of the input, the states, the weights; gives states and gates by name."""


def sequence_of(module: nn.RNNBase, args: tuple[Any, ...]) -> Tensor | None:
    """The input as (N, T, F); None for packed sequences and single samples."""
    x = args[0] if args else None
    if not isinstance(x, Tensor) or x.dim() != 3:
        return None
    return x if module.batch_first else x.transpose(0, 1)


def unrolled(module: nn.RNNBase, x: Tensor, states: tuple[Tensor, ...], step: Step) -> Tracks:
    """Everything that `step` names in the last layer, forward direction, as (N, T, H)."""
    tracks: Tracks = {}
    directions = 2 if module.bidirectional else 1
    for layer in range(module.num_layers):
        given = []
        for direction in range(directions):
            weights = _weights(module, layer, direction)
            begin = tuple(state[layer * directions + direction] for state in states)
            found = _walk(x, begin, weights, step, bool(direction))
            given.append(found["h"])
            if not direction:
                tracks = found
        x = torch.cat(given, -1)
    return tracks


Tracks = dict[str, Tensor]


def zeros_for(module: nn.RNNBase, x: Tensor, size: int) -> Tensor:
    rows = module.num_layers * (2 if module.bidirectional else 1)
    return x.new_zeros(rows, x.shape[0], size)


def _walk(
    x: Tensor, states: tuple[Tensor, ...], weights: dict[str, Tensor], step: Step, reverse: bool
) -> Tracks:
    steps = list(_steps(x, weights, reverse))
    rows: list[Tracks] = []
    for one in steps:
        rows.append(step(one, states, weights))
        states = tuple(rows[-1][name] for name in ("h", "c") if name in rows[-1])
    rows = rows[::-1] if reverse else rows
    return {name: torch.stack([row[name] for row in rows], 1) for name in rows[0]}


def _steps(x: Tensor, weights: dict[str, Tensor], reverse: bool) -> Iterator[Tensor]:
    """What the input gives to every gate, step by step: (N, rows)."""
    rows = nn.functional.linear(x, weights["ih"], weights.get("bias_ih"))
    parts = rows.unbind(1)
    yield from reversed(parts) if reverse else parts


def _weights(module: nn.RNNBase, layer: int, direction: int) -> dict[str, Tensor]:
    ending = f"_l{layer}" + ("_reverse" if direction else "")
    names = {
        "ih": "weight_ih", "hh": "weight_hh", "bias_ih": "bias_ih", "bias_hh": "bias_hh",
        "hr": "weight_hr",
    }  # fmt: skip
    found = {key: getattr(module, name + ending, None) for key, name in names.items()}
    return {key: weight for key, weight in found.items() if isinstance(weight, Tensor)}
