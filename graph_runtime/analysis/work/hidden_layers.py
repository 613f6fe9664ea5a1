"""The layers of a drawing, inside its groups too, that greedy pre-training goes through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from torch import nn

from graph_runtime.edits.freezing import up_to
from graph_runtime.errors import RunError
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.decorations import said_of
from graph_runtime.groups.kinds import Repeat
from graph_runtime.groups.loop_kinds import Loop

KINDS = ("Linear", "Conv2d")


@dataclass(frozen=True, slots=True)
class Layer:
    """A node of the drawing `level`, whose module lies at a path such as `stage.0.conv`."""

    level: Checked
    node: str
    around: str = ""
    """The path of the group, with a dot behind it; empty at the top of the drawing."""

    @property
    def path(self) -> str:
        return self.around + self.node

    @property
    def gives(self) -> int:
        """Numbers of a sample behind it."""
        return self.level.nodes[self.node].outputs["y"].numbers


def hidden_layers(checked: Checked) -> tuple[Layer, ...]:
    """Layers that learn and that others with weights follow, from the input on.

    Those of a Loop are left out: it runs them at every step, each time on what it remembers.
    """
    found = tuple(_hidden(checked, "", False))
    if not found:
        raise RunError(
            "There is no hidden Linear or Conv2d in the drawing: only layers that others with "
            "weights follow are pre-trained, and none in a Loop."
        )
    return found


def _hidden(level: Checked, around: str, followed: bool) -> Iterator[Layer]:
    """`followed` tells that weights stand behind the group that the level is the drawing of."""
    for node in level.order:
        facts = level.nodes[node]
        if facts.node.weight_set or said_of(facts).frozen or isinstance(facts.block, Loop):
            continue
        after = followed or _leads_to_weights(level, node)
        if facts.inside:
            yield from _inside(facts, f"{around}{node}.", after)
        elif facts.node.kind in KINDS and after:
            yield Layer(level, node, around)


def _inside(facts: NodeFacts, around: str, followed: bool) -> Iterator[Layer]:
    if not isinstance(facts.block, Repeat):
        yield from _hidden(facts.inside[0], around, followed)
        return
    last = len(facts.inside) - 1
    for turn, level in enumerate(facts.inside):
        more = facts.block.arrangement == "chain" and turn < last
        yield from _hidden(level, f"{around}{turn}.", followed or more)


def _leads_to_weights(checked: Checked, node: str) -> bool:
    return any(
        facts.cost.parameters and node in up_to(checked, [other])
        for other, facts in checked.nodes.items()
        if other != node
    )


def bends(layer: Layer, model: nn.Module) -> list[nn.Module]:
    """The activations right behind a layer, as far as they keep its shape."""
    found: list[nn.Module] = []
    checked, node = layer.level, layer.node
    owner = model.get_submodule(layer.around.removesuffix("."))
    while len(checked.wiring.out_of[node]) == 1:
        facts, (edge,) = checked.nodes[node], checked.wiring.out_of[node]
        after = checked.nodes[edge.target]
        kind = type(after.block)
        if ".activation." not in kind.__module__ or after.cost.parameters:
            break
        same = after.outputs.get("y") == facts.outputs["y"]
        if not same or not hasattr(owner, edge.target):
            break
        node = edge.target
        found.append(owner.get_submodule(node))
    return found
