"""`LensAnswer`: the sample looked at, how sure the network is, and whose weights it has."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, text_font
from designer.form.headings import tinted
from designer.panels.lens_words import flow_of, verdict_of
from designer.plots.sample_picture import SamplePicture
from designer.plots.share_bars import ShareBars
from designer.plots.tiling import thinned
from designer.running.lens_view import View

WIDTH = 340
MOST = 160
"""Longest side (px) of the picture: there is room for no more."""


class LensAnswer(QWidget):
    """The left side of the lens."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bars = ShareBars(theme)
        self._picture = SamplePicture(theme)
        self._said = PlainLabel()
        self._said.setWordWrap(True)
        both = QHBoxLayout()
        both.addWidget(self._picture, 1)
        both.addWidget(self.bars, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(both, 1)
        column.addWidget(self._said)
        self.setFixedWidth(WIDTH)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.bars.set_theme(theme)
        self._picture.set_theme(theme)
        self._said.setFont(text_font(9.0))
        tinted(self._said, theme.muted)

    def show_view(self, view: View) -> None:
        """Show what came of the look."""
        looked = view.looked
        sentences = (looked.said, looked.notice.rstrip("."), flow_of(looked))
        self._said.setText(" ".join(f"{text}." for text in sentences if text))
        self.bars.setVisible(bool(looked.shares))
        self.bars.show_shares(looked.classes, looked.shares, looked.target)
        first = next((v for v in looked.values if v.kind == "Input" and v.at >= 0), None)
        try:
            numbers = view.numbers.read(first.at, first.shape) if first else None
        except (ValueError, OSError):
            numbers = None
        self._picture.setVisible(numbers is not None)
        if numbers is not None:
            picture = thinned(numbers, MOST) if numbers.ndim == 3 else numbers
            self._picture.show_sample(picture, verdict_of(looked))
