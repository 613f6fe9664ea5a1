"""Recall."""

from graph_runtime.metrics._class_counts import ClassCounts


class Recall(ClassCounts):
    """Tells which share of a class is found, averaged over classes."""

    title = "Recall"
    synonyms = ("macro recall", "sensitivity", "hit rate", "balanced accuracy")
    formula = r"R = \frac{1}{C} \sum_c \frac{TP_c}{TP_c + FN_c}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/recall.html"

    def share(self, right: float, said: float, true: float) -> float:
        """Of one class."""
        return right / true if true else 0.0
