"""`TransformsSection`: the list of what training samples undergo: add, order, remove, set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme
from designer.form.headings import Heading, Wrapped, tinted
from designer.form.inputs import CalmComboBox
from designer.panels.transform_row import TransformRow
from graph_runtime.document.model import MAX_TRANSFORMS, Recipe
from graph_runtime.families import Family
from graph_runtime.params import JsonValue, thawed
from graph_runtime.transform import TRANSFORMS

NONE = "Samples are trained on as they are."
Transforms = tuple[Recipe, ...]


class TransformsSection(QWidget):
    """Keeps nothing but what it was last shown; every change is told as a whole new list.

    `edited` carries the words for undo, the new list, and a key under which letters typed into one
    field are one step ("" for a step of its own). `left` says that typing ended.
    """

    edited = Signal(str, object, str)
    left = Signal()
    preview_wanted = Signal()

    family: ClassVar[Family[Any]] = TRANSFORMS
    key: ClassVar[str] = "transforms"
    heading: ClassVar[str] = "Training samples undergo"
    none: ClassVar[str] = NONE
    add_words: ClassVar[str] = "Add a transform"
    most: ClassVar[int] = MAX_TRANSFORMS

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Transforms = ()
        self.rows: list[TransformRow] = []
        self._hint = Wrapped(self.none)
        self.adding = CalmComboBox()
        self.preview = QPushButton("Preview…")
        self._kinds = list(self.family.kinds)
        self._lay_out()
        self.adding.activated.connect(self._add)
        self.preview.clicked.connect(self.preview_wanted)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        tinted(self._hint, theme.muted)
        for row in self.rows:
            row.set_theme(theme)

    def show_list(self, transforms: Transforms, notes: Mapping[str, str]) -> None:
        """Show these; `notes` are sentences by place, or by place and parameter: `0.padding`."""
        self._shown = transforms
        while len(self.rows) < len(transforms):
            self._grow()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(transforms))
            if place < len(transforms):
                row.show_recipe(transforms[place], _notes_at(place, notes), len(transforms))
        self._hint.setVisible(not transforms)
        self.preview.setVisible(bool(transforms))
        self.adding.setEnabled(len(transforms) < self.most)
        self.adding.setCurrentIndex(-1)

    def _grow(self) -> None:
        row = TransformRow(len(self.rows), self._theme, self.family)
        self.rows.append(row)
        self._column.insertWidget(self._column.indexOf(self.adding), row)
        row.moved.connect(self._move)
        row.removed.connect(self._remove)
        row.entered.connect(self._enter)
        row.reset.connect(self._reset)
        row.left.connect(self.left)

    def _add(self, index: int) -> None:
        kind = self._kinds[index]
        self.edited.emit(f"Add {kind}", (*self._shown, Recipe(kind=kind)), "")

    def _move(self, place: int, by: int) -> None:
        changed = list(self._shown)
        changed.insert(place + by, changed.pop(place))
        self.edited.emit(f"Move {self._shown[place].kind}", tuple(changed), "")

    def _remove(self, place: int) -> None:
        kept = self._shown[:place] + self._shown[place + 1 :]
        self.edited.emit(f"Remove {self._shown[place].kind}", kept, "")

    def _enter(self, place: int, name: str, value: JsonValue) -> None:
        recipe = self._shown[place]
        words = f"Set {name} of {recipe.kind}"
        given = {**recipe.params, name: thawed(value)}
        self.edited.emit(words, self._with(place, given), f"{self.key}.{place}.{name}")

    def _reset(self, place: int, name: str) -> None:
        recipe = self._shown[place]
        kept = {key: value for key, value in recipe.params.items() if key != name}
        self.edited.emit(f"Reset {name} of {recipe.kind}", self._with(place, kept), "")

    def _with(self, place: int, params: Mapping[str, JsonValue]) -> Transforms:
        changed = self._shown[place].model_copy(update={"params": params})
        return (*self._shown[:place], changed, *self._shown[place + 1 :])

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.adding.setPlaceholderText(self.add_words)
        self.adding.setAccessibleName(self.add_words)
        for kind in self._kinds:
            self.adding.addItem(self.family.kinds[kind].title or kind)
            place = self.adding.count() - 1
            self.adding.setItemData(place, tip(self.family.kinds[kind].summary()), 3)
        self.preview.setToolTip(tip("See a few training samples before and after every step."))
        for part in (Heading(self.heading), self._hint, self.adding, self.preview):
            self._column.addWidget(part)


def _notes_at(place: int, notes: Mapping[str, str]) -> dict[str, str]:
    """Of all sentences those about one place, by parameter; "" for the place as a whole."""
    found = {}
    for path, sentence in notes.items():
        number, _, name = path.partition(".")
        if number == str(place):
            found[name] = sentence
    return found
