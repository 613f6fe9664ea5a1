"""Precision."""

from graph_runtime.metrics._class_counts import ClassCounts


class Precision(ClassCounts):
    """Tells which share of what is called a class belongs to it, averaged over classes."""

    title = "Precision"
    synonyms = ("macro precision", "positive predictive value", "false alarms")
    formula = r"P = \frac{1}{C} \sum_c \frac{TP_c}{TP_c + FP_c}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/precision.html"

    def share(self, right: float, said: float, true: float) -> float:
        """Of one class."""
        return right / said if said else 0.0
