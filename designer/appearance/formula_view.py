"""`FormulaView`: a formula as it stands in books, drawn from LaTeX beside the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QRectF, QRunnable, QSize, QThreadPool, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.appearance.theme import Theme

SIZE = 17
"""Size of the letters (px)."""
CACHE = 512


class _Drawn(QObject):
    """Carries the picture from the thread to the window: formula, colour, SVG ("" if it failed)."""

    ready = Signal(str, str, bytes)


class _Drawing(QRunnable):
    def __init__(self, formula: str, colour: str, size: int, drawn: _Drawn) -> None:
        super().__init__()
        self._formula, self._colour, self._size, self._drawn = formula, colour, size, drawn

    def run(self) -> None:
        try:
            picture = svg(self._formula, self._colour, self._size)
            self._drawn.ready.emit(self._formula, self._colour, picture)
        except RuntimeError:
            return  # the window was closed meanwhile


def svg(formula: str, colour: str, size: int = SIZE) -> bytes:
    """The formula as SVG; empty where it cannot be set."""
    try:
        import ziamath  # 0.1 s, and only for who looks at a formula

        # Qt's SVG draws paths in place, not the symbols of SVG 2.
        ziamath.config.svg2 = False
        return bytes(ziamath.Latex(formula, size=size, color=colour).svg(), "utf-8")
    except Exception:  # a font's or parser's fault must not reach the window: the text is shown
        return b""


class FormulaView(QWidget):
    """Shows one formula, no wider than the panel; its LaTeX while it is drawn or if it fails."""

    def __init__(self, theme: Theme, size: int = SIZE) -> None:
        super().__init__()
        self._theme = theme
        self._size = size
        self._formula = ""
        self._picture: QSvgRenderer | None = None
        self._known: dict[tuple[str, str], bytes] = {}
        self._drawn = _Drawn()
        self._drawn.ready.connect(self._take)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_formula(self, formula: str) -> None:
        if formula != self._formula:
            self._formula = formula
            self.setAccessibleName(f"Formula {formula}")
            self._draw()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw()

    @property
    def settled(self) -> bool:
        """Whether the formula that is wanted is the one on the screen."""
        return not self._formula or (self._formula, self._theme.text) in self._known

    @property
    def drawn(self) -> bool:
        """Whether the picture is shown, not the LaTeX in its place."""
        return self._picture is not None

    def sizeHint(self) -> QSize:
        return QSize(120, round(self._target().height()) + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is not None:
            self._picture.render(painter, self._target())
        elif self.settled:
            painter.drawText(self.rect(), self._formula)

    def _draw(self) -> None:
        key = (self._formula, self._theme.text)
        if not self._formula:
            self._picture = None
        elif key in self._known:
            self._show(self._known[key])
        else:
            QThreadPool.globalInstance().start(_Drawing(*key, self._size, self._drawn))

    def _take(self, formula: str, colour: str, picture: bytes) -> None:
        if len(self._known) >= CACHE:
            self._known.clear()
        self._known[formula, colour] = bytes(picture)
        if (formula, colour) == (self._formula, self._theme.text):
            self._show(self._known[formula, colour])

    def _show(self, picture: bytes) -> None:
        renderer = QSvgRenderer(QByteArray(picture)) if picture else None
        self._picture = renderer if renderer is not None and renderer.isValid() else None
        self.updateGeometry()
        self.update()

    def _target(self) -> QRectF:
        """Where the picture goes: at its own size, or smaller where the panel is narrow."""
        if self._picture is None:
            return QRectF(0, 6, 0, self._size + 4)
        own = self._picture.defaultSize()
        scale = min(1.0, max(self.width(), 40) / max(own.width(), 1))
        return QRectF(0, 6, own.width() * scale, own.height() * scale)
