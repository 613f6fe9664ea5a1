"""`BlockWords`: what the selected blocks do, what is wrong with them, what could be better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.appearance.theme import Theme
from designer.canvas.note import Note, notes_of
from designer.editing.session import Session
from designer.form.headings import Wrapped, tinted
from graph_runtime.advice.activation_choice import activation_choice
from graph_runtime.block import Block
from graph_runtime.check import Checked
from graph_runtime.lint_rule import Advice

MOST = 5
"""Problems, or pieces of advice, that are said."""


class BlockWords(QWidget):
    """Sentences; those that there are none of take no room."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._nodes: tuple[str, ...] = ()
        self._summary, self._problems, self._advice = Wrapped(), Wrapped(), Wrapped()
        self._notes: Mapping[str, Note] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for label in (self._summary, self._problems, self._advice):
            column.addWidget(label)

    def show_nodes(
        self, nodes: tuple[str, ...], kind: type[Block] | None, checked: Checked
    ) -> None:
        """Say it of these blocks, all of this kind if they are of one."""
        self._nodes = nodes
        words = [kind.summary() if kind else ""]
        words += [activation_choice(checked, node) for node in nodes[:1]]
        self._summary.setText(" ".join(filter(None, words)))
        self._summary.setVisible(kind is not None)
        mine = [p for p in checked.problems if (p.node or "").split("/")[0] in nodes]
        _say(self._problems, [f"{problem.message} {problem.fix}" for problem in mine])
        self._show_notes()

    def show_advice(self, advice: Sequence[Advice]) -> None:
        self._notes = notes_of(advice, self._session.document, self._session.level.path)
        self._show_notes()

    def set_theme(self, theme: Theme) -> None:
        tinted(self._summary, theme.muted)
        tinted(self._problems, theme.error)
        tinted(self._advice, theme.warning)

    @property
    def problems(self) -> str:
        """What is wrong with the selected block, "" if nothing is."""
        return self._problems.text()

    @property
    def summary(self) -> str:
        """What the selected block does, and what belongs in its place."""
        return self._summary.text()

    @property
    def advice(self) -> str:
        """What could be better about the selected block, "" if nothing could."""
        return self._advice.text()

    def _show_notes(self) -> None:
        _say(self._advice, [self._notes[n].text for n in self._nodes if n in self._notes])


def _say(label: Wrapped, sentences: list[str]) -> None:
    label.setText("\n".join(sentences[:MOST]))
    label.setVisible(bool(sentences))
