"""BatchOfOne."""

from collections.abc import Iterator

from graph_runtime.drawing import Drawing
from graph_runtime.facts.resting import rests
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, training_with

USUAL = 32


class BatchOfOne(LintRule):
    """Batch normalization takes mean and deviation over the batch: it needs more than one sample.

    With one sample each feature is its own mean, so that the result is zero whatever comes in.
    """

    title = "Batch of one with batch normalization"
    synonyms = ("batch size", "batchnorm", "small batch", "statistics")
    formula = r"x_1 - \frac{1}{1} \sum_{i=1}^{1} x_i = 0"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        training = drawing.training
        if training is None or training.samples_per_step > 1:
            return
        for node in drawing.of(["BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm"]):
            if rests(drawing.checked.nodes[node]):
                continue
            yield self.advice(
                node,
                "A batch of one sample has no deviation that it could divide by.",
                "Train with a larger batch, or use LayerNorm.",
                Remedy(f"Set the batch size to {USUAL}", training_with({"batch_size": USUAL})),
                param="training.batch_size",
            )
            return
