"""`BoundaryCard`: a decision boundary with a slider over the penalties it was trained with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme
from designer.plots.boundary_picture import BoundaryPicture
from graph_runtime.scores.boundary import Boundary

TALL = 220
"""Least height (px) of the picture."""


class BoundaryCard(QWidget):
    """The picture over a slider; the figures of the chosen penalty beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._boundary: Boundary | None = None
        self.picture = BoundaryPicture(theme)
        self.picture.setMinimumHeight(TALL)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Penalty λ")
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.words = PlainLabel()
        self.slider.valueChanged.connect(self._show)
        row = QHBoxLayout()
        row.addWidget(PlainLabel("λ"))
        row.addWidget(self.slider, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture, 1)
        column.addLayout(row)
        column.addWidget(self.words)

    def show_boundary(self, boundary: Boundary | None) -> bool:
        """Show it from its weakest penalty on; whether there is one."""
        if boundary is None or not boundary.planes:
            return False
        if boundary is not self._boundary:
            self._boundary = boundary
            self.slider.setRange(0, len(boundary.planes) - 1)
            self.slider.setValue(0)
            self._show(0)
        return True

    def _show(self, index: int) -> None:
        if self._boundary is None:
            return
        plane = self._boundary.planes[index]
        self.picture.show_plane(self._boundary, index)
        self.words.setText(
            f"λ = {plane.strength:.3g}: weights {plane.norm:.3g} long, "
            f"{plane.accuracy:.1%} of the samples right, bending {plane.bending:.3g}"
        )
