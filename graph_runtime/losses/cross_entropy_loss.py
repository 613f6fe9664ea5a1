"""CrossEntropyLoss."""

from typing import Annotated

from pydantic import Field

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.loss import Loss
from graph_runtime.tensors import Spec


class CrossEntropyLoss(Loss):
    """Punishes a low probability of the true class; takes one logit per class, no softmax.

    Targets are a class a sample (N,), a position (N, T) or a pixel (N, H, W); the logits of a class
    stand on axis 1, or on the last one.
    """

    title = "CrossEntropyLoss"
    synonyms = ("softmax loss", "log loss", "negative log-likelihood", "classification")
    formula = r"\ell = -\log \frac{e^{x_y}}{\sum_{c=1}^{C} e^{x_c}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"
    metric = "Accuracy"
    target_dtype = "int64"
    takes = "logits"
    by_class = True

    ignore_index: int = Field(
        -100, ge=-(2**31), le=2**31 - 1, description="Class number that is left out, as padding is."
    )
    label_smoothing: Annotated[float, Field(ge=0, le=1)] = Field(
        0.0, description="Share of the target that is spread evenly over all classes."
    )

    def expect(self, result: Spec, data: DataFacts) -> None:
        if data.target != "class":
            raise ShapeError(
                "CrossEntropyLoss compares classes, but the targets of these data are numbers.",
                "Choose MSELoss.",
            )
        self.expect_scores(result, data)
        self.expect_marks(data)
