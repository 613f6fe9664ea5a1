"""How the weights of each block stand: their norm, how many are near zero, and how they move."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QWidget

from designer.appearance.plain_text import tip, visible
from designer.appearance.theme import Theme
from designer.plots.blocks_view import BlocksView
from designer.plots.gradient_strips import GradientStrips
from designer.plots.series import Series
from designer.plots.tools import chooser


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the store, its name in the chooser, its title and what it tells."""

    key: str
    name: str
    title: str
    words: str


FIGURES = (
    Figure("norms", "Norm", "Weight norm by block", "The Frobenius norm ‖W‖ = √Σw²."),
    Figure(
        "near_zero",
        "Near zero",
        "Share of weights near zero",
        "How many of the weights are smaller than 0.001 in size: l1 makes many of them so.",
    ),
    Figure(
        "updates",
        "Update",
        "Update of a step over the weights",
        "‖ΔW‖ of a step over ‖W‖. About 0.001 is usual: far below it a block hardly learns, far "
        "above it the training is restless.",
    ),
    Figure(
        "gradients",
        "Gradients",
        "Gradients by their size",
        "How large the single gradients of each block are, two strips for each power of ten; the "
        "brighter, the more of them. Gradients of exactly 0 are left out.",
    ),
)


class WeightsView(BlocksView):
    """One figure at a time: lines over the steps and bars along the depth, or a histogram."""

    title = FIGURES[0].title
    name = "Weights"
    order = 32
    at_first = False
    topics = ("weights",)
    empty = "Train to see how large the weights are in every block."
    words = FIGURES[0].words

    def __init__(self, theme: Theme) -> None:
        self._figure = FIGURES[0]
        self._strips = GradientStrips(theme)
        self._drawings = QStackedWidget()
        super().__init__(theme)
        self._strips.hovered.connect(self._on_strip)
        self._choice = chooser("Figure of the weights", self.choose)
        self._choice.addItems([figure.name for figure in FIGURES])
        self.tools.addWidget(self._choice)

    def set_theme(self, theme: Theme) -> None:
        self._strips.set_theme(theme)
        super().set_theme(theme)

    def choose(self, index: int) -> None:
        """Show another figure."""
        self._figure = FIGURES[index]
        self._choice.setCurrentIndex(index)
        self.set_title(self._figure.title)
        self.setToolTip(tip(self._figure.words))
        self._drawings.setCurrentIndex(1 if self._figure.key == "gradients" else 0)
        self.redraw()

    def series(self) -> dict[str, Series]:
        return self.store.weights.series.get(self._figure.key, {})

    def latest(self) -> tuple[int, dict[str, float]]:
        record = self.store.weights
        return record.step, record.latest.get(self._figure.key, record.latest["norms"])

    def draw(self) -> None:
        if self._figure.key == "gradients":
            self._strips.show_shares(self.store.weights.nodes, self.store.weights.gradients)
        else:
            super().draw()

    def _body(self) -> QWidget:
        self._drawings.addWidget(super()._body())
        self._drawings.addWidget(self._strips)
        return self._drawings

    def _on_strip(self, words: object) -> None:
        said = visible(words) if isinstance(words, str) else self._figure.title
        self.set_title(said)
