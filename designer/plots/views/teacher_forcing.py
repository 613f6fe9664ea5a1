"""How many true tokens a decoder reads while it learns, and what it costs it to do without them."""

from __future__ import annotations

from designer.plots.curves_view import CurvesView, Line

TRUE, FREE = "validation_loss", "free_running_loss"


class TeacherForcingView(CurvesView):
    """The share of true tokens, and the validation loss with them and without, every epoch."""

    title = "Teacher forcing"
    name = "Feeding"
    order = 26
    empty = "Choose teacher forcing under Fit better, then train, to see what a decoder reads."
    lines = (
        Line("true_tokens", "true tokens ε", 2),
        Line(TRUE, "loss with them", 1),
        Line(FREE, "loss without", 0),
    )
    smoothed_at_first = 0

    def wanted(self) -> bool:
        return self.has_data()

    def has_data(self) -> bool:
        return "true_tokens" in self.store.curves

    def draw(self) -> None:
        self.set_title(self.title + self._gap())
        super().draw()

    def _gap(self) -> str:
        """The difference of both losses after the last epoch."""
        curves = [self.store.curves.get(name) for name in (TRUE, FREE)]
        ends = [series.points()[1][-1] for series in curves if series is not None and len(series)]
        return f" · gap {ends[1] - ends[0]:.4g}" if len(ends) == 2 else ""
