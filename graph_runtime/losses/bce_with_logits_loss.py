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

    def expect(self, result: Spec, data: DataFacts) -> None:
        if data.target == "class" and len(data.classes) != 2:
            raise ShapeError(
                f"BCEWithLogitsLoss tells two classes apart, but the data have "
                f"{len(data.classes)}.",
                "Choose CrossEntropyLoss.",
            )
        wanted = 1 if data.target == "class" else data.numbers
        if result.rank != 2:
            raise ShapeError(
                f"BCEWithLogitsLoss needs a result (N, {wanted}), but the network gives "
                f"{result.text}.",
                "Put a Flatten, SelectLast or MeanOverTime block before the last Linear.",
            )
        if result.last != wanted:
            raise ShapeError(
                f"The network gives {result.last} numbers but BCEWithLogitsLoss needs {wanted}.",
                "",
                "out_features",
            )
