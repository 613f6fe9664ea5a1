"""What a run told of each of its blocks: some figures, as series over the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from designer.plots.series import Series

MAX_NODES = 2_000
POINTS = 600


class BlocksRecord:
    """A series of each figure for each block, and the newest values."""

    def __init__(self, figures: Sequence[str]) -> None:
        self.series: dict[str, dict[str, Series]] = {figure: {} for figure in figures}
        self.latest: dict[str, dict[str, float]] = {figure: {} for figure in figures}
        self.nodes: tuple[str, ...] = ()
        self.step = 0

    def add_figures(
        self, step: int, nodes: tuple[str, ...], figures: Mapping[str, Sequence[float]]
    ) -> bool:
        """Take a look; False where it is none."""
        if any(len(values) != len(nodes) for values in figures.values()):
            return False
        self.nodes, self.step = nodes[:MAX_NODES], step
        for figure, values in figures.items():
            known = self.series[figure]
            told = dict(zip(self.nodes, values, strict=False))
            for node, value in told.items():
                if node in known or len(known) < MAX_NODES:
                    known.setdefault(node, Series(POINTS)).add(step, value)
            self.latest[figure] = {node: value for node, value in told.items() if node in known}
        return True

    def cut(self, step: int) -> None:
        """Forget what was told from `step` on."""
        for lines in self.series.values():
            for line in lines.values():
                line.cut(step)
