"""How large the gradients of each block are: over time, and along the depth of the network."""

from __future__ import annotations

from designer.plots.blocks_view import BlocksView
from designer.plots.legend import Entry
from designer.plots.series import Series

CAUSES = (
    "Gradients that fade towards the input come from saturated sigmoids or tanhs, or from weights "
    "that are too small; gradients that grow come from weights that are too large, whatever the "
    "activation. A loss that stands still is more often on a plateau than in a local minimum."
)
WHOLE, LIMIT = "whole network", "threshold"


class GradientsView(BlocksView):
    """Where gradients are clipped by their norm, that of all blocks together meets its threshold.

    Norms are those the optimizer got: after clipping.
    """

    title = "Gradient norm by block"
    name = "Gradients"
    order = 30
    topics = ("gradients",)
    empty = "Train to see how large the gradients are in every block."
    words = CAUSES

    def series(self) -> dict[str, Series]:
        return self.store.norms

    def latest(self) -> tuple[int, dict[str, float]]:
        return self.store.norms_step, self.store.latest_norms

    def draw_more(self) -> set[str]:
        x, y = self.store.clipping.line(self.store.norms_step)
        if not len(x):
            return set()
        self._chart.show_curve(WHOLE, *self.store.clipping.norms.points(), self.theme.text)
        self._chart.show_curve(LIMIT, x, y, self.theme.error)
        return {WHOLE, LIMIT}

    def more_entries(self) -> tuple[Entry, ...]:
        limit, norm = self.store.clipping.limit, self.store.clipping.norms.last
        if limit is None or norm is None:
            return ()
        whole = Entry(WHOLE, self.theme.text, f"{norm[1]:.3g}")
        return (whole, Entry(LIMIT, self.theme.error, f"{limit:g}"))
