"""The loss over the training, on the training and the validation part."""

from __future__ import annotations

from designer.plots.curves_view import CurvesView, Line


class LossView(CurvesView):
    """Training loss of every step, smoothed, and validation loss of every epoch."""

    title = "Loss"
    name = "Loss"
    order = 10
    empty = "Train to see the loss."
    lines = (
        Line("train_loss", "train", 0, smoothed=True),
        Line("validation_loss", "validation", 1),
        Line("training_dev_loss", "train-dev", 2),
    )
