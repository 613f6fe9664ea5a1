"""RangeOfResult."""

from collections.abc import Iterator

from graph_runtime.drawing import NO_CHANGE, OTHER_SHAPE, Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, passing_by

RANGES = {
    "ReLU": "is never negative",
    "ReLU6": "lies from 0 to 6",
    "SquaredReLU": "is never negative",
    "Softplus": "is always positive",
    "Sigmoid": "lies from 0 to 1",
    "Hardsigmoid": "lies from 0 to 1",
    "Softmax": "adds up to 1",
    "Tanh": "lies from -1 to 1",
    "Hardtanh": "lies from -1 to 1",
    "Softsign": "lies from -1 to 1",
}
DEAD = ("ReLU", "ReLU6", "SquaredReLU")
"""Kinds that stop learning where every number is negative."""


class RangeOfResult(LintRule):
    """The last activation decides which numbers a network can give.

    For any number it is none; from 0 on Softplus, from -1 to 1 Tanh, while the targets are not
    scaled. For classes and yes-or-no it is none either: the loss takes logits.
    """

    title = "Range of the result"
    synonyms = ("regression", "output activation", "relu output", "last layer", "negative")
    formula = r"\hat{y} = W h + b"
    reference = "https://www.deeplearningbook.org/contents/mlp.html"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        loss, training = drawing.loss, drawing.training
        if loss is None or training is None or loss.takes != "numbers":
            return
        scaled = training.scale_targets and loss.scales_targets
        for result in drawing.of(["Output"]):
            wire = drawing.lead(result, (*NO_CHANGE, *OTHER_SHAPE))
            kind = drawing.kind(wire.source) if wire else ""
            if wire is None or kind not in RANGES or not (scaled or kind in DEAD):
                continue
            message = f"Behind a {kind} the result {RANGES[kind]}"
            yield self.advice(
                wire.source,
                f"{message}, but scaled targets lie around 0 with deviation 1."
                if scaled
                else f"{message}, and where it is 0 nothing learns.",
                "Let the last layer give its numbers as they are."
                if scaled
                else "Use Softplus for targets from 0 on, no activation for any number.",
                Remedy(f"Remove the {kind}", passing_by(wire)),
            )
