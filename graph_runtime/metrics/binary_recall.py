"""BinaryRecall."""

from graph_runtime.metrics._answer_counts import AnswerCounts


class BinaryRecall(AnswerCounts):
    """Tells which share of all that is true got a yes."""

    title = "BinaryRecall"
    synonyms = ("sensitivity", "hit rate", "true positive rate")
    formula = r"R = \frac{TP}{TP + FN}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/recall.html"

    def value(self, sums: list[float]) -> float:
        """From right, said and true."""
        right, _, true = sums
        return right / true if true else 0.0
