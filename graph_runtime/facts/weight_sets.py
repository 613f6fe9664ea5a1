"""Weight sets: nodes of one drawing that learn one set of weights together.

Where two nodes are built by the same call, one module does for both (Siamese branches); otherwise
the weights of the same name and shape are one tensor (an embedding and the output layer).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import prod
from typing import Any

from graph_runtime.errors import Problem
from graph_runtime.facts.checked import NodeFacts, Sharing, Tie, arguments


def share(nodes: Mapping[str, NodeFacts]) -> tuple[Sharing, list[Problem]]:
    """What the weight sets make one, and the nodes whose weights fit nothing of their set."""
    sharing, problems = Sharing(), list[Problem]()
    owners: dict[str, str] = {}
    for name, facts in nodes.items():
        weight_set = facts.node.weight_set
        if not weight_set or facts.block is None or not facts.outputs:
            continue
        owner = owners.setdefault(weight_set, name)
        if owner == name:
            continue
        joined = _joined(sharing, name, facts, owner, nodes[owner])
        if joined is None:
            problems.append(_unlike(name, owner, weight_set))
        else:
            sharing = joined
    return sharing, problems


def _joined(
    sharing: Sharing, name: str, facts: NodeFacts, owner: str, owning: NodeFacts
) -> Sharing | None:
    if _built_alike(facts, owning):
        return replace(
            sharing,
            whole={**sharing.whole, name: owner},
            spared=sharing.spared + facts.cost.parameters,
        )
    mine, theirs = weights_of(facts), weights_of(owning)
    same = [weight for weight, shape in mine.items() if theirs.get(weight) == shape]
    if not same:
        return None
    ties = tuple(Tie(name, owner, weight) for weight in same)
    spared = sum(prod(mine[weight]) for weight in same)
    return replace(sharing, ties=sharing.ties + ties, spared=sharing.spared + spared)


def _built_alike(facts: NodeFacts, owning: NodeFacts) -> bool:
    """Whether both nodes are built by the same call, so that one module does for both."""
    places = (facts.inside, owning.inside)
    if facts.inside and [*map(id, places[0])] == [*map(id, places[1])]:
        return type(facts.block) is type(owning.block)
    return list(construction(facts)) == list(construction(owning))


def construction(facts: NodeFacts) -> Iterator[Any]:
    """All that decides the module a node is built as, through every level of its groups."""
    assert facts.block is not None
    yield facts.node.kind, facts.node.definition
    if facts.inside:
        for checked in facts.inside:
            for name in checked.order:
                yield name, list(construction(checked.nodes[name]))
    else:
        yield facts.block.module(*_specs(facts)), facts.block


def weights_of(facts: NodeFacts) -> Mapping[str, tuple[int, ...]]:
    """Names and shapes of a block's own weights; a group has none of its own."""
    return {} if facts.inside or facts.block is None else facts.block.weights(*_specs(facts))


def _specs(facts: NodeFacts) -> tuple[Any, ...]:
    assert facts.block is not None
    return arguments(facts.block, {k: v for k, v in facts.inputs.items() if v is not None})


def _unlike(name: str, owner: str, weight_set: str) -> Problem:
    return Problem(
        name,
        None,
        f"It shares the weights '{weight_set}' with {owner}, but none of their weights are alike.",
        "Give both the same kind and sizes, or take one out of the weight set.",
    )
