"""SoftmaxBeforeLoss."""

from collections.abc import Iterator

from graph_runtime.blocks.loss._loss import LossBlock
from graph_runtime.drawing import NO_CHANGE, OTHER_SHAPE, Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, passing_by

SHARES = ("Softmax", "Softmin", "Softmax2d", "LogSoftmax", "Sigmoid", "LogSigmoid", "Hardsigmoid")
CUTS = ("ReLU", "ReLU6", "SquaredReLU", "Softplus", "Hardtanh", "Tanh", "Softsign", "Hardmax")


class SoftmaxBeforeLoss(LintRule):
    """A loss that takes logits wants raw numbers: softmax or sigmoid is already part of it.

    Applied twice, the shares come out nearly even, gradients are small and learning is slow.
    """

    title = "Softmax before the loss"
    synonyms = ("double softmax", "from logits", "cross-entropy", "sigmoid", "output layer")
    formula = r"\ell = -\log \mathrm{softmax}(x)_y"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for place, loss in _losses(drawing):
            wire = drawing.lead(place, (*NO_CHANGE, *OTHER_SHAPE))
            kind = drawing.kind(wire.source) if wire else ""
            if wire is None or kind not in SHARES + CUTS:
                continue
            yield self.advice(
                wire.source,
                _said(kind, loss),
                "Let the last layer give its numbers as they are.",
                Remedy(f"Remove the {kind}", passing_by(wire)),
            )


def _losses(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """The blocks whose input a loss takes as logits: results, or losses that are drawn."""
    if drawing.loss is not None and drawing.loss.takes == "logits":
        for result in drawing.of(["Output"]):
            yield result, drawing.loss.kind()
    for node in drawing.of_group("loss"):
        block = drawing.blocks[node]
        if isinstance(block, LossBlock) and block.takes == "logits":
            yield node, block.kind()


def _said(kind: str, loss: str) -> str:
    if kind in CUTS:
        return f"{loss} takes logits, which may be any number; a {kind} keeps them in a range."
    own = "sigmoid" if loss.startswith("BCE") else "softmax"
    return f"{loss} takes logits and has the {own} in it; behind a {kind} it learns slowly."
