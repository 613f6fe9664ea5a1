"""`PastRunsList`: the runs of the document, newest first; a double click shows their plots."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from designer.appearance.plain_text import tip, visible
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.editing.session import Session
from designer.running.run_places import PastRun, past_runs
from designer.running.run_session import RunSession

_PATH = Qt.ItemDataRole.UserRole


class PastRunsList(QTreeWidget):
    """Reads the folder again when a run begins or ends and when another file is open."""

    def __init__(self, session: Session, run_session: RunSession, theme: Theme) -> None:
        super().__init__()
        self._runs = run_session
        self._theme = theme
        self._root: Path | None = None
        self.setHeaderLabels(["Run", "State", "Result"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.setAccessibleName("Runs of this document")
        self.setToolTip(tip("Double-click a run to see its plots."))
        header = self.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemActivated.connect(self._open)
        session.file_changed.connect(self._look_again)
        run_session.runs_changed.connect(self.read)
        run_session.state_changed.connect(self._mark_shown)
        self.set_theme(theme)
        self.read()

    def sizeHint(self) -> QSize:
        return QSize(280, 150)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        thin_scroll_bars(self, theme)
        self._mark_shown()

    def chosen(self) -> list[Path]:
        """The runs that are selected, in the order of the list."""
        return sorted((Path(item.data(0, _PATH)) for item in self.selectedItems()), reverse=True)

    def read(self) -> None:
        """List what the folder holds now."""
        self._root = self._runs.root
        self.clear()
        for run in past_runs(self._root):
            self.addTopLevelItem(self._item(run))
        self._mark_shown()

    def _look_again(self) -> None:
        if self._runs.root != self._root:
            self.read()

    def _item(self, run: PastRun) -> QTreeWidgetItem:
        going_on = self._runs.phase != "idle" and run.path == self._runs.folder
        item = QTreeWidgetItem([run.name, "going on" if going_on else run.state, ""])
        item.setText(2, visible(run.figure))
        item.setData(0, _PATH, str(run.path))
        return item

    def _mark_shown(self) -> None:
        """Print the run that the plots show in bold."""
        shown = str(self._runs.shown.folder)
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is None:
                continue
            font = self.font()
            font.setBold(item.data(0, _PATH) == shown)
            for column in range(3):
                item.setFont(column, font)
            failed = item.text(1) in ("failed", "interrupted")
            item.setForeground(1, QColor(self._theme.error if failed else self._theme.muted))

    def _open(self, item: QTreeWidgetItem) -> None:
        self._runs.open_run(Path(item.data(0, _PATH)))
