"""F1Score."""

from graph_runtime.metrics._class_counts import ClassCounts


class F1Score(ClassCounts):
    """Balances precision and recall of each class by their harmonic mean, averaged over classes."""

    title = "F1Score"
    synonyms = ("macro f1", "f-score", "harmonic mean")
    formula = r"F_1 = \frac{1}{C} \sum_c \frac{2 P_c R_c}{P_c + R_c}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/f1_score.html"

    def share(self, right: float, said: float, true: float) -> float:
        """Of one class."""
        return 2 * right / (said + true)
