"""`CompareDialog`: the open network's costs beside those of another one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.plain_text import PlainLabel
from designer.asking.questions import Questions
from designer.dialogs.cost_table import CostTable
from designer.dialogs.plain_buttons import without_icons
from designer.form.inputs import CalmComboBox
from graph_runtime.check import Checked, check
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.keeping.files import read_document

NOTHING = "Choose an example"


class CompareDialog(QDialog):
    """Up to `MOST` networks beside the open one; examples by name, others from files."""

    MOST = 5

    def __init__(self, name: str, checked: Checked, questions: Questions, parent: QWidget) -> None:
        super().__init__(parent)
        self._networks = [(name, checked)]
        self._questions = questions
        self.setWindowTitle("Compare costs")
        self.resize(720, 360)
        self.table = CostTable()
        self.note = PlainLabel()
        self.note.setWordWrap(True)
        self.examples = CalmComboBox()
        self.examples.setAccessibleName("Example to compare with")
        self.examples.addItems([NOTHING, *example_names()])
        self.file = QPushButton("A file…")
        self.file.setAutoDefault(False)
        self._place()
        self.examples.textActivated.connect(self._add_example)
        self.file.clicked.connect(self._add_file)
        self._show()

    def _place(self) -> None:
        row = QHBoxLayout()
        row.addWidget(PlainLabel("Compare with"))
        row.addWidget(self.examples)
        row.addWidget(self.file)
        row.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        without_icons(buttons.buttons())
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self.table)
        column.addWidget(self.note)
        column.addWidget(buttons)

    def _add_example(self, name: str) -> None:
        if name != NOTHING:
            self._add(name, check(read_example(name)))

    def _add_file(self) -> None:
        path = self._questions.file_to_open("")
        if path is None:
            return
        try:
            self._add(path.stem, check(read_document(Path(path))))
        except (DocumentError, OSError) as error:
            self.note.setText(str(error))

    def _add(self, name: str, checked: Checked) -> None:
        """One more column; the oldest of the others makes room."""
        others = [one for one in self._networks[1:] if one[0] != name][-(self.MOST - 1) :]
        self._networks = [self._networks[0], *others, (name, checked)]
        self.note.setText(f"{name} has problems." if checked.problems else "")
        self._show()

    def _show(self) -> None:
        self.table.show_costs(self._networks)
