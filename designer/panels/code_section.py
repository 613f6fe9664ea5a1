"""`CodeSection`: the text of a person's own block, whether it is trusted, and the way to trust."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from designer.appearance.theme import Theme
from designer.editing.session import Session
from designer.form.code_edit import CodeEdit
from designer.form.headings import Heading, Wrapped, tinted
from graph_runtime.check import Checked
from graph_runtime.custom.python_code import Lines, digest_of, lines_of
from graph_runtime.custom.python_module import PYTHON_MODULE, module_kind
from graph_runtime.edits.drawing_edits import set_param
from graph_runtime.errors import Problem
from graph_runtime.facts.looking import TRUST_WORDS

TRUSTED = "Trusted on this machine. What you type stays trusted; what you paste is asked for."
UNTRUSTED = "Not trusted yet: it is shown as text and nothing of it runs."
_LINE = re.compile(r"Line (\d{1,5})\b")


class CodeSection(QWidget):
    """Edits the code of the one block that is shown."""

    written = Signal(object, object, bool)
    """Lines before and after, and whether the person typed them; told before they are stored."""
    trust_wanted = Signal(str)
    """The code of this block, named by its way through the groups, is to be read and trusted."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._node, self._step = "", 0
        self.edit = CodeEdit(theme)
        self.state = Wrapped()
        self.button = QPushButton(TRUST_WORDS)
        row = QHBoxLayout()
        row.addWidget(self.state, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Heading("Code"))
        column.addLayout(row)
        column.addWidget(self.edit)
        self.edit.written.connect(self._write)
        self.edit.left.connect(self._leave)
        self.button.clicked.connect(self._ask)
        self.set_theme(theme)

    def show_nodes(self, nodes: Sequence[str], checked: Checked) -> bool:
        """Show the code of these blocks as it is stored; false if there is nothing to show."""
        node = checked.document.nodes.get(nodes[0]) if len(nodes) == 1 else None
        self._node = nodes[0] if node is not None and node.kind == PYTHON_MODULE else ""
        if not self._node:
            return False
        lines = self._stored()
        if lines_of(self.edit.toPlainText()) != lines:
            self.edit.show_text("\n".join(lines))
        self.edit.trusted = digest_of(lines) in checked.knowledge.trusted
        self.state.setText(TRUSTED if self.edit.trusted else UNTRUSTED)
        self.button.setVisible(not self.edit.trusted)
        self.edit.mark_line(_faulty_line(checked.nodes[self._node].problems))
        self._tint()
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.edit.set_theme(theme)
        self._tint()

    def _stored(self) -> Lines:
        return module_kind(self._session.level.document.nodes[self._node].params).written.lines

    def _tint(self) -> None:
        tinted(self.state, self._theme.muted if self.edit.trusted else self._theme.warning)

    def _write(self, text: str, typed: bool) -> None:
        document, lines = self._session.level.document, lines_of(text)
        if self._node not in document.nodes or lines == self._stored():
            return
        self.written.emit(self._stored(), lines, typed)
        document = set_param(document, self._node, "code", list(lines))
        merge = f"code {self._step} {self._node}"
        self._session.level.apply(f"Write the code of {self._node}", document, merge=merge)

    def _leave(self) -> None:
        self._step += 1

    def _ask(self) -> None:
        self.trust_wanted.emit("/".join((*self._session.level.path, self._node)))


def _faulty_line(problems: Iterable[Problem]) -> int:
    """The line that a problem of the code names, 0 for none."""
    found = [_LINE.match(problem.message) for problem in problems if problem.param == "code"]
    return next((int(match[1]) for match in found if match), 0)
