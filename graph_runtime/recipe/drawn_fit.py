"""Whether data fit a network whose losses are drawn, and which result its metric judges."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.class_axis import class_axis
from graph_runtime.dataset import DataFacts, Dataset
from graph_runtime.errors import Problem
from graph_runtime.facts.network import Ends, Network
from graph_runtime.loss import Loss
from graph_runtime.tensors import BATCH, Spec


def drawn_problems(
    network: Network, dataset: Dataset, loss: Loss, facts: DataFacts
) -> Iterator[Problem]:
    """Problems of training with the drawn losses on data of which these facts are known."""
    if not network.losses:
        yield Problem(None, "training.loss", "No loss is drawn.", "Draw one, or choose another.")
        return
    wanted = target_spec(loss, facts)
    for number, (node, spec) in enumerate(network.targets):
        if number:
            message = f"{dataset.kind()} has one target a sample; another Target takes it already."
            first = network.targets[0][0]
            yield Problem(node, "training.loss", message, f"Wire {first} to every loss instead.")
        elif (spec.shape, spec.dtype) != (wanted.shape, wanted.dtype):
            message = (
                f"{dataset.kind()} gives targets {wanted.text} {wanted.dtype} "
                f"but it says {spec.text} {spec.dtype}."
            )
            sizes = ", ".join(map(str, wanted.sizes)) or "empty"
            fix = f"Set its shape to {sizes} and its dtype to {wanted.dtype}."
            yield Problem(node, "training.loss", message, fix)
    if judged(network.outputs, loss, facts) is None:
        message = f"No result is {judged_spec(loss, facts).text}, which the metric judges."
        yield Problem(None, "training.metric", message, "Wire such a value to an Output.")


def target_spec(loss: Loss, facts: DataFacts) -> Spec:
    """What the data's targets are once they are prepared for the loss."""
    return facts.compared(loss.compared)


def judged_spec(loss: Loss, facts: DataFacts) -> Spec:
    """What a result has to be for the metric to judge it."""
    if loss.compared == "int64":
        return Spec(BATCH, *facts.target_sizes, len(facts.classes))
    return facts.compared("float32")


def judged(outputs: Ends, loss: Loss, facts: DataFacts) -> int | None:
    """Which of several results the metric judges: the first that has the right shape."""
    fitting = (index for index, (_, spec) in enumerate(outputs) if _judges(spec, loss, facts))
    return next(fitting, None)


def _judges(result: Spec, loss: Loss, facts: DataFacts) -> bool:
    if loss.compared == "float32":
        return result.shape == facts.compared("float32").shape
    axis = class_axis(result.sizes, facts.target_sizes)
    return axis is not None and result.size(axis) == len(facts.classes)
