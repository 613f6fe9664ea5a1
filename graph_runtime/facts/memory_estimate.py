"""How much memory training needs, told from the drawing alone: what is learned, what is kept.

Going back, a step needs numbers that it met on its way: the inputs of what multiplies, the
results of a ReLU. Each is there once however many blocks keep it, and a Flatten keeps none. On
the way back the gradient of the largest of them comes on top.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from graph_runtime.document.model import Training
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.tensors import Spec

BYTES = 4
"""Bytes of one float32."""
INDEX = 8
"""Bytes of an int64, by which max pooling remembers where its numbers came from."""
VIEWS = (
    "Flatten", "Unflatten", "Reshape", "Permute", "Identity", "Output", "GroupOutput", "Transpose",
    "Squeeze", "Unsqueeze",
)  # fmt: skip
"""Kinds that give the memory they take."""
KEEP_RESULT = ("ReLU", "ReLU6", "Sigmoid", "Tanh", "Softmax", "LogSoftmax", "ELU", "SELU")
KEEP_NOTHING = ("Add", "Subtract", "Average", "Concatenate", "Stack", "Input", "GroupInput")
KEEP_INPUT = ("Linear", "Conv", "BatchNorm", "MaxPool", "AvgPool", "LayerNorm")
"""Beginnings of kinds that need their input alone; what is not listed is held to keep both."""
INSIDE = ("recurrent", "attention")
"""Families whose blocks keep more inside than their ends show."""

Place = tuple[str, ...]
Kept = dict[Place, int]


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """Bytes: `fixed` for weights, gradients and the optimizer, `sample` for each of `samples`.

    `at_least` where blocks keep more than can be told.
    """

    fixed: int
    sample: int
    samples: int
    at_least: bool = False

    @property
    def activations(self) -> int:
        return self.sample * self.samples

    @property
    def total(self) -> int:
        return self.fixed + self.activations


def memory_need(checked: Checked, training: Training, samples: int) -> MemoryNeed:
    """What steps of so many samples take."""
    copies = 2 + state_copies(training)
    fixed = checked.cost.parameters * BYTES * copies
    kept: Kept = {}
    _walk(checked, (), {}, kept)
    return MemoryNeed(fixed, sum(kept.values()) + _largest(checked), samples, _hides(checked))


def state_copies(training: Training) -> int:
    """Numbers that the optimizer keeps for each that is learned."""
    kind, params = training.optimizer.kind, training.optimizer.params
    match kind:
        case "SGD" | "Muon":
            return 1 if params.get("momentum", 0) or kind == "Muon" else 0
        case "Adagrad" | "RMSprop" | "Lion" | "Rprop":
            return 1
        case "Adafactor":
            return 0
    return 2


def host_memory() -> int | None:
    """Bytes of memory of this machine; None where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _walk(checked: Checked, way: Place, given: dict[str, Place], kept: Kept) -> dict[str, Place]:
    """Note what the blocks of a drawing keep; where the values at its outputs lie."""
    roots: dict[tuple[str, str], Place] = {}
    leaving: dict[str, Place] = {}
    for node in checked.order:
        facts, place = checked.nodes[node], (*way, node)
        feeds = {
            port: roots[edge.source, edge.source_port]
            for port, edge in checked.wiring.into[node].items()
            if (edge.source, edge.source_port) in roots
        }
        kind = facts.node.kind
        if kind == "GroupOutput" and feeds:
            leaving[node] = next(iter(feeds.values()))
        if kind in ("Group", "Repeat") and facts.inside:
            ends = _through(facts, place, feeds, kept)
        elif kind == "GroupInput" and node in given:
            ends = dict.fromkeys(facts.outputs, given[node])
        elif kind in VIEWS and feeds:
            ends = dict.fromkeys(facts.outputs, next(iter(feeds.values())))
        else:
            ends = {port: (*place, port) for port in facts.outputs}
            _keep(facts, feeds, ends, kept)
        roots |= {(node, port): end for port, end in ends.items()}
    return leaving


def _through(
    facts: NodeFacts, place: Place, feeds: dict[str, Place], kept: Kept
) -> dict[str, Place]:
    """A group, or the repetitions of one, each fed by the one before."""
    for number, inside in enumerate(facts.inside):
        ends = _walk(inside, (*place, str(number)), feeds, kept)
        feeds = {**feeds, **dict(zip(feeds, ends.values(), strict=False))}
    return {port: ends.get(port, (*place, port)) for port in facts.outputs}


def _keep(facts: NodeFacts, feeds: dict[str, Place], ends: dict[str, Place], kept: Kept) -> None:
    """What one block keeps: its inputs, its results or both, and what it notes by the way."""
    kind = facts.node.kind
    if kind in KEEP_NOTHING:
        return
    if kind not in KEEP_RESULT and "Dropout" not in kind:
        for port, place in feeds.items():
            spec = facts.inputs.get(port)
            if place not in kept and spec is not None:
                kept[place] = _size(spec)
    if kind in KEEP_RESULT or not kind.startswith(KEEP_INPUT):
        kept.update({ends[port]: _size(spec) for port, spec in facts.outputs.items()})
    noted = INDEX if "MaxPool" in kind else BYTES if "Dropout" in kind else 0
    if noted:
        kept[*next(iter(ends.values()), ()), "noted"] = facts.cost.activations * noted


def _largest(checked: Checked) -> int:
    """The largest results of a block: on the way back their gradient is there beside them."""
    return max(
        (
            max(map(_largest, facts.inside[:1])) if facts.inside else facts.cost.activations * BYTES
            for facts in checked.nodes.values()
        ),
        default=0,
    )


def _size(spec: Spec) -> int:
    return spec.numbers * (INDEX if spec.dtype == "int64" else BYTES)


def _hides(checked: Checked) -> bool:
    """Whether a block keeps more inside than is told."""
    kinds = {facts.node.kind: facts.block for facts in checked.nodes.values()}
    groups = {block.group() for block in kinds.values() if block is not None}
    if "Loop" in kinds or groups.intersection(INSIDE):
        return True
    return any(_hides(inside) for facts in checked.nodes.values() for inside in facts.inside[:1])
