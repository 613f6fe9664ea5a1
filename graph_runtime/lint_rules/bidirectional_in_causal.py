"""BidirectionalInCausal."""

from collections.abc import Iterator

from graph_runtime.block import Block
from graph_runtime.document.model import Edge
from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.lint_rules._attending import attends_to_itself, is_causal
from graph_runtime.mending.remedy import Remedy, setting

ASIDE = ("memory", "src")
"""Ports by which a decoder reads a whole sequence that is known before it begins."""


class BidirectionalInCausal(LintRule):
    """A layer that reads from both ends needs the whole sequence, later steps included.

    On the way through a causal block it lets each step see what the mask hides; word by word or
    live it cannot run at all. What a decoder reads aside, by key and value, may be bidirectional.
    """

    title = "Bidirectional in a causal path"
    synonyms = ("brnn", "bilstm", "decoder", "future", "leak", "live", "streaming")
    formula = r"h_t = [\overrightarrow{h}_t, \overleftarrow{h}_t]"
    reference = "https://doi.org/10.1109/78.650093"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        both = [n for n in drawing.of_group("recurrent") if _both_ways(drawing.blocks[n])]
        if not both:
            return
        causal = {node for node in drawing.blocks if is_causal(drawing, node)}
        for node in both if causal else ():
            met = (_ahead(drawing, node) | _behind(drawing, node)) & causal
            if met:
                one = min(met, key=drawing.checked.order.index)
                yield self.advice(
                    node,
                    f"It reads later steps too, which {one} must not see.",
                    "Read in one direction.",
                    _remedy(drawing, node),
                    param="bidirectional",
                )


def _both_ways(block: Block) -> bool:
    return bool(getattr(block, "bidirectional", False))


def _ahead(drawing: Drawing, node: str) -> set[str]:
    """What reads it, but for what takes it aside."""
    seen, stack = {node}, [node]
    while stack:
        for edge in drawing.readers(stack.pop()):
            if edge.target not in seen and not _aside(drawing, edge):
                seen.add(edge.target)
                stack.append(edge.target)
    return seen


def _behind(drawing: Drawing, node: str) -> set[str]:
    """What it reads, but for what is taken aside."""
    seen, stack = {node}, [node]
    while stack:
        for edge in drawing.inputs(stack.pop()).values():
            if edge.source not in seen and not _aside(drawing, edge):
                seen.add(edge.source)
                stack.append(edge.source)
    return seen


def _aside(drawing: Drawing, edge: Edge) -> bool:
    if edge.target_port in ("key", "value"):
        return not attends_to_itself(drawing, edge.target)
    return edge.target_port in ASIDE


def _remedy(drawing: Drawing, node: str) -> Remedy:
    """One direction with twice the state, so that the result is as wide as before."""
    size = getattr(drawing.blocks[node], "hidden_size", 1)
    values = {"bidirectional": False, "hidden_size": 2 * size}
    return Remedy("Read forward only", setting(node, values))
