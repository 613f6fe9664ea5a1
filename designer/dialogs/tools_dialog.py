"""`ToolsDialog`: checks and experiments with the network, and what they found."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.plain_text import PlainLabel, tip
from designer.appearance.theme import Theme
from designer.dialogs.boundary_card import BoundaryCard
from designer.dialogs.findings_picture import FindingsPicture
from designer.dialogs.findings_table import FindingsTable
from designer.dialogs.plain_buttons import without_icons
from designer.editing.session import Session
from designer.form.form import Form
from designer.form.inputs import CalmComboBox
from designer.form.sheet import family_sheet
from designer.running.run_session import RunSession
from designer.running.tool_asker import ToolAsker
from graph_runtime.document.model import Training
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.tool import TOOLS

FRESH = "Fresh weights"
SIZE = 720, 560
"""Of the dialog (px): room for what will be found."""


class ToolsDialog(QDialog):
    """Shows what the worker answers; stores nothing but the numbers of its form."""

    def __init__(self, session: Session, runs: RunSession, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.asker = ToolAsker(session, runs, self)
        self._theme = theme
        self._values: dict[str, dict[str, Any]] = {kind: {} for kind in TOOLS.kinds}
        self.setWindowTitle("Check the network")
        self.tool: QComboBox = CalmComboBox()
        self.weights: QComboBox = CalmComboBox()
        self.words, self.verdict, self.note = PlainLabel(), PlainLabel(), PlainLabel()
        self.form = Form(theme)
        self.start, self.give_up = QPushButton("Run"), QPushButton("Cancel")
        self.take = QPushButton("Begin training with these weights")
        self.table, self.boundary = FindingsTable(), BoundaryCard(theme)
        self.picture = FindingsPicture(theme)
        self._fill()
        self._place()
        self.tool.currentIndexChanged.connect(self._turn)
        self.form.entered.connect(self._enter)
        self.form.reset.connect(self._reset)
        self.start.clicked.connect(self._run)
        self.give_up.clicked.connect(self.asker.cancel)
        self.take.clicked.connect(self._take)
        self.asker.changed.connect(self._show)
        self.finished.connect(self._end)
        self._turn()
        self.resize(*SIZE)

    @property
    def kind(self) -> str:
        """The tool that is chosen."""
        return str(self.tool.currentData())

    def choose(self, kind: str) -> None:
        """Turn to this tool, if there is one of that name."""
        place = self.tool.findData(kind)
        if place >= 0:
            self.tool.setCurrentIndex(place)

    def _fill(self) -> None:
        for kind, tool in TOOLS.kinds.items():
            self.tool.addItem(tool.title, kind)
        self.weights.addItem(FRESH, None)
        run = self.asker.trained
        if run is not None:
            self.weights.addItem(f"Run {run.name}", str(run))
        self.tool.setAccessibleName("What to do")
        self.weights.setAccessibleName("Whose weights")

    def _turn(self, *_: object) -> None:
        self.asker.cancel()
        self.asker.told, self.asker.fault = None, ""
        tool = TOOLS.kinds[self.kind]
        self.words.setText(tool.summary())
        self.words.setToolTip(tip(tool.background()))
        self.weights.setVisible(tool.trained and self.weights.count() > 1)
        self._show_form()
        self._show()

    def _show_form(self) -> None:
        values = self._values[self.kind]
        self.form.show_sheet(family_sheet(TOOLS, self.kind, (values,), subject=(self.kind,)))

    def _enter(self, name: str, value: object) -> None:
        self._values[self.kind][name] = value
        self._show_form()

    def _reset(self, name: str) -> None:
        self._values[self.kind].pop(name, None)
        self._show_form()

    def _run(self) -> None:
        run = self.asker.trained if self._of_run() else None
        self.asker.ask(self.kind, self._values[self.kind], run)

    def _take(self) -> None:
        """Let the recipe begin with the weights that the tool has made."""
        if self.asker.told is None:
            return
        name, document = self.asker.told.findings.weights, self._session.document
        training = (document.training or Training()).model_copy(update={"start_from": name})
        self._session.apply(f"Begin with {name}", set_training(document, training))
        self._show()

    def _of_run(self) -> bool:
        return TOOLS.kinds[self.kind].trained and self.weights.currentData() is not None

    def _show(self) -> None:
        told, busy = self.asker.told, self.asker.busy
        self.start.setEnabled(not busy)
        self.give_up.setEnabled(busy)
        self.table.show_findings(told.findings if told else None)
        self.table.setVisible(bool(told and told.findings.rows))
        self.picture.show_picture(told.findings.picture if told else None)
        drawn = told.findings.boundary if told else None
        self.boundary.setVisible(self.boundary.show_boundary(drawn))
        made = told.findings.weights if told else ""
        said = self._session.document.training
        self.take.setVisible(bool(made))
        self.take.setEnabled(said is None or said.start_from != made)
        colour = ""
        if told is not None:
            found = told.findings
            self.verdict.setText(found.message)
            self.note.setText(f"{found.fix} {told.said}.".strip())
            colours = {"good": self._theme.good, "watch": self._theme.warning}
            colours["bad"] = self._theme.error
            colour = colours.get(found.verdict, "")
        else:
            self.verdict.setText("At work …" if busy else self.asker.fault)
            self.note.setText("")
        self.verdict.setStyleSheet(f"color: {colour}" if colour else "")

    def _end(self, *_: object) -> None:
        self.asker.close()

    def _place(self) -> None:
        row, actions = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.tool, 1)
        row.addWidget(self.weights)
        actions.addWidget(self.start)
        actions.addWidget(self.give_up)
        actions.addStretch(1)
        actions.addWidget(self.take)
        self.take.setAutoDefault(False)
        self.start.setDefault(True)
        self.give_up.setAutoDefault(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        without_icons(buttons.buttons())
        buttons.rejected.connect(self.reject)
        for label in (self.words, self.verdict, self.note):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.form)
        column.addLayout(actions)
        column.addWidget(self.verdict)
        column.addWidget(self.picture, 2)
        column.addWidget(self.boundary, 2)
        column.addWidget(self.table, 1)
        column.addWidget(self.note)
        column.addStretch()
        column.addWidget(buttons)
