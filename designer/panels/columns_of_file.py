"""`ColumnsOfFile`: the columns of the recipe's own table, looked at after a click."""

from __future__ import annotations

from pathlib import Path

from designer.appearance.theme import Theme
from designer.editing.session import Session
from designer.panels.columns_section import ColumnsSection
from designer.running.column_look import ColumnLook
from graph_runtime.dataset import DATASETS
from graph_runtime.datasets.own._table_fields import TableFile
from graph_runtime.document.model import Recipe


class ColumnsOfFile(ColumnsSection):
    """Is there where the data set is a table; a path of a document is opened only on demand."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(theme)
        self._session = session
        self._path = ""
        self.looking = ColumnLook(self)
        self.wanted.connect(self._look)
        self.looking.found.connect(self.show_preview)
        self.looking.failed.connect(self.tell)

    def show_recipe(self, recipe: Recipe) -> None:
        """Be there for this data set, or go."""
        declared = DATASETS.kinds.get(recipe.kind)
        table = declared is not None and issubclass(declared, TableFile)
        path = recipe.params.get("path", "") if table else ""
        path = path if isinstance(path, str) else ""
        if path != self._path:
            self._path = path
            self.clear()
        self.setVisible(bool(path))

    def _look(self) -> None:
        base = self._session.path
        self.tell("Looking…")
        self.looking.look((base.parent if base else Path()) / self._path)
