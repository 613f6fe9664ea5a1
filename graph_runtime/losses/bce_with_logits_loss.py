"""BCEWithLogitsLoss."""

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import ShapeError
from graph_runtime.loss import Loss
from graph_runtime.tensors import Spec


class BCEWithLogitsLoss(Loss):
    """Punishes a low probability of the true answer to yes-or-no questions; takes logits."""

    title = "BCEWithLogitsLoss"
    synonyms = ("binary cross-entropy", "logistic loss", "sigmoid loss", "yes or no")
    formula = r"\ell = -y \log \sigma(x) - (1 - y) \log(1 - \sigma(x))"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html"
    metric = "BinaryAccuracy"
    takes = "logits"

    def expect(self, result: Spec, data: DataFacts) -> None:
        if data.target == "class" and len(data.classes) != 2:
            raise ShapeError(
                f"BCEWithLogitsLoss tells two classes apart, but the data have "
                f"{len(data.classes)}.",
                "Choose CrossEntropyLoss.",
            )
        wanted = data.compared("float32")
        mismatch = f"the targets have {wanted.last}"
        if data.target == "class" and not data.target_sizes:
            mismatch = f"{self.kind()} tells two classes apart with 1"
        self.expect_like(result, wanted, mismatch)
        self.expect_marks(data)
