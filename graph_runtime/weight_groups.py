"""Which weights the optimizer moves, and how: the parameter groups of a decorated network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_runtime.checked import Checked
from graph_runtime.decorations import said_of
from graph_runtime.expressions import Call


@dataclass(frozen=True, slots=True)
class WeightGroup:
    """Blocks whose weights move alike; `options` differ from those of the optimizer."""

    nodes: tuple[str, ...]
    options: Mapping[str, float]


def weight_groups(checked: Checked, optimizer: Call) -> tuple[WeightGroup, ...]:
    """A group for each pair of rate and decay, without frozen blocks; () for a plain network.

    Blocks that move as the optimizer says come first, so that its rate is the one people see.
    """
    pairs: dict[tuple[float, bool], list[str]] = {(1.0, True): []}
    plain = True
    for node in checked.order:
        facts = checked.nodes[node]
        said = said_of(facts)
        if not facts.cost.parameters:
            continue
        plain = plain and (said.lr_factor, said.weight_decay, said.frozen) == (1.0, True, False)
        if not said.frozen:
            pairs.setdefault((said.lr_factor, said.weight_decay), []).append(node)
    if plain:
        return ()
    return tuple(
        WeightGroup(tuple(nodes), _options(optimizer, *pair))
        for pair, nodes in pairs.items()
        if nodes
    )


def _options(optimizer: Call, factor: float, decays: bool) -> dict[str, float]:
    options: dict[str, float] = {}
    if factor != 1.0:
        options["lr"] = optimizer.kwargs["lr"] * factor
    if not decays and optimizer.kwargs.get("weight_decay"):
        options["weight_decay"] = 0.0
    return options
