"""`Document`: a drawn network and its training recipe, as immutable data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, FailFast, Field

from graph_runtime.errors import DocumentError, shown
from graph_runtime.params import JsonValue
from graph_runtime.spelling import name_fault
from graph_runtime.strict_json import MAX_TEXT

FORMAT = "network-designer"
VERSION = 1
MAX_NODES = 10_000
MAX_EDGES = 50_000

Label = Annotated[str, Field(max_length=MAX_TEXT)]
FARTHEST = 1e6


def _within_reach(place: float) -> float:
    return min(max(place, -FARTHEST), FARTHEST)


Coordinate = Annotated[float, AfterValidator(_within_reach)]
"""Place on one axis (px at zoom 1); a file that says more means 1,000,000, which can be drawn."""
Point = tuple[Coordinate, Coordinate]
"""Position of a block's top left corner on the canvas."""


class _Data(BaseModel):
    """Frozen; keys of a newer program are kept but mean nothing here."""

    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)


class Node(_Data):
    """One block on the canvas: which kind, with which parameters, and what people call it."""

    kind: Label
    params: Mapping[str, JsonValue] = Field(default_factory=dict)
    label: Label = ""


class Edge(BaseModel):
    """A wire from an output port to an input port."""

    model_config = ConfigDict(frozen=True, extra="allow")

    source: str
    source_port: str = "y"
    target: str
    target_port: str = "x"

    def __hash__(self) -> int:
        return hash((self.source, self.source_port, self.target, self.target_port))


class Recipe(_Data):
    """A member of a family (dataset, loss, optimizer …) with its parameters."""

    kind: Label
    params: Mapping[str, JsonValue] = Field(default_factory=dict)


class Training(_Data):
    """How the network is trained: everything that decides the result, the seed included."""

    dataset: Recipe = Recipe(kind="Digits")
    loss: Recipe = Recipe(kind="CrossEntropyLoss")
    optimizer: Recipe = Recipe(kind="Adam")
    schedule: Recipe | None = None
    metric: Recipe | None = Field(
        None, description="The figure to watch; empty for the one that fits the loss."
    )
    epochs: int = Field(10, ge=1, le=1_000_000, description="Passes over the training data.")
    batch_size: int = Field(64, ge=1, le=1_000_000, description="Samples per step.")
    split: tuple[float, float, float] = Field(
        (0.7, 0.15, 0.15), description="Shares of training, validation and test data."
    )
    stratify: bool = Field(
        True, description="Give each part of the split the same shares of the classes."
    )
    standardize: bool = Field(
        True, description="Shift and scale every input to mean 0 and deviation 1, fitted on train."
    )
    scale_targets: bool = Field(
        True,
        description="Shift and scale number targets to mean 0 and deviation 1, fitted on train; "
        "the loss is then in squared deviations, R² stays the same.",
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Fixes weights, order and dropout.")
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="Where to train.")


class Document(_Data):
    """A whole drawing. Positions stand apart from nodes: moving a block re-checks nothing."""

    format: Literal["network-designer"] = "network-designer"
    version: int = VERSION
    name: Label = "untitled"
    nodes: Mapping[str, Node] = Field(default_factory=dict, max_length=MAX_NODES)
    edges: Annotated[tuple[Edge, ...], FailFast()] = Field((), max_length=MAX_EDGES)
    positions: Mapping[str, Point] = Field(default_factory=dict)
    training: Training | None = None

    def replaced(self, **fields: Any) -> Document:
        """The same document with some fields replaced, unvalidated: for edits, which keep rules."""
        return self.model_copy(update=fields)


def graph_fault(document: Document) -> DocumentError | None:
    """The first rule of the graph that a read document breaks; None if it keeps them all.

    Unknown kinds and ports, missing wires and loops are no faults of the file: `check` names them.
    """
    return _name_fault(document) or _edge_fault(document)


def _name_fault(document: Document) -> DocumentError | None:
    for node_id in document.nodes:
        fault = name_fault(node_id)
        if fault:
            name = shown(node_id)
            return DocumentError(f"/nodes/{name}", f"The name '{name}' {fault}", "Rename it")
    return None


def _edge_fault(document: Document) -> DocumentError | None:
    taken = Counter((edge.target, edge.target_port) for edge in document.edges)
    for index, edge in enumerate(document.edges):
        for end in (edge.source, edge.target):
            if end not in document.nodes:
                return DocumentError(
                    f"/edges/{index}",
                    f"A wire leads to {ascii(end)[:60]}, which is no block of the document",
                    "Remove the wire or add the block",
                )
        if taken[edge.target, edge.target_port] > 1:
            return DocumentError(
                f"/edges/{index}",
                f"Two wires end at {edge.target}.{shown(edge.target_port)}",
                "Keep one of them",
            )
    return None
