"""DrawnLoss."""

from typing import Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, TargetDtype
from graph_runtime.errors import ShapeError
from graph_runtime.expressions import Call
from graph_runtime.loss import Loss
from graph_runtime.tensors import Spec

NATURAL = {"classes": "Accuracy", "numbers": "R2Score", "objects": "ObjectsFound"}


class DrawnLoss(Loss):
    """Adds up the losses that are drawn on the canvas, between results and Target."""

    title = "DrawnLoss"
    synonyms = ("weighted sum", "multi-task", "auxiliary heads", "several losses", "custom loss")
    formula = r"\ell = \sum_{k} \ell_k"
    reference = "https://docs.pytorch.org/docs/stable/nn.html#loss-functions"

    drawn = True

    targets: Literal["classes", "numbers", "objects"] = Field(
        "classes", description="What the Target block gives; objects are rows of class and box."
    )

    @property
    def compared(self) -> TargetDtype:
        return "int64" if self.targets == "classes" else "float32"

    @property
    def natural_metric(self) -> str:
        return NATURAL[self.targets]

    def constructor(self) -> Call:
        raise ValueError("the losses are drawn: the network has them")

    def expect(self, result: Spec, data: DataFacts) -> None:
        """Its blocks have compared results with the Target; that the data are those is asked."""
        if data.target == "number" and self.targets == "classes":
            raise ShapeError(
                "The targets of these data are numbers, not classes.",
                "Set targets of the loss to numbers, and the Target's dtype to float32.",
            )
