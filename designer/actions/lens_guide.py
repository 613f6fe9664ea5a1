"""`LensGuide`: keeps canvas and lens at the same block, whichever the person moves in."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from shiboken6 import isValid

from designer.canvas.value_tag import ValueTag
from designer.canvas.view import CanvasView
from designer.editing.session import Session
from designer.panels.lens_panel import LensPanel
from designer.running.lens_view import View


class LensGuide(QObject):
    """A step of the lens selects its block on the canvas, which shows a picture of its value.

    A block that is selected on the canvas is shown by the lens.
    """

    def __init__(self, session: Session, canvas: CanvasView, panel: LensPanel) -> None:
        super().__init__()
        self._session = session
        self._canvas = canvas
        self._panel = panel
        self._leading = False
        self._tag: ValueTag | None = None
        self._view: View | None = None
        panel.lens.changed.connect(self._on_answer)
        panel.node_chosen.connect(self._lead)
        panel.shown.connect(self._show_tag, Qt.ConnectionType.QueuedConnection)
        session.selection_changed.connect(self._follow)
        session.level.moved.connect(self._show_tag)

    @property
    def tag(self) -> ValueTag | None:
        """The picture on the canvas, if there is one."""
        return self._tag if self._tag is not None and isValid(self._tag) else None

    def _lead(self, node: str) -> None:
        self._leading = True
        found = self._session.level.show(node)
        self._leading = False
        if found:
            self._canvas.bring_into_sight(found)
        self._show_tag()

    def _on_answer(self) -> None:
        """A new answer begins at the block that is selected."""
        view = self._panel.lens.view
        if view is not self._view:
            self._view = view
            self._follow(self._session.selected_nodes)

    def _follow(self, nodes: frozenset[str], *_: object) -> None:
        if self._leading or len(nodes) != 1 or not self._panel.isVisible():
            return
        self._panel.lens.find("/".join((*self._session.level.path, *nodes)))

    def _show_tag(self, *_: object) -> None:
        """Put the picture below the block that the lens shows, if the canvas shows that too."""
        if self.tag is not None and (scene := self.tag.scene()) is not None:
            scene.removeItem(self.tag)
        self._tag = None
        value = self._panel.lens.value
        image = self._panel.picture() if self._panel.isVisible() else None
        if value is None or image is None:
            return
        *way, name = value.node.split("/")
        block = self._canvas.mirror.blocks.get(name)
        if tuple(way) == self._session.level.path and block is not None:
            self._tag = ValueTag(block, image, self._canvas.mirror.brushes.theme)
