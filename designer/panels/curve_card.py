"""`CurveCard`: an activation with its slope: the picture, the numbers at a place, the kinks."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, code_font, text_font
from designer.form.headings import Wrapped, tinted
from designer.panels.curve_picture import CurvePicture
from designer.panels.curve_points import curves_of
from graph_runtime.block import Block
from graph_runtime.equations.kinks import kink_words


class CurveCard(QWidget):
    """Hidden for a block that does not treat every number alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._block: Block | None = None
        self._x = 0.0
        self.picture = CurvePicture(theme)
        self._names = (PlainLabel("f(x)"), PlainLabel("f\N{PRIME}(x), its slope"))
        self._readings = PlainLabel()
        self._kinks = Wrapped()
        self._arrange()
        self.picture.moved.connect(self._read)
        self.set_theme(theme)

    def show_block(self, block: Block | None) -> bool:
        """Show this block's curves; whether it has any."""
        curves = curves_of(block) if block is not None else None
        if block is None or curves is None:
            self._block = None
            return False
        if block != self._block:
            self._block, self._x = block, 0.0
            self.picture.show_curves(curves)
            words = "\n".join(kink_words(block))
            self._kinks.setText(words)
            self._kinks.setVisible(bool(words))
            self._read(0.0)
        return True

    def set_theme(self, theme: Theme) -> None:
        self.picture.set_theme(theme)
        for name, colour in zip(self._names, theme.series, strict=False):
            tinted(name, colour)
        tinted(self._kinks, theme.muted)

    @property
    def reading(self) -> str:
        """The numbers at the place that is marked."""
        return self._readings.text()

    @property
    def said(self) -> str:
        """What is said of kinks, "" if there are none."""
        return self._kinks.text()

    def _read(self, x: float) -> None:
        pair = self._block.curve(x) if self._block is not None else None
        if pair is None:
            return
        self._x = x
        value, slope = pair
        self.picture.show_place(x, value, slope)
        text = f"x = {x:.4g}    f(x) = {value:.6g}    f\N{PRIME}(x) = {slope:.6g}"
        self._readings.setText(text.replace("-", "\N{MINUS SIGN}"))
        self.picture.setAccessibleDescription(text)

    def _arrange(self) -> None:
        self.picture.setAccessibleName("The activation and its slope")
        self._readings.setFont(code_font(9.5))
        legend = QHBoxLayout()
        legend.setSpacing(16)
        for name in self._names:
            name.setFont(text_font(9.5, bold=True))
            legend.addWidget(name)
        legend.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(legend)
        column.addWidget(self.picture, 1)
        column.addWidget(self._readings)
        column.addWidget(self._kinks)
