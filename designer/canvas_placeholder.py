"""Stands where the canvas will be."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from designer.session import Session
from designer.theme import Theme
from graph_runtime.edits import add_node, free_name, remove_nodes


class CanvasView(QGraphicsView):
    """Takes every action of the canvas and does the few that need no drawing."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._own = QGraphicsScene(self)
        self.setScene(self._own)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.setBackgroundBrush(QColor(theme.canvas))

    def add_block(self, kind: str) -> None:
        document = self._session.document
        name = free_name(document, kind)
        self._session.apply(f"Add {kind}", add_node(document, name, kind, (0, 0)))
        self._session.select([name])

    def delete(self) -> None:
        document = remove_nodes(self._session.document, self._session.selected_nodes)
        self._session.apply("Delete", document)

    def select_all(self) -> None:
        self._session.select(self._session.document.nodes)

    def center_on(self, node_id: str) -> None: ...
    def frame_all(self) -> None: ...
    def frame_selection(self) -> None: ...
    def open_search(self) -> None: ...
    def zoom_in(self) -> None: ...
    def zoom_out(self) -> None: ...
    def zoom_to_actual(self) -> None: ...
    def tidy(self) -> None: ...
    def copy(self) -> None: ...
    def cut(self) -> None: ...
    def paste(self) -> None: ...
    def duplicate(self) -> None: ...
    def bypass(self) -> None: ...
