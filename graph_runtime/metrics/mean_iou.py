"""MeanIoU."""

from graph_runtime.metrics._class_counts import ClassCounts


class MeanIoU(ClassCounts):
    """Tells how much the masks of a class overlap the true ones, averaged over classes."""

    title = "MeanIoU"
    synonyms = ("intersection over union", "jaccard", "segmentation", "masks")
    formula = r"\frac{1}{C} \sum_c \frac{|A_c \cap B_c|}{|A_c \cup B_c|}"
    reference = "https://lightning.ai/docs/torchmetrics/stable/classification/jaccard_index.html"

    def share(self, right: float, said: float, true: float) -> float:
        """Of one class."""
        return right / (said + true - right)
