"""The metric over the training (accuracy, R² …), on the training and the validation part."""

from __future__ import annotations

from designer.plots.curves_view import CurvesView, Line


class MetricView(CurvesView):
    """The metric at the end of every epoch."""

    title = "Metric"
    name = "Metric"
    order = 20
    empty = "Train to see how good the network is after every epoch."
    lines = (
        Line("train_metric", "train", 0, smoothed=True),
        Line("validation_metric", "validation", 1, smoothed=True),
        Line("training_dev_metric", "train-dev", 2, smoothed=True),
    )
    smoothed_at_first = 0

    def draw(self) -> None:
        self.set_title(self.store.facts.metric or self.title)
        super().draw()
