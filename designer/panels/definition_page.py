"""`DefinitionPage`: what the inspector says of a group while its drawing is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel, tip
from designer.appearance.theme import Theme
from designer.editing.session import Session
from designer.form.field import NAME_WIDTH
from designer.form.headings import Facts, Heading, Wrapped, tinted
from designer.form.inputs import DocumentLineEdit
from designer.panels.parameter_rows import ParameterRows
from designer.panels.title_row import TitleRow
from graph_runtime.document.model import Definition, Document
from graph_runtime.edits import definitions as edits
from graph_runtime.facts.cost import Cost
from graph_runtime.groups.kinds import class_name, group_ports, states_of
from graph_runtime.params import JsonValue
from graph_runtime.spelling import name_fault

HINT = (
    "A block reads a parameter by a formula: type = and its name into a field, "
    "or press the arrow beside the field."
)


class DefinitionPage(QWidget):
    """Name, words and parameters of the definition; every node that stands for it follows."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._title = TitleRow(theme)
        self._note, self._sentence, self._hint = Wrapped(), Wrapped(), Wrapped(HINT)
        self.name, self.label = DocumentLineEdit(), DocumentLineEdit()
        self.description = DocumentLineEdit()
        self.parameters = ParameterRows(theme)
        self._facts = Facts(theme)
        self._arrange()
        self.name.editingFinished.connect(self._rename)
        self.label.textEdited.connect(self._relabel)
        self.description.textEdited.connect(self._describe)
        self.parameters.renamed.connect(self._rename_parameter)
        self.parameters.valued.connect(self._set_default)
        self.parameters.removed.connect(self._remove_parameter)
        self.setFocusProxy(self.name)
        self.set_theme(theme)

    def show_present(self) -> None:
        """Show the definition whose drawing is open."""
        name, body = self._open
        if body is None:
            return
        count = edits.uses(self._session.document, name)
        self._title.show_title(body.label or class_name(name), "group")
        self._note.setText(
            f"Stands at {count} places: a change here is a change at all of them."
            if count > 1
            else "Select a block to see its parameters, its formula and its shapes."
        )
        for field, text in ((self.name, name), (self.label, body.label),
                            (self.description, body.description)):  # fmt: skip
            if field.text() != text:
                field.setText(text)
        self.parameters.show_parameters(body.parameters)
        self._facts.show_rows(_rows(body, self._session.level.checked.cost))

    def set_theme(self, theme: Theme) -> None:
        tinted(self._note, theme.muted)
        tinted(self._hint, theme.muted)
        tinted(self._sentence, theme.error)
        for part in (self._title, self.parameters, self._facts):
            part.set_theme(theme)

    @property
    def sentence(self) -> str:
        """Why the last change was refused, "" if it was not."""
        return self._sentence.text()

    @property
    def _open(self) -> tuple[str, Definition | None]:
        name = self._session.level.definition or ""
        return name, self._session.document.definitions.get(name)

    def _try(
        self, what: str, edit: Callable[[Document, str], Document], merge: str | None = None
    ) -> None:
        """Make an edit of the open definition, or say why it cannot be."""
        name, body = self._open
        if body is None:
            return
        try:
            document = edit(self._session.document, name)
        except ValueError as refusal:
            words = str(refusal)
            self._say(f"{words[:1].upper()}{words[1:]}.")
            return
        self._say("")
        self._session.apply(f"{what} {name}", document, f"{merge} {name}" if merge else None)

    def _say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def _rename(self) -> None:
        new = self.name.text()
        if new != self._open[0]:
            self._try("Rename", lambda d, name: edits.rename_definition(d, name, new))

    def _relabel(self, text: str) -> None:
        self._try("Label", lambda d, n: edits.describe_definition(d, n, label=text), "label")

    def _describe(self, text: str) -> None:
        self._try(
            "Describe", lambda d, n: edits.describe_definition(d, n, description=text), "describe"
        )

    def _rename_parameter(self, old: str, new: str) -> None:
        self._try(
            "Rename a parameter of", lambda d, name: edits.rename_parameter(d, name, old, new)
        )

    def _set_default(self, parameter: str, value: JsonValue) -> None:
        known = not name_fault(parameter)
        merge = f"default {parameter}" if known else None
        self._try(
            f"Set {parameter} of",
            lambda d, name: edits.set_default(d, name, parameter, value),
            merge,
        )

    def _remove_parameter(self, parameter: str) -> None:
        self._try(
            f"Remove {parameter} of", lambda d, name: edits.remove_parameter(d, name, parameter)
        )

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._sentence.setVisible(False)
        for widget in (
            self._title, self._note, self._words(), self._sentence, Heading("Parameters"),
            self.parameters, self._hint, Heading("Inside"), self._facts,
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)

    def _words(self) -> QWidget:
        rows = (
            ("Name", self.name, "The group's name in the source: a-z, 0-9 and _."),
            ("Label", self.label, "What people read on the canvas in place of the name."),
            ("Description", self.description, "What the group does, in one sentence."),
        )
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        for row, (word, field, help_text) in enumerate(rows):
            label = PlainLabel(word)
            label.setFixedWidth(NAME_WIDTH)
            label.setBuddy(field)
            field.setAccessibleName(f"{word} of the group")
            field.setToolTip(tip(help_text))
            field.setPlaceholderText("" if word == "Name" else "none")
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        return box


def _rows(body: Definition, cost: Cost) -> list[tuple[str, str]]:
    inputs, outputs = group_ports(body)
    return [
        ("Takes", ", ".join(inputs) or "nothing"),
        ("Gives", ", ".join(outputs) or "nothing"),
        *([("Remembers", ", ".join(states))] if (states := states_of(body)) else []),
        ("Blocks", f"{len(body.nodes) - len(inputs) - len(outputs):,}"),
        ("Parameters", f"{cost.parameters:,}"),
        ("Multiply-adds", f"{cost.macs:,} a sample"),
    ]
