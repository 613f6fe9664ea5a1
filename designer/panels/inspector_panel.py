"""`InspectorPanel`: everything about what is selected, and the form that changes it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from designer.appearance.relayout import lay_out_now
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.editing.session import Session
from designer.panels.block_page import BlockPage
from designer.panels.definition_page import DefinitionPage
from designer.panels.document_page import DocumentPage
from graph_runtime.check import Checked
from graph_runtime.edits.changes import Changes


class InspectorPanel(QScrollArea):
    """One page for the selected blocks, one for the open drawing when nothing is selected."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.block = BlockPage(session, theme)
        self.document = DocumentPage(session, theme)
        self.definition = DefinitionPage(session, theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.document)
        self._pages.addWidget(self.definition)
        self._pages.addWidget(self.block)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 10, 14, 14)
        column.addWidget(self._pages)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_scroll_bars(self, theme)
        session.level.changed.connect(self._changed)
        session.selection_changed.connect(self._selected)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        thin_scroll_bars(self, theme)
        self.block.set_theme(theme)
        self.document.set_theme(theme)
        self.definition.set_theme(theme)

    def focus_form(self) -> None:
        """Put the keyboard into the first field of the page that is shown."""
        page = self._pages.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _changed(self, changes: Changes, checked: Checked) -> None:
        if changes.graph or changes.training or changes.name:
            self._show()

    def _selected(self, nodes: object, edges: object) -> None:
        self._show()
        self.verticalScrollBar().setValue(0)

    def _show(self) -> None:
        level = self._session.level
        chosen = self._session.selected_nodes & level.document.nodes.keys()
        whole = self.document if level.definition is None else self.definition
        page: BlockPage | DocumentPage | DefinitionPage = self.block if chosen else whole
        page.show_present()
        self._pages.setCurrentWidget(page)
        lay_out_now()
