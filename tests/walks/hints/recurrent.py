"""States and lengths that fit a recurrent layer, and sizes of the layer that fit the states."""

from __future__ import annotations

from random import Random
from typing import Any

from graph_runtime.tensors import Spec

KINDS = ("RNN", "GRU", "LSTM")
LENGTHS = Spec("N", dtype="int64")
Specs = tuple[Spec | None, ...]


def _inputs(rng: Random, states: int) -> Specs:
    """A sequence; states in half of all draws, lengths in half of them."""
    x = Spec("N", rng.randint(1, 6), rng.randint(1, 8))
    state = Spec("N", rng.randint(1, 8))
    if rng.random() < 0.6:
        state = Spec("N", rng.choice((1, 2, 3, 4)), state.last)
    given = rng.random() < 0.5
    lengths = LENGTHS if rng.random() < 0.5 else None
    return (x, *[state if given else None] * states, lengths)


def _sizes(rng: Random, specs: Specs) -> dict[str, Any]:
    """Of a layer for which the first state, (N, layers * directions, F), mostly fits."""
    first = specs[1]
    if first is None or first.rank < 2 or rng.random() < 0.1:
        return {}
    depth = first.size(1) if first.rank == 3 else 1
    both = depth % 2 == 0 and rng.random() < 0.5
    layers = depth // 2 if both else depth
    return {"hidden_size": first.last, "num_layers": layers, "bidirectional": both}


def _long_sizes(rng: Random, specs: Specs) -> dict[str, Any]:
    sizes = _sizes(rng, specs)
    return sizes | ({"proj_size": 0} if sizes else {})


def _one_layer(rng: Random, states: int, axes: int) -> Specs:
    """A step (2 axes) or a sequence (3); mostly with states."""
    x = Spec("N", *[rng.randint(1, 8) for _ in range(axes - 1)])
    state = Spec("N", rng.randint(1, 8)) if rng.random() < 0.9 else x
    return (x, *[state if rng.random() < 0.9 else None] * states)


def _width(rng: Random, specs: Specs) -> dict[str, Any]:
    first = specs[1]
    fits = first is not None and first.rank > 1 and rng.random() < 0.9
    return {"hidden_size": first.last} if first and fits else {}


INPUTS = {
    "RNN": lambda rng: _inputs(rng, 1),
    "GRU": lambda rng: _inputs(rng, 1),
    "LSTM": lambda rng: _inputs(rng, 2),
    "GatedRecurrentUnit": lambda rng: _one_layer(rng, 1, 3),
    "PeepholeLSTM": lambda rng: _one_layer(rng, 2, 3),
    "RNNCell": lambda rng: _one_layer(rng, 1, 2),
    "GRUCell": lambda rng: _one_layer(rng, 1, 2),
    "LSTMCell": lambda rng: _one_layer(rng, 2, 2),
}
ONE_LAYER = ("GatedRecurrentUnit", "PeepholeLSTM", "RNNCell", "GRUCell", "LSTMCell")
FITTING = {"RNN": _sizes, "GRU": _sizes, "LSTM": _long_sizes} | dict.fromkeys(ONE_LAYER, _width)
ANY_RANK = {"LearnedState", "Flip", "Lengths"}
CALMED = {kind: {"dropout": 0.0} for kind in KINDS}
"""Four layers that keep a tenth each would multiply the errors of rounding by 10,000."""
OUR_OWN = {(kind, "merge") for kind in KINDS}
STRICTER = {
    *((kind, dtype, "lengths") for kind in KINDS for dtype in ("float32", "bool")),
    *(
        (kind, dtype, "c_0")
        for kind in ("LSTM", "LSTMCell", "PeepholeLSTM")
        for dtype in ("int64", "bool")
    ),
    *(("SelectLast", dtype, "lengths") for dtype in ("float32", "bool")),
    *(("Lengths", dtype) for dtype in ("float32", "bool")),
}
"""Torch would cut lengths down to whole numbers, and begins with a cell of whole numbers."""
