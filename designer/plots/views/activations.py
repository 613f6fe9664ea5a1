"""How what each block gives is shifted and spread: over the steps, and along the depth."""

from __future__ import annotations

from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme
from designer.plots.blocks_view import BlocksView
from designer.plots.series import Series
from designer.plots.tools import chooser

MEAN = (
    "The mean of what each block gives, its size as bars. A mean that keeps drifting makes the "
    "blocks behind it learn after a moving target; batch normalization holds it still."
)
SPREAD = (
    "The standard deviation of what each block gives. Near 0 a block says the same of every "
    "sample; a spread that grows along the depth ends in saturated or exploding values."
)
FIGURES = (
    ("means", "Mean", "Mean of activations by block", MEAN),
    ("deviations", "Spread", "Deviation of activations by block", SPREAD),
)


class ActivationsView(BlocksView):
    """One figure at a time: lines over the steps and bars along the depth."""

    title = FIGURES[0][2]
    name = "Activations"
    order = 34
    at_first = False
    topics = ("activations",)
    empty = "Train to see how the values of every block are shifted and spread."
    words = MEAN

    def __init__(self, theme: Theme) -> None:
        self._figure = FIGURES[0][0]
        super().__init__(theme)
        self._choice = chooser("Figure of the activations", self.choose)
        self._choice.addItems([name for _, name, _, _ in FIGURES])
        self.tools.addWidget(self._choice)
        self._chart.set_log(False)

    def choose(self, index: int) -> None:
        """Show another figure."""
        self._figure, _, title, words = FIGURES[index]
        self._choice.setCurrentIndex(index)
        self.set_title(title)
        self.setToolTip(tip(words))
        self._chart.set_log(self._figure == "deviations")
        self.redraw()

    def _values(self) -> dict[str, float]:
        return {node: abs(value) for node, value in super()._values().items()}

    def series(self) -> dict[str, Series]:
        return self.store.activations.series[self._figure]

    def latest(self) -> tuple[int, dict[str, float]]:
        return self.store.activations.step, self.store.activations.latest[self._figure]
