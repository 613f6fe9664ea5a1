"""Whether data, network and loss fit together: known early for bundled data, read for files."""

from __future__ import annotations

from graph_runtime.block import BLOCKS, Block
from graph_runtime.dataset import DataFacts, Dataset
from graph_runtime.document.model import Document, Node, Training
from graph_runtime.errors import Problem, ShapeError
from graph_runtime.facts.network import Ends, Network
from graph_runtime.loss import Loss, WidthError
from graph_runtime.params import Choice
from graph_runtime.recipe.drawn_fit import drawn_problems
from graph_runtime.tensors import Spec

_TRIED = tuple(Spec("N", *front, width) for width in (24, 36) for front in ((), (3,), (3, 5)))
"""Inputs by which a shape rule shows whether it hands on the last axis."""


def check_data(network: Network, dataset: Dataset, loss: Loss, facts: DataFacts) -> list[Problem]:
    """Problems of training this network with this loss on data of which these facts are known.

    A problem whose remedy is at a block carries the block's id.
    """
    training = network.document.training or Training()
    return [
        *_input_problems(dataset, facts, network.inputs),
        *_loss_problems(network, dataset, loss, facts),
        *_size_problems(training, facts.samples),
    ]


def _size_problems(training: Training, samples: int) -> list[Problem]:
    count = int(training.split[0] * samples + 0.5)
    if count < 1:
        fix = "Raise the first share of the split."
        return [Problem(None, "training.split", "No sample is left for training.", fix)]
    if training.batch_size > count and not training.full_batch:
        return [
            Problem(
                None,
                "training.batch_size",
                f"A batch of {training.batch_size} is larger than the {count:,} training samples.",
                f"Set the batch size to {count} or less.",
            )
        ]
    return []


def _input_problems(dataset: Dataset, facts: DataFacts, inputs: Ends) -> list[Problem]:
    if len(inputs) != len(facts.inputs):
        many = f"{len(facts.inputs)} input{'s' if len(facts.inputs) > 1 else ''}"
        return [
            Problem(
                None,
                "training.dataset",
                f"{dataset.kind()} gives {many} a sample but the network has {len(inputs)} "
                f"Input blocks.",
                f"Keep {len(facts.inputs)} of them, or choose other data.",
            )
        ]
    pairs = zip(inputs, facts.inputs, strict=True)
    return [
        _input_problem(dataset, node, spec, data)
        for (node, spec), data in pairs
        if (spec.shape, spec.dtype) != (data.shape, data.dtype)
    ]


def _input_problem(dataset: Dataset, node: str, spec: Spec, data: Spec) -> Problem:
    if spec.shape == data.shape:
        message = f"{dataset.kind()} gives {data.dtype} but {node} takes {spec.dtype}."
        return Problem(node, "training.dataset", message, f"Set its dtype to {data.dtype}.")
    message = f"{dataset.kind()} gives samples {_sizes(data)} but {node} takes {_sizes(spec)}."
    fix = f"Set its shape to {', '.join(map(str, data.sizes))}{_other_layout(dataset, spec)}."
    return Problem(node, "training.dataset", message, fix)


def _sizes(spec: Spec) -> str:
    """The shape of one sample."""
    return Spec(*spec.sizes).text


def _other_layout(dataset: Dataset, wanted: Spec) -> str:
    """The end of a remedy: another choice of the data set under which its samples would fit."""
    for param in dataset.params():
        for choice in param.choices if isinstance(param, Choice) else ():
            facts = dataset.model_copy(update={param.name: choice}).facts()
            if facts and [spec.shape for spec in facts.inputs] == [wanted.shape]:
                return f", or the {param.name} of the data to {choice}"
    return ""


def _loss_problems(
    network: Network, dataset: Dataset, loss: Loss, facts: DataFacts
) -> list[Problem]:
    if not loss.drawn and not network.losses:
        return _output_problems(network, loss, facts)
    if not loss.drawn:
        message = f"Losses are drawn, but {loss.kind()} is chosen for training."
        fix = "Choose DrawnLoss, or remove the drawn ones."
        return [Problem(None, "training.loss", message, fix)]
    try:
        loss.expect(network.outputs[0][1], facts)
    except ShapeError as refusal:
        return [_refused(refusal)]
    return list(drawn_problems(network, dataset, loss, facts))


def _output_problems(network: Network, loss: Loss, facts: DataFacts) -> list[Problem]:
    outputs = network.outputs
    if len(outputs) != loss.results:
        return [_other_count(outputs, loss)]
    (node, spec) = outputs[0]
    try:
        loss.expect(spec, facts)
        loss.expect_others(tuple(spec for _, spec in outputs))
    except WidthError as refusal:
        return [_width_problem(network.document, node, refusal)]
    except ShapeError as refusal:
        return [_refused(refusal)]
    return []


def _other_count(outputs: Ends, loss: Loss) -> Problem:
    names = ", ".join(node for node, _ in outputs)
    one = len(outputs) == 1
    given = f"The network has {len(outputs)} result{'' if one else 's'} ({names})"
    if loss.results == 1:
        fix = "Keep one Output block, or draw the losses."
        return Problem(None, "training.loss", f"{given}, but a loss compares one.", fix)
    message = f"{given}, but {loss.kind()} takes {loss.results}."
    return Problem(None, "training.loss", message, f"Draw {loss.results} Output blocks.")


def _refused(refusal: ShapeError) -> Problem:
    field = f".{refusal.param}" if refusal.param else ""
    return Problem(None, f"training.loss{field}", refusal.message, refusal.fix)


def _width_problem(document: Document, output: str, refusal: WidthError) -> Problem:
    """The result has the wrong width: the remedy is at the last Linear before it, if any."""
    linear = last_linear(document, output)
    if linear is None:
        fix = f"Put a Linear block with out_features {refusal.width} before {output}."
        return Problem(output, "training.loss", refusal.message, fix)
    fix = f"Set out_features of the last Linear ({linear}) to {refusal.width}."
    return Problem(linear, "training.loss", refusal.message, fix)


def last_linear(document: Document, output: str) -> str | None:
    """The Linear that decides how wide the result is; None where another kind of block does."""
    feeds = {edge.target: edge for edge in document.edges if edge.target_port == "x"}
    node = output
    while node in feeds:
        node, port = feeds[node].source, feeds[node].source_port
        if document.nodes[node].kind == "Linear":
            return node
        if port != "y" or not _keeps_width(document.nodes[node]):
            return None
    return None


def _keeps_width(node: Node) -> bool:
    """Whether the block's own shape rule hands on the last axis, whatever its size."""
    block = BLOCKS.make(node.kind, node.params)
    if not isinstance(block, Block) or block.ports().required != ("x",):
        return False
    pairs = [(spec.last, given) for spec in _TRIED if (given := _given(block, spec))]
    return bool(pairs) and all(width == given.last for width, given in pairs)


def _given(block: Block, spec: Spec) -> Spec | None:
    """What the block makes of the input: None if it refuses it or leaves one number a sample."""
    try:
        shaped = block.shape(spec)
    except ShapeError:
        return None
    first = shaped if isinstance(shaped, Spec) else shaped[0]
    return first if first.rank > 1 else None
