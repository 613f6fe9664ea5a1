"""`MultilayerDialog`: begin with a multi-layer perceptron of given widths."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.figures import counted
from designer.appearance.plain_text import PlainLabel
from designer.dialogs.plain_buttons import without_icons
from designer.form.inputs import CalmComboBox
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.multilayer import ACTIVATIONS, WidthsError, multilayer, read_widths

FIRST = "784, 16, 16, 10"
SAYS = (
    "Linear layers, one behind the other. The first width is the input's, the last the result's; "
    "between two layers stands the activation."
)


class MultilayerDialog(QDialog):
    """`drawn` is the network of these widths, None while they are no widths."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.drawn: Document | None = None
        self.setWindowTitle("New multilayer perceptron")
        self.resize(480, 240)
        self.widths = QLineEdit(FIRST)
        self.widths.setMaxLength(1000)
        self.widths.setAccessibleName("Widths")
        self.activation = CalmComboBox()
        self.activation.addItems(ACTIVATIONS)
        self.activation.setAccessibleName("Activation")
        self.note = PlainLabel()
        sort = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(sort.Ok | sort.Cancel)
        self._buttons.button(sort.Ok).setText("Draw")
        self._place()
        self.widths.textChanged.connect(self.refresh)
        self.activation.currentTextChanged.connect(self.refresh)
        self.refresh()
        self.widths.selectAll()

    def refresh(self) -> None:
        """Draw it anew, and tell its size or what is wrong with the widths."""
        try:
            widths = read_widths(self.widths.text())
        except WidthsError as error:
            self.drawn = None
            self.note.setText(str(error))
        else:
            self.drawn = multilayer(widths, self.activation.currentText())
            cost = check(self.drawn).cost.parameters
            self.note.setText(
                f"{counted(len(widths) - 1, 'layer')}, {counted(cost, 'learned number')}"
            )
        draw = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        draw.setEnabled(self.drawn is not None)

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(12)
        words = PlainLabel(SAYS)
        for label in (words, self.note):
            label.setWordWrap(True)
        form = QFormLayout()
        form.addRow("Widths", self.widths)
        form.addRow("Activation", self.activation)
        without_icons(self._buttons.buttons())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column.addWidget(words)
        column.addLayout(form)
        column.addWidget(self.note)
        column.addStretch()
        column.addWidget(self._buttons)
