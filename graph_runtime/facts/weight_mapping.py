"""Which weight of a file belongs to which weight of a network: by name, or layer after layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from graph_runtime.errors import RunError
from graph_runtime.facts.torchvision_names import torchvision_orders

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]
"""Weights by name, in the order in which their layers are made."""
How = Literal["by name", "by torchvision's names", "layer by layer"]


@dataclass(frozen=True, slots=True)
class WeightMapping:
    """`pairs` gives the file's name for a weight of the network.

    `misfits` have other shapes there, `lacking` are not in the file, `unused` only there.
    """

    how: How
    pairs: Mapping[str, str]
    misfits: tuple[str, ...]
    lacking: tuple[str, ...]
    unused: tuple[str, ...]


def mapped(own: Shapes, given: Shapes) -> WeightMapping:
    """Raises RunError with a sentence where file and network do not belong together."""
    if len(own.keys() & given.keys()) * 2 >= len(own):
        return _paired("by name", own, given, {name: name for name in own if name in given})
    how: How = "layer by layer"
    layers = list(_layers(given))
    for order in torchvision_orders():
        if set(order) == set(layers):
            how, layers = "by torchvision's names", list(order)
    pairs = dict(_aligned(own, given, layers))
    _expect_fit(own, given, layers)
    return _paired(how, own, given, pairs)


def _paired(how: How, own: Shapes, given: Shapes, pairs: Mapping[str, str]) -> WeightMapping:
    fitting = {name: other for name, other in pairs.items() if own[name] == given[other]}
    return WeightMapping(
        how,
        fitting,
        tuple(name for name in pairs if name not in fitting),
        tuple(name for name in own if name not in pairs),
        tuple(sorted(given.keys() - set(pairs.values()))),
    )


def _layers(shapes: Shapes) -> Mapping[str, dict[str, Shape]]:
    """The weights of each layer by the last part of their names."""
    found: dict[str, dict[str, Shape]] = {}
    for name, shape in shapes.items():
        layer, _, weight = name.rpartition(".")
        found.setdefault(layer, {})[weight] = shape
    return found


def _aligned(own: Shapes, given: Shapes, order: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Weights of the same place in both orders of layers."""
    ours, theirs = _layers(own), _layers(given)
    for layer, other in zip(ours, order, strict=False):
        for weight in ours[layer]:
            if weight in theirs[other]:
                yield f"{layer}.{weight}", f"{other}.{weight}"


def _expect_fit(own: Shapes, given: Shapes, order: Sequence[str]) -> None:
    """Every layer has its like at its place; only the last may have another size."""
    ours, theirs = _layers(own), _layers(given)
    last = list(ours)[-1:]
    for layer, other in zip_longest(ours, order):
        if layer is None or other is None:
            what = f"has {len(order)} layers, the network {len(ours)}"
            raise RunError(f"The weights do not belong to this network: the file {what}.")
        unlike = ours[layer].keys() != theirs[other].keys()
        apart = {w for w in ours[layer] if ours[layer][w] != theirs[other].get(w)}
        if unlike or (apart and [layer] != last):
            weight = next(iter(apart or ours[layer]))
            there = theirs[other].get(weight)
            raise RunError(
                f"The weights do not belong to this network: {layer}.{weight} is "
                f"{ours[layer].get(weight)}, but {other}.{weight} in the file is {there}."
            )
