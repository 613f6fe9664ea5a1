"""What a run told of its weights: norms, shares near zero, updates, and gradients by size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from designer.plots.series import Series
from graph_runtime.train import events as ev
from graph_runtime.train.weight_figures import BINS

MAX_NODES = 2_000
POINTS = 600
FIGURES = ("norms", "near_zero", "updates")


class WeightsRecord:
    """A series of each figure for each block, the newest values, and the newest gradients.

    `gradients` (blocks, bins) stand for the first of `nodes`.
    """

    def __init__(self) -> None:
        self.series: dict[str, dict[str, Series]] = {figure: {} for figure in FIGURES}
        self.latest: dict[str, dict[str, float]] = {figure: {} for figure in FIGURES}
        self.gradients: NDArray[np.float32] = np.zeros((0, BINS), np.float32)
        self.nodes: tuple[str, ...] = ()
        self.step = 0

    def add(self, event: ev.Weights, gradients: NDArray[np.float32]) -> bool:
        """Take a look; False where it is none."""
        figures = {figure: getattr(event, figure) for figure in FIGURES}
        nodes = event.nodes[:MAX_NODES]
        if any(len(values) != len(event.nodes) for values in figures.values()):
            return False
        if gradients.ndim != 2 or gradients.shape[1] != BINS or len(gradients) > len(event.nodes):
            return False
        for figure, values in figures.items():
            for node, value in zip(nodes, values, strict=False):
                if node in self.series[figure] or len(self.series[figure]) < MAX_NODES:
                    self.series[figure].setdefault(node, Series(POINTS)).add(event.step, value)
            known = self.series[figure]
            told = zip(nodes, values, strict=False)
            self.latest[figure] = {node: value for node, value in told if node in known}
        self.nodes, self.step = nodes, event.step
        self.gradients = np.clip(np.nan_to_num(gradients[:MAX_NODES]), 0.0, 1.0)
        return True

    def cut(self, step: int) -> None:
        """Forget what was told from `step` on."""
        for lines in self.series.values():
            for line in lines.values():
                line.cut(step)
