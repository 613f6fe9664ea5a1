"""`activation_choice`: which activation belongs at a place of a network, by its task."""

from __future__ import annotations

from graph_runtime.block import BLOCKS
from graph_runtime.check import Checked
from graph_runtime.drawing import NO_CHANGE, OTHER_SHAPE
from graph_runtime.loss import LOSSES, Loss

HIDDEN = "Between layers ReLU or one of its kin is the usual choice."
ANY_NUMBER = "The result is to be any number: no activation belongs at the end."
UNSCALED = (
    "At the end: no activation for any number; none, Softplus or ReLU for numbers from 0 on; "
    "Tanh for numbers from -1 to 1."
)


def activation_choice(checked: Checked, node: str) -> str:
    """A sentence for an Output or an activation; "" for other blocks, or where nothing is known."""
    kind = checked.document.nodes[node].kind
    declared = BLOCKS.kinds.get(kind)
    if kind == "Output":
        return _at_the_end(checked)
    if declared is None or declared.group() != "activation" or not checked.nodes[node].outputs:
        return ""
    readers = checked.wiring.readers(node)
    while len(readers) == 1:
        kind = checked.document.nodes[readers[0].target].kind
        if kind == "Output":
            return _at_the_end(checked)
        if kind not in (*NO_CHANGE, *OTHER_SHAPE) or readers[0].target not in checked.order:
            return HIDDEN
        readers = checked.wiring.readers(readers[0].target)
    return HIDDEN if readers else ""


def _at_the_end(checked: Checked) -> str:
    training = checked.document.training
    loss = LOSSES.make(training.loss.kind, training.loss.params) if training else None
    if training is None or not isinstance(loss, Loss) or loss.drawn:
        return ""
    if loss.takes == "numbers":
        return ANY_NUMBER if training.scale_targets and loss.scales_targets else UNSCALED
    answer, own = "one of the classes", "softmax"
    if loss.metric == "BinaryAccuracy":
        answer, own = "yes or no", "sigmoid"
    return (
        f"The result is to be {answer}: no activation belongs at the end, for {loss.kind()} "
        f"takes logits and has the {own} in it."
    )
