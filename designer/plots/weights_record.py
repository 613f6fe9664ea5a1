"""What a run told of its weights: norms, shares near zero, updates, and gradients by size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from designer.plots.blocks_record import MAX_NODES, BlocksRecord
from graph_runtime.train.messages import events as ev
from graph_runtime.train.watching.weight_figures import BINS

FIGURES = ("norms", "near_zero", "updates")


class WeightsRecord(BlocksRecord):
    """Figures of the weights, and the newest gradients: (blocks, bins) of the first of `nodes`."""

    def __init__(self) -> None:
        super().__init__(FIGURES)
        self.gradients: NDArray[np.float32] = np.zeros((0, BINS), np.float32)

    def add(self, event: ev.Weights, gradients: NDArray[np.float32]) -> bool:
        """Take a look; False where it is none."""
        if gradients.ndim != 2 or gradients.shape[1] != BINS or len(gradients) > len(event.nodes):
            return False
        figures = {figure: getattr(event, figure) for figure in FIGURES}
        if not self.add_figures(event.step, event.nodes, figures):
            return False
        self.gradients = np.clip(np.nan_to_num(gradients[:MAX_NODES]), 0.0, 1.0)
        return True
