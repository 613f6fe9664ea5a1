"""DropoutAtTheEnd."""

from collections.abc import Iterator

from graph_runtime.drawing import DROPOUTS, OTHER_SHAPE, Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, passing_by

LAST = ("Identity", *OTHER_SHAPE, "Softmax", "LogSoftmax", "Sigmoid")


class DropoutAtTheEnd(LintRule):
    """Dropout behind the last layer drops results, not features.

    A dropped logit is a random answer that no layer behind can make good.
    """

    title = "Dropout at the end"
    synonyms = ("dropout after last layer", "dropped logits", "output dropout")
    formula = r"\hat{y} = m \odot \hat{y}"
    reference = "https://jmlr.org/papers/v15/srivastava14a.html"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for result in drawing.of(["Output"]):
            wire = drawing.lead(result, LAST)
            if wire is not None and drawing.kind(wire.source) in DROPOUTS:
                yield self.advice(
                    wire.source,
                    "It drops results of the network, and no layer behind it makes that good.",
                    "Put dropout before the last layer.",
                    Remedy(f"Remove the {drawing.kind(wire.source)}", passing_by(wire)),
                )
