"""The blocks before the first one that learns: what they give never changes while it trains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph_runtime.block import BLOCKS, Block
from graph_runtime.blocks.normalization._batch_norm import BatchNorm
from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import STATE, Edge, Node
from graph_runtime.errors import Problem
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.cost import Cost
from graph_runtime.facts.decorations import said_of
from graph_runtime.facts.loss_side import forward_view, loss_side
from graph_runtime.facts.resting import running_figures
from graph_runtime.facts.wiring import wire_up
from graph_runtime.tensors import BATCH, Spec

BYTES = {"float32": 4, "int64": 8, "bool": 1}
ENDS = ("Input", "Output", "Target", STATE)
BY_CHANCE = ("RReLU", "FractionalMaxPool2d", "FractionalMaxPool3d")
"""Kinds outside `blocks/regularization` that draw random numbers while training."""


@dataclass(frozen=True, slots=True)
class FrozenPrefix:
    """`fixed` blocks give the same for a sample in every epoch; of them the others read `kept`.

    `size` are the bytes that a sample takes there, `last` is a frozen block with weights.
    """

    fixed: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    size: int
    last: str


def frozen_prefix(checked: Checked) -> FrozenPrefix | None:
    """What can be worked out once for all epochs; None where no frozen weight is in it."""
    view = _forward(checked)
    fixed: list[str] = []
    for node in view.order:
        if view.nodes[node].node.kind == "Input" or _is_fixed(view, node, fixed):
            fixed.append(node)
    members = set(fixed)
    kept = tuple(
        dict.fromkeys(
            (edge.source, edge.source_port)
            for edge in view.document.edges
            if edge.source in members and edge.target not in members
            if view.nodes[edge.source].node.kind != "Input"
        )
    )
    frozen = [node for node in fixed if view.nodes[node].cost.parameters]
    if not kept or not frozen:
        return None
    specs = [view.nodes[node].outputs[port] for node, port in kept]
    size = sum(spec.numbers * BYTES[spec.dtype] for spec in specs)
    return FrozenPrefix(tuple(fixed), kept, size, frozen[-1])


def prefix_view(checked: Checked, prefix: FrozenPrefix) -> Checked:
    """From the inputs to the kept values, as results in their order."""
    view = _forward(checked)
    nodes = {name: view.nodes[name] for name in view.document.nodes if name in prefix.fixed}
    edges = [edge for edge in view.document.edges if edge.target in nodes]
    free = FreeNames(set(view.document.nodes))
    for node, port in prefix.kept:
        name, spec = free.take("kept"), view.nodes[node].outputs[port]
        nodes[name] = _end("Output", {"x": spec}, {})
        edges.append(Edge(source=node, source_port=port, target=name))
    return _viewed(view, nodes, edges)


def rest_view(checked: Checked, prefix: FrozenPrefix) -> tuple[Checked, tuple[str, ...]]:
    """From the kept values and the inputs that are read beside them to the results.

    With the names of its inputs: those of the kept values first, then blocks of the drawing.
    """
    view, members = _forward(checked), set(prefix.fixed)
    free = FreeNames(set(view.document.nodes))
    names = {pair: free.take("kept") for pair in prefix.kept}
    nodes: dict[str, NodeFacts] = {}
    for (node, port), name in names.items():
        spec = view.nodes[node].outputs[port]
        nodes[name] = _end("Input", {}, {"y": spec})
    edges = []
    for edge in view.document.edges:
        if edge.target not in members:
            name = names.get((edge.source, edge.source_port), "")
            moved = {"source": name, "source_port": "y"} if name else {}
            edges.append(edge.model_copy(update=moved))
    read = {edge.source for edge in edges}
    nodes |= {n: view.nodes[n] for n in view.document.nodes if n in read & members}
    inputs = tuple(nodes)
    nodes |= {n: view.nodes[n] for n in view.document.nodes if n not in members}
    return _viewed(view, nodes, edges), inputs


def cache_problems(checked: Checked) -> list[Problem]:
    """Why the features of frozen blocks cannot be kept, where the recipe asks for it."""
    training = checked.document.training
    if training is None or not training.cache_frozen:
        return []
    if training.transforms:
        message = "Samples that are augmented give other features in every epoch."
        return [_problem(message, "Set cache_frozen to false, or remove the transforms.")]
    if training.speed == "fast":
        message = "A compiled step begins with the samples, not with kept features."
        return [_problem(message, "Set cache_frozen to false, or speed to auto.")]
    if frozen_prefix(checked) is None:
        message = (
            "No frozen block stands before the first one that learns, drops out or looks at the "
            "batch, so that there is nothing to keep."
        )
        return [_problem(message, "Freeze the first blocks, or set cache_frozen to false.")]
    return []


def _problem(message: str, fix: str) -> Problem:
    return Problem(None, "training.cache_frozen", message, fix)


def _is_fixed(view: Checked, node: str, before: list[str]) -> bool:
    facts, sources = view.nodes[node], view.wiring.into[node].values()
    if facts.node.kind in ENDS or not sources or not facts.outputs:
        return False
    shared = facts.node.weight_set or any(node in (t.node, t.owner) for t in view.sharing.ties)
    samples = all(spec.shape[:1] == (BATCH,) for spec in facts.outputs.values())
    fixed = samples and not shared and _learns_nothing(facts) and _is_restful(facts)
    return fixed and all(edge.source in before for edge in sources)


def _learns_nothing(facts: NodeFacts) -> bool:
    if not facts.cost.parameters or said_of(facts).frozen:
        return True
    return bool(facts.inside) and all(
        _learns_nothing(one) for level in facts.inside for one in level.nodes.values()
    )


def _is_restful(facts: NodeFacts, frozen: bool = False) -> bool:
    """Whether it does the same in training as after it, with each sample by itself.

    `frozen` is a group around it, and so is what it holds.
    """
    frozen = frozen or said_of(facts).frozen
    if facts.inside:
        inside = (one for level in facts.inside for one in level.nodes.values())
        return all(_is_restful(one, frozen) for one in inside)
    if facts.node.kind == STATE:
        return True
    if running_figures(facts) and not frozen:
        return False
    return facts.block is not None and _keeps_still(facts.block)


def _keeps_still(block: Block) -> bool:
    kind = type(block)
    if ".regularization." in kind.__module__ or kind.kind() in BY_CHANCE:
        return False
    if isinstance(block, BatchNorm) and not block.track_running_stats:
        return False
    return not getattr(block, "dropout", 0.0)


def _forward(checked: Checked) -> Checked:
    side = loss_side(checked)
    return forward_view(checked, side) if side else checked


def _end(kind: str, inputs: Mapping[str, Spec], outputs: Mapping[str, Spec]) -> NodeFacts:
    block = BLOCKS.make(kind, {})
    assert isinstance(block, Block)
    return NodeFacts(Node(kind=kind), block, inputs, outputs, Cost(), ())


def _viewed(view: Checked, nodes: Mapping[str, NodeFacts], edges: list[Edge]) -> Checked:
    document = view.document.replaced(
        nodes={name: facts.node for name, facts in nodes.items()}, edges=tuple(edges)
    )
    ties = tuple(tie for tie in view.sharing.ties if tie.node in nodes)
    sharing = replace(view.sharing, ties=ties)
    wiring = wire_up(document)
    return replace(view, document=document, wiring=wiring, nodes=nodes, sharing=sharing)
