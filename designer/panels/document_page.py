"""`DocumentPage`: what the inspector says of the document as a whole."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.appearance.figures import counted, memory
from designer.appearance.theme import Theme, text_font
from designer.editing.session import Session
from designer.form.headings import Facts, Heading, Wrapped, tinted
from designer.form.inputs import DocumentLineEdit
from graph_runtime.check import Checked
from graph_runtime.edits.drawing_edits import set_name
from graph_runtime.facts.decorations import trainable
from graph_runtime.facts.depth import layer_count
from graph_runtime.keeping.examples import described
from graph_runtime.recipe.batch_advice import batch_words, need_of

BYTES = 4
"""Bytes of one float32."""


class DocumentPage(QWidget):
    """Name, description and totals of the document; the name may be changed."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._name = DocumentLineEdit()
        self._name.setFont(text_font(14, bold=True))
        self._name.setFrame(False)
        self._name.setPlaceholderText("Name of the network")
        self._name.setAccessibleName("Name of the network")
        self._name.textEdited.connect(self._rename)
        self.description = Wrapped()
        self.description.setContentsMargins(0, 0, 0, 6)
        self._hint = Wrapped("Select a block to see its parameters, its formula and its shapes.")
        self._ends, self._totals = Facts(theme, code=True), Facts(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        told = (self._name, self.description, self._hint)
        for widget in (*told, Heading("Inputs and results"), self._ends):
            column.addWidget(widget)
        column.addWidget(Heading("Totals"))
        column.addWidget(self._totals)
        column.addStretch(1)
        self.setFocusProxy(self._name)
        self.set_theme(theme)

    def show_present(self) -> None:
        """Show the document as it is now."""
        checked = self._session.checked
        if self._name.text() != self._session.document.name:
            self._name.setText(self._session.document.name)
        said = described(self._session.document)
        self.description.setText(said)
        self.description.setVisible(bool(said))
        self._ends.show_rows(_ends(checked))
        self._totals.show_rows(_totals(checked))

    def set_theme(self, theme: Theme) -> None:
        tinted(self._hint, theme.muted)
        colours = self._name.palette()
        colours.setColor(QPalette.ColorRole.Base, QColor(theme.window))
        colours.setColor(QPalette.ColorRole.Text, QColor(theme.text))
        self._name.setPalette(colours)
        self._ends.set_theme(theme)
        self._totals.set_theme(theme)

    def facts(self) -> str:
        """The totals as text."""
        return self._totals.text()

    def _rename(self, name: str) -> None:
        document = set_name(self._session.document, name)
        self._session.apply("Rename the network", document, merge="document name")


def _ends(checked: Checked) -> list[tuple[str, str]]:
    rows = []
    for node_id, facts in checked.nodes.items():
        if facts.node.kind in ("Input", "Output"):
            specs = facts.outputs or facts.inputs
            shapes = [f"{spec.text} {spec.dtype}" for spec in specs.values() if spec is not None]
            rows.append((node_id, ", ".join(shapes) or "not known yet"))
    return rows or [("none yet", "")]


def _totals(checked: Checked) -> list[tuple[str, str]]:
    document, cost = checked.document, checked.cost
    learning = trainable(checked)
    frozen = [("of them trained", f"{learning:,}")] if learning < cost.parameters else []
    return [
        ("Blocks", f"{len(document.nodes):,}"),
        ("Wires", f"{len(document.edges):,}"),
        ("Layers", f"L = {layer_count(checked):,} with weights"),
        ("Parameters", f"{cost.parameters:,}"),
        *frozen,
        ("Weights", memory(cost.parameters * BYTES)),
        ("Multiply-adds", f"{cost.macs:,} a sample"),
        ("Activations", f"{memory(cost.activations * BYTES)} a sample"),
        *_training_rows(checked),
    ]


def _training_rows(checked: Checked) -> list[tuple[str, str]]:
    """What training by the recipe takes, and which batch is usual."""
    training, need = checked.document.training, need_of(checked)
    if training is None or need is None:
        return []
    least = "at least " if need.at_least else "about "
    said = f"{least}{memory(need.total)} with {counted(need.samples, 'sample')} at once"
    words = batch_words(training, need)
    return [("Training takes", said), *([("Batch size", words)] if words else [])]
