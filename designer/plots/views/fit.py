"""Loss and error of the training and the validation part on one axis, and what they tell."""

from __future__ import annotations

from designer.plots.curves_view import CurvesView, Line
from designer.plots.series import Series
from graph_runtime.advice.fit_verdict import Fit, fit_of, judged_by_error

ERRORS = {"train_error": "train_metric", "validation_error": "validation_metric"}
"""Curves that are 1 minus another one."""


class FitView(CurvesView):
    """Too little, too much, or just right: the errors of both parts, epoch by epoch."""

    title = "Fit"
    name = "Fit"
    order = 22
    at_first = False
    empty = "Train with a validation part to see whether the network fits too little or too much."
    lines = (
        Line("epoch_train_loss", "train loss", 0),
        Line("validation_loss", "validation loss", 1),
        Line("train_error", "train error", 2),
        Line("validation_error", "validation error", 3),
    )

    @property
    def fit(self) -> Fit | None:
        """What the newest errors of both parts tell."""
        both = [self._series(Line(curve, "", 0)) for curve in ERRORS]
        last = [series.last for series in both if series is not None]
        if len(last) < 2 or last[0] is None or last[1] is None:
            return None
        return fit_of(last[0][1], last[1][1])

    def has_data(self) -> bool:
        return self._series(Line("validation_loss", "", 0)) is not None

    def _series(self, line: Line) -> Series | None:
        metric = ERRORS.get(line.curve)
        if metric is None:
            return super()._series(line)
        known = self.store.curves.get(metric)
        if known is None or not len(known) or not judged_by_error(self.store.facts.metric):
            return None
        x, y = known.points()
        errors = Series()
        errors.extend(x, 1 - y)
        return errors

    def draw(self) -> None:
        fit = self.fit
        self.set_title(f"{self.title}: {fit.words}" if fit is not None else self.title)
        super().draw()
