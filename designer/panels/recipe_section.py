"""`RecipeSection`: choose a data set, loss, optimizer … and set its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.appearance.plain_text import visible
from designer.appearance.theme import Theme
from designer.form.form import Form
from designer.form.headings import Heading, Wrapped, tinted
from designer.form.inputs import CalmComboBox
from designer.form.sheet import family_sheet
from graph_runtime.document.model import Recipe
from graph_runtime.families import Family


class RecipeSection(QWidget):
    """A heading, a choice of kinds, what the kind does, its form. Decides nothing.

    `chosen` carries the new Recipe, or None where the first row says that there is none;
    `entered` a parameter and its value, `reset` one to be put back, `left` that typing ended.
    """

    chosen = Signal(object)
    entered = Signal(str, object)
    reset = Signal(str)
    left = Signal()

    def __init__(self, title: str, family: Family[Any], theme: Theme, none: str = "") -> None:
        super().__init__()
        self._family = family
        self._kinds: list[str] = ([""] if none else []) + list(family.kinds)
        self.box = CalmComboBox()
        self.box.setAccessibleName(title)
        for kind in self._kinds:
            self.box.addItem(family.kinds[kind].title or kind if kind else none)
        self._summary, self._sentence = Wrapped(), Wrapped()
        self.form = Form(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (Heading(title), self.box, self._summary, self._sentence, self.form):
            column.addWidget(part)
        self.box.activated.connect(self._choose)
        self.form.entered.connect(self.entered)
        self.form.reset.connect(self.reset)
        self.form.left.connect(self.left)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        tinted(self._summary, theme.muted)
        tinted(self._sentence, theme.error)
        self.form.set_theme(theme)

    def set_none(self, text: str) -> None:
        """The words of the row that stands for none."""
        self.box.setItemText(0, text)

    def show_recipe(self, recipe: Recipe | None, notes: Mapping[str, str]) -> None:
        """Show what is chosen; `notes` are sentences by parameter, "" for the choice itself."""
        kind = recipe.kind if recipe else ""
        self.box.setPlaceholderText(visible(kind))
        self.box.setCurrentIndex(self._kinds.index(kind) if kind in self._kinds else -1)
        declared = self._family.kinds.get(kind)
        self._summary.setText(declared.summary() if declared else "")
        self._summary.setVisible(declared is not None)
        params = recipe.params if recipe else {}
        self.form.show_sheet(family_sheet(self._family, kind, [params], notes))
        self.form.setVisible(bool(declared and declared.params()))
        known = {param.name for param in declared.params()} if declared else set()
        stray = [text for name, text in notes.items() if name not in known]
        self._sentence.setText("\n".join(stray))
        self._sentence.setVisible(bool(stray))

    def _choose(self, index: int) -> None:
        kind = self._kinds[index]
        self.chosen.emit(Recipe(kind=kind) if kind else None)
