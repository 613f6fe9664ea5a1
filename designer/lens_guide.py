"""`LensGuide`: keeps canvas and lens at the same block, whichever the person moves in."""

from __future__ import annotations

from PySide6.QtCore import QObject

from designer.canvas.view import CanvasView
from designer.panels.lens_panel import LensPanel
from designer.session import Session


class LensGuide(QObject):
    """A step of the lens selects its block on the canvas; a selected block is shown by the lens."""

    def __init__(self, session: Session, canvas: CanvasView, panel: LensPanel) -> None:
        super().__init__()
        self._session = session
        self._canvas = canvas
        self._panel = panel
        self._leading = False
        panel.node_chosen.connect(self._lead)
        session.selection_changed.connect(self._follow)

    def _lead(self, node: str) -> None:
        self._leading = True
        found = self._session.level.show(node)
        self._leading = False
        if found:
            self._canvas.bring_into_sight(found)

    def _follow(self, nodes: frozenset[str], *_: object) -> None:
        if self._leading or len(nodes) != 1 or not self._panel.isVisible():
            return
        self._panel.lens.find("/".join((*self._session.level.path, *nodes)))
