"""MSELoss."""

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.loss import Loss
from graph_runtime.tensors import Spec


class MSELoss(Loss):
    """Averages the squared distance between result and target."""

    title = "MSELoss"
    synonyms = ("mean squared error", "L2 loss", "least squares", "regression")
    formula = r"\ell = (x - y)^2"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html"
    metric = "R2Score"
    scales_targets = True

    def expect(self, result: Spec, data: DataFacts) -> None:
        if data.target != "number":
            raise ShapeError(
                "MSELoss compares numbers, but the targets of these data are classes.",
                "Choose CrossEntropyLoss.",
            )
        wanted = data.compared("float32")
        self.expect_like(result, wanted, f"the targets have {wanted.last}")
        self.expect_marks(data)
