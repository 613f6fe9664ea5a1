"""`Document`: a drawn network and its training recipe, as immutable data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, FailFast, Field

from graph_runtime.disk.strict_json import MAX_TEXT
from graph_runtime.document.step_fields import StepFields
from graph_runtime.params import Doubling, FileMark, JsonValue

FORMAT = "network-designer"
VERSION = 1
STATE = "State"
"""The kind of node that gives what it is fed one step later, so that wires may lead back to it."""
MAX_NODES = 10_000
MAX_EDGES = 50_000
MAX_DEFINITIONS = 1_000
MAX_TRANSFORMS = 16
MAX_METRICS = 16

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


class Recipe(_Data):
    """A member of a family (dataset, loss, optimizer, initializer …) with its parameters."""

    kind: Label
    params: Mapping[str, JsonValue] = Field(default_factory=dict)


class Decorations(_Data):
    """What is said of a block's weights beside its parameters; nothing changes its shapes."""

    initializers: Mapping[str, Recipe] = Field(
        default_factory=dict, description="First values by the weight's name in PyTorch."
    )
    frozen: bool = Field(
        False,
        description="Training leaves the weights as they start, and a normalization uses the "
        "running figures it has without moving them.",
    )
    lr_factor: float = Field(
        1.0, gt=0, le=1000, description="The learning rate of this block over that of the run."
    )
    weight_decay: bool = Field(
        True, description="Let the optimizer shrink the weights, if it shrinks any."
    )


class Node(_Data):
    """One block on the canvas: which kind, with which parameters, and what people call it.

    A Group or Repeat names the definition that it stands for. Nodes of one `weight_set` learn one
    set of weights together.
    """

    kind: Label
    params: Mapping[str, JsonValue] = Field(default_factory=dict)
    label: Label = ""
    definition: Label = ""
    weight_set: Label = ""
    decorations: Decorations | None = None


class Edge(BaseModel):
    """A wire from an output port to an input port."""

    model_config = ConfigDict(frozen=True, extra="allow")

    source: str
    source_port: str = "y"
    target: str
    target_port: str = "x"

    def __hash__(self) -> int:
        return hash((self.source, self.source_port, self.target, self.target_port))


class Training(_Data, StepFields):
    """How the network is trained: everything that decides the result, the seed included."""

    dataset: Recipe = Recipe(kind="Digits")
    loss: Recipe = Recipe(kind="CrossEntropyLoss")
    optimizer: Recipe = Recipe(kind="Adam")
    schedule: Recipe | None = None
    metric: Recipe | None = Field(
        None, description="The figure to watch; empty for the one that fits the loss."
    )
    metrics: tuple[Recipe, ...] = Field(
        (), max_length=MAX_METRICS, description="Figures that are counted beside the metric."
    )
    transforms: tuple[Recipe, ...] = Field(
        (),
        max_length=MAX_TRANSFORMS,
        description="What training samples undergo, anew in every epoch, one after another.",
    )
    epochs: int = Field(10, ge=1, le=1_000_000, description="Passes over the training data.")
    batch_size: Annotated[int, Doubling()] = Field(
        64,
        ge=1,
        le=1_000_000,
        description="Samples per step. The more there are, the less noise batch normalization "
        "makes, and the less it regularises.",
    )
    split: tuple[float, float, float] = Field(
        (0.7, 0.15, 0.15), description="Shares of training, validation and test data."
    )
    training_dev: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="Share of the training part that is not trained on but looked at each epoch: "
        "it tells learning by heart from data that differ.",
    )
    source_split: Label = Field(
        "",
        description="Shares by source, such as web: 1/0/0; app: 0.5/0.25/0.25, where the data have "
        "a column of sources; other sources take the shares above.",
    )
    stratify: bool = Field(
        True, description="Give each part of the split the same shares of the classes."
    )
    standardize: bool = Field(
        True, description="Shift and scale every input to mean 0 and deviation 1, fitted on train."
    )
    per_channel: bool = Field(
        False, description="Standardize each channel of an image by itself, not the image at once."
    )
    scale_targets: bool = Field(
        True,
        description="Shift and scale number targets to mean 0 and deviation 1, fitted on train; "
        "the loss is then in squared deviations, R² stays the same.",
    )
    schedule_unit: Literal["epoch", "step"] = Field(
        "epoch", description="What the schedules count, and after which the rate changes."
    )
    warmup: float = Field(
        0.0,
        ge=0,
        le=2**31 - 1,
        description="How long the rate rises to its full size before the schedule begins: below 1 "
        "a share of the run, else epochs or steps.",
    )
    then: Recipe | None = Field(
        None, description="A second schedule, which takes over from the first one."
    )
    then_from: float = Field(
        0.5,
        gt=0,
        le=2**31 - 1,
        description="When the second schedule takes over: below 1 a share of the run, else the "
        "epoch or step.",
    )
    teacher_forcing: Recipe | None = Field(
        None,
        description="How often a decoder reads the true token and not the one that it said itself; "
        "empty for always.",
    )
    bad_steps: Literal["stop", "skip"] = Field(
        "stop",
        description="When a loss or gradient is NaN or infinite: stop the run and name the block, "
        "or skip the step and count it.",
    )
    seed: int = Field(
        0,
        ge=0,
        le=2**31 - 1,
        description="Fixes weights, order and dropout. Another seed ends in another minimum, often "
        "as good: hidden units that change places give the same function with other weights.",
    )
    split_seed: int | None = Field(
        None,
        ge=0,
        le=2**31 - 1,
        description="Fixes which samples train, so that runs with several seeds can answer "
        "together; empty for the seed.",
    )
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="Where to train.")
    speed: Literal["auto", "exact", "fast"] = Field(
        "auto",
        description="exact: the same bits whenever the run is repeated or resumed; fast: steps are "
        "compiled while the run goes on, which rounds otherwise; auto: exact.",
    )
    start_from: Annotated[str, FileMark((".safetensors", ".txt", ".vec"))] = Field(
        "",
        max_length=1000,
        description="File to begin with, of weights or (text) of word vectors for an Embedding; "
        "empty for fresh ones. Weights of another task help where both take the same kind of "
        "input, the other had much more data, and what its first layers see matters here too.",
    )


class Definition(_Data):
    """A drawing inside a node: what the nodes that name it stand for, each with its own weights.

    `parameters` are the names that its blocks' formulas may read, with the values they have where
    a node says nothing.
    """

    label: Label = ""
    description: Label = ""
    parameters: Mapping[str, JsonValue] = Field(default_factory=dict)
    nodes: Mapping[str, Node] = Field(default_factory=dict, max_length=MAX_NODES)
    edges: Annotated[tuple[Edge, ...], FailFast()] = Field((), max_length=MAX_EDGES)
    positions: Mapping[str, Point] = Field(default_factory=dict)


class Document(_Data):
    """A whole drawing. Positions stand apart from nodes: moving a block re-checks nothing."""

    format: Literal["network-designer"] = "network-designer"
    version: int = VERSION
    name: Label = "untitled"
    nodes: Mapping[str, Node] = Field(default_factory=dict, max_length=MAX_NODES)
    edges: Annotated[tuple[Edge, ...], FailFast()] = Field((), max_length=MAX_EDGES)
    positions: Mapping[str, Point] = Field(default_factory=dict)
    definitions: Mapping[str, Definition] = Field(default_factory=dict, max_length=MAX_DEFINITIONS)
    training: Training | None = None

    def replaced(self, **fields: Any) -> Document:
        """The same document with some fields replaced, unvalidated: for edits, which keep rules."""
        return self.model_copy(update=fields)

    def inside(self, name: str) -> Document:
        """The drawing of a definition as a document of its own, for views and edits."""
        body = self.definitions[name]
        return Document.model_construct(
            name=name,
            nodes=body.nodes,
            edges=body.edges,
            positions=body.positions,
            definitions=self.definitions,
            training=None,
        )

    def with_inside(self, name: str, edited: Document) -> Document:
        """With what was edited in `inside(name)`, in it and in the definitions that it shares."""
        body = edited.definitions[name].model_copy(
            update={"nodes": edited.nodes, "edges": edited.edges, "positions": edited.positions}
        )
        return self.replaced(definitions={**edited.definitions, name: body})
