"""`WeightsSection`: how the weights of the selected blocks start, and how they move."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from designer.appearance.figures import blocks_called, counted
from designer.appearance.icons import icon
from designer.appearance.theme import Theme, text_font
from designer.editing.session import Session
from designer.form.form import Form
from designer.form.headings import Wrapped, tinted
from designer.form.problem_notes import problem_notes
from designer.panels.decoration_sheet import default_of, moves_sheet
from designer.panels.weight_row import Start, WeightRow
from graph_runtime.check import Checked
from graph_runtime.document.model import Document, Recipe
from graph_runtime.edits.decorating import set_decoration, set_initializer
from graph_runtime.facts.decorations import path, said_of
from graph_runtime.facts.resting import running_figures
from graph_runtime.facts.weight_sets import weights_of
from graph_runtime.initializer import Shape
from graph_runtime.params import JsonValue, thawed

MOST_ROWS = 24
"""Weights of one block that are listed; a recurrent block may have thousands."""


class WeightsSection(QWidget):
    """Folded up until a person opens it, or a block comes that says something of its weights."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._nodes: tuple[str, ...] = ()
        self._wanted = False
        self._step = 0
        self.head = QToolButton()
        self._shared, self._rest = Wrapped(), Wrapped()
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self.rows: list[WeightRow] = []
        self.moves = Form(theme)
        self._arrange()
        self.head.clicked.connect(self._fold)
        self.moves.entered.connect(self._enter_move)
        self.moves.reset.connect(self._reset_move)
        self.moves.left.connect(self._leave)
        self.set_theme(theme)

    def show_nodes(self, nodes: tuple[str, ...], checked: Checked) -> bool:
        """Show these blocks; whether they have any weights to speak of."""
        fresh, self._nodes = nodes != self._nodes, nodes
        facts = [checked.nodes[node] for node in nodes]
        said = any(one.node.decorations for one in facts)
        if not said and not any(one.cost.parameters or running_figures(one) for one in facts):
            return False
        if fresh:
            self._open(self._wanted or said)
        if self.head.isChecked():
            self._show_body(checked)
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.head.setStyleSheet(
            f"QToolButton {{ border: 1px solid transparent; padding: 2px 0; color: {theme.text}; }}"
            f"QToolButton:focus {{ border-bottom-color: {theme.accent}; }}"
        )
        self._show_arrow()
        for label in (self._shared, self._rest):
            tinted(label, theme.muted)
        self.moves.set_theme(theme)
        for row in self.rows:
            row.set_theme(theme)

    def _show_body(self, checked: Checked) -> None:
        several = [said_of(checked.nodes[node]) for node in self._nodes]
        owners = [checked.sharing.whole[n] for n in self._nodes if n in checked.sharing.whole]
        shared = bool(owners) and not any(checked.nodes[n].node.decorations for n in self._nodes)
        self._shared.setText(f"Its weights are those of {owners[0]}." if shared else "")
        self._shared.setVisible(shared)
        starts = [] if shared else _starts(self._nodes, checked)
        self._show_rows(starts[:MOST_ROWS])
        more = len(starts) - MOST_ROWS
        self._rest.setText(f"and {counted(more, 'more weight')}" if more > 0 else "")
        self._rest.setVisible(more > 0)
        self.moves.setVisible(not shared)
        self.moves.show_sheet(moves_sheet(several, self._nodes))

    def _show_rows(self, starts: list[Start]) -> None:
        while len(self.rows) < len(starts):
            self._add_row()
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(starts))
            if index < len(starts):
                row.show_start(starts[index])

    def _add_row(self) -> None:
        row = WeightRow(self._theme)
        row.chosen.connect(self._choose)
        row.entered.connect(self._enter)
        row.reset.connect(self._reset)
        row.left.connect(self._leave)
        self._column.insertWidget(1 + len(self.rows), row)
        self.rows.append(row)

    def _fold(self, opened: bool) -> None:
        self._wanted = opened
        self._open(opened)
        if opened:
            self._show_body(self._session.level.checked)

    def _open(self, opened: bool) -> None:
        self.head.setChecked(opened)
        self._show_arrow()
        self._body.setVisible(opened)

    def _show_arrow(self) -> None:
        name = "chevron-down" if self.head.isChecked() else "chevron-right"
        self.head.setIcon(icon(name, self._theme, self._theme.muted))

    def _choose(self, weight: str, recipe: Recipe | None) -> None:
        document = self._session.level.document
        for node in self._having(weight):
            document = set_initializer(document, node, weight, recipe)
        kind = recipe.kind if recipe else "PyTorch's own values"
        self._session.level.apply(
            f"Start {weight} of {blocks_called(self._nodes)} with {kind}", document
        )

    def _enter(self, weight: str, name: str, value: JsonValue) -> None:
        document = self._with_param(weight, name, {name: thawed(value)})
        merge = f"start {self._step} {weight} {name} {' '.join(self._nodes)}"
        self._session.level.apply(
            f"Set {name} of {weight} of {blocks_called(self._nodes)}", document, merge=merge
        )

    def _reset(self, weight: str, name: str) -> None:
        document = self._with_param(weight, name, {})
        self._session.level.apply(
            f"Reset {name} of {weight} of {blocks_called(self._nodes)}", document
        )

    def _with_param(self, weight: str, name: str, given: dict[str, JsonValue]) -> Document:
        document = self._session.level.document
        for node in self._having(weight):
            said = document.nodes[node].decorations
            recipe = said.initializers.get(weight) if said else None
            if recipe is not None:
                kept = {key: value for key, value in recipe.params.items() if key != name}
                changed = recipe.model_copy(update={"params": {**kept, **given}})
                document = set_initializer(document, node, weight, changed)
        return document

    def _having(self, weight: str) -> Iterable[str]:
        """Those of the blocks that have the weight, or say something of one of that name."""
        for node in self._nodes:
            facts = self._session.level.checked.nodes[node]
            if weight in weights_of(facts) or weight in said_of(facts).initializers:
                yield node

    def _enter_move(self, name: str, value: JsonValue) -> None:
        merge = f"move {self._step} {name} {' '.join(self._nodes)}"
        self._apply_move(f"Set {name} of {blocks_called(self._nodes)}", name, value, merge)

    def _reset_move(self, name: str) -> None:
        self._apply_move(
            f"Reset {name} of {blocks_called(self._nodes)}", name, default_of(name), None
        )

    def _apply_move(self, words: str, name: str, value: JsonValue, merge: str | None) -> None:
        document = self._session.level.document
        for node in self._nodes:
            document = set_decoration(document, node, name, value)
        self._session.level.apply(words, document, merge=merge)

    def _leave(self) -> None:
        self._step += 1

    def _arrange(self) -> None:
        self.head.setText("Weights")
        self.head.setAccessibleName("Weights")
        self.head.setCheckable(True)
        self.head.setFont(text_font(9.5, bold=True))
        self.head.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the word
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        column.addWidget(self.head, 0, left)
        column.addWidget(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        for part in (self._shared, self._rest, self.moves):
            self._column.addWidget(part)
        self.moves.setContentsMargins(0, 6, 0, 0)
        self._open(False)


def _starts(nodes: tuple[str, ...], checked: Checked) -> list[Start]:
    """A `Start` for every weight that one of the blocks has or speaks of."""
    shapes: dict[str, set[Shape]] = {}
    for node in nodes:
        facts = checked.nodes[node]
        weights = weights_of(facts) if facts.outputs else {}
        for name in (*weights, *said_of(facts).initializers):
            shapes.setdefault(name, set()).update([weights[name]] if name in weights else [])
    return [_start(name, sizes, nodes, checked) for name, sizes in shapes.items()]


def _start(name: str, sizes: set[Shape], nodes: tuple[str, ...], checked: Checked) -> Start:
    facts = [checked.nodes[node] for node in nodes]
    having = [one for one in facts if name in weights_of(one) or name in said_of(one).initializers]
    notes = problem_notes((problem for one in facts for problem in one.problems), path(name))
    recipes = [said_of(one).initializers.get(name) for one in having]
    return Start(name, next(iter(sizes)) if len(sizes) == 1 else None, recipes, notes, nodes)
