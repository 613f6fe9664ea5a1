"""How deep a network is: its layers with weights, counted as the textbooks count L."""

from __future__ import annotations

from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.groups.kinds import Repeat


def layer_count(checked: Checked) -> int:
    """L: the most layers with weights on one way through the drawing.

    The input is layer 0 and is not counted, nor is what learns without mixing its numbers, as a
    normalization does. A group counts as what is in it, repetitions in a row each for itself.
    """
    return _longest(checked, {})


def layer_number(checked: Checked, node: str) -> int:
    """Which layer with weights a node of the drawing is, from 1; 0 before the first."""
    return _ways(checked, {}).get(node, 0)


def _longest(checked: Checked, known: dict[int, int]) -> int:
    if id(checked) not in known:
        known[id(checked)] = max(_ways(checked, known).values(), default=0)
    return known[id(checked)]


def _ways(checked: Checked, known: dict[int, int]) -> dict[str, int]:
    """The most layers with weights on one way to each node, with the node itself."""
    ways: dict[str, int] = {}
    for name in checked.order:
        before = (ways[edge.source] for edge in checked.wiring.into[name].values())
        ways[name] = max(before, default=0) + _own(checked.nodes[name], known)
    return ways


def _own(facts: NodeFacts, known: dict[int, int]) -> int:
    if facts.inside:
        counts = [_longest(level, known) for level in facts.inside]
        block = facts.block
        abreast = isinstance(block, Repeat) and block.arrangement != "chain"
        return max(counts) if abreast else sum(counts)
    if not (facts.cost.parameters and facts.cost.macs):
        return 0
    stacked = getattr(facts.block, "num_layers", 1)
    return stacked if isinstance(stacked, int) else 1
