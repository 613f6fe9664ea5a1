"""`Network`: a checked document as the data see it: what it takes, gives and compares."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.document.model import Document
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.loss_side import loss_side
from graph_runtime.tensors import Spec

Ends = tuple[tuple[str, Spec], ...]
"""Input, Output or Target blocks of a network, with the spec at each."""


@dataclass(frozen=True, slots=True)
class Network:
    """A document with the specs at its ends; `losses` counts those that are drawn."""

    document: Document
    inputs: Ends
    outputs: Ends
    targets: Ends = ()
    losses: int = 0


def network_of(checked: Checked) -> Network:
    """For a drawing without problems of its own."""
    side = loss_side(checked)
    return Network(
        checked.document,
        ends(checked, "Input"),
        ends(checked, "Output"),
        ends(checked, "Target"),
        len(side.losses) if side else 0,
    )


def ends(checked: Checked, kind: str) -> Ends:
    """The specs at the blocks of this kind, with their ids, in the order of the drawing."""
    return tuple(
        (name, spec)
        for name, node in checked.document.nodes.items()
        if node.kind == kind
        for facts in [checked.nodes[name]]
        for spec in (facts.outputs or facts.inputs).values()
        if spec is not None
    )
