"""BinaryPrecision."""

from graph_runtime.metrics._answer_counts import AnswerCounts


class BinaryPrecision(AnswerCounts):
    """Tells which share of the answers yes is right."""

    title = "BinaryPrecision"
    synonyms = ("positive predictive value", "false alarms", "true positives")
    formula = r"P = \frac{TP}{TP + FP}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/precision.html"

    def value(self, sums: list[float]) -> float:
        """From right, said and true."""
        right, said, _ = sums
        return right / said if said else 0.0
