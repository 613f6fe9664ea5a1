"""BinaryF1Score."""

from graph_runtime.metrics._answer_counts import AnswerCounts


class BinaryF1Score(AnswerCounts):
    """Balances precision and recall of the answers yes by their harmonic mean."""

    title = "BinaryF1Score"
    synonyms = ("f1", "f-score", "harmonic mean")
    formula = r"F_1 = \frac{2}{1/P + 1/R}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/f1_score.html"

    def value(self, sums: list[float]) -> float:
        """From right, said and true."""
        right, said, true = sums
        return 2 * right / (said + true) if said + true else 0.0
