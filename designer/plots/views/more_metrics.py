"""The figures that are counted beside the metric, on the validation part."""

from __future__ import annotations

from designer.plots.curves_view import CurvesView, Line

MOST = 8
PARTS = ("validation ", "train ")
"""Beginnings of the names of their curves; where nothing is held back, training itself is drawn."""


class MoreMetricsView(CurvesView):
    """Each of them at the end of every epoch."""

    title = "More metrics"
    name = "More"
    order = 25
    empty = "Choose more metrics under Goal, then train, to see them after every epoch."
    lines: tuple[Line, ...] = ()

    def wanted(self) -> bool:
        return self.has_data()

    def has_data(self) -> bool:
        curves = self.store.curves
        part = next((p for p in PARTS if any(name.startswith(p) for name in curves)), PARTS[0])
        found = [name for name in curves if name.startswith(part)][:MOST]
        self.lines = tuple(
            Line(name, name.removeprefix(part), index) for index, name in enumerate(found)
        )
        return super().has_data()
