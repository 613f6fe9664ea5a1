"""The loss over the training, on the training and the validation part."""

from __future__ import annotations

from designer.plots.curves_view import CurvesView, Line
from designer.plots.plateau import flat_since


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

    def _note(self) -> str:
        series = self.store.curves.get("train_loss")
        flat = flat_since(*series.means()) if series is not None and len(series) else None
        if flat is None or self._cross is not None or series is None or series.first_not_finite:
            return super()._note()
        return f"flat since step {max(flat, 0.0):,.0f}"
