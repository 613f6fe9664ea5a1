"""The head of a block's page: its kind, its family, and the two names it goes by."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from designer.appearance.figures import counted
from designer.appearance.icons import dot
from designer.appearance.plain_text import PlainLabel, tip
from designer.appearance.theme import Theme, text_font
from designer.editing.session import Session
from designer.form.field import NAME_WIDTH
from designer.form.headings import Wrapped, tinted
from designer.form.inputs import DocumentLineEdit
from graph_runtime.block import Block
from graph_runtime.edits.drawing_edits import rename_node, set_label
from graph_runtime.groups.kinds import GROUP, LOOP, REPEAT


class TitleRow(QWidget):
    """A dot in the family's colour, the kind, and the family's name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._group = ""
        self._dot, self._title, self._family = PlainLabel(), PlainLabel(), PlainLabel()
        self._title.setFont(text_font(14, bold=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for label in (self._dot, self._title):
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self._family)

    def show_title(self, title: str, family: str) -> None:
        """Show something of this family by its title."""
        self._group = family
        self._title.setText(title)
        self._family.setText(family)
        self.set_theme(self._theme)

    def show_blocks(
        self, nodes: Sequence[str], kinds: Sequence[str], kind: type[Block] | None
    ) -> None:
        """Show one kind by its name, several blocks by their number."""
        self._group = kind.group() if kind else ""
        name = kind.called() if kind else kinds[0]
        several = counted(len(nodes), f"{name} block" if len(kinds) == 1 else "block")
        self._title.setText(name if len(nodes) == 1 else several)
        groups = kinds[0] in (GROUP, REPEAT, LOOP)
        unknown = "unknown kind" if len(kinds) == 1 and not groups else ""
        self._family.setText(self._group if kind else unknown)
        self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        colour = theme.group(self._group)
        self._dot.setPixmap(dot(colour, 18).pixmap(18, 18))
        self._dot.setVisible(bool(self._group))
        tinted(self._family, theme.muted)


class NameRows(QWidget):
    """The block's name in the source, and the free label people give it."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._node: str | None = None
        self.first, self.label = DocumentLineEdit(), DocumentLineEdit()
        self.sentence = Wrapped()
        self.sentence.setVisible(False)
        self._words = (PlainLabel("Name"), PlainLabel("Label"))
        self.first.setAccessibleName("Name")
        self.first.setToolTip(tip("The block's name in the source: a-z, 0-9 and _."))
        self.label.setAccessibleName("Label")
        self.label.setPlaceholderText("none")
        self.label.setToolTip(tip("What people read on the canvas in place of the name."))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        for row, (word, editor) in enumerate(
            zip(self._words, (self.first, self.label), strict=True)
        ):
            word.setFixedWidth(NAME_WIDTH)
            word.setBuddy(editor)
            grid.addWidget(word, row * 2, 0)
            grid.addWidget(editor, row * 2, 1)
        grid.addWidget(self.sentence, 1, 1)
        self.first.textEdited.connect(self._consider)
        self.first.editingFinished.connect(self._rename)
        self.label.textEdited.connect(self._relabel)
        self.set_theme(theme)

    def show_node(self, node: str | None) -> None:
        """Show the names of one block; nothing for several."""
        self.setVisible(node is not None)
        if node is None:
            self._node = None
            return
        if node != self._node:
            self._node = node
            self.first.setText(node)
            self._say("")
        label = self._session.level.document.nodes[node].label
        if self.label.text() != label:
            self.label.setText(label)

    def set_theme(self, theme: Theme) -> None:
        tinted(self.sentence, theme.error)

    def _consider(self, name: str) -> None:
        """Say while it is typed whether the name can be had; take it when it is finished."""
        self._say(self._fault(name))

    def _rename(self) -> None:
        node, name = self._node, self.first.text()
        if node is None or name == node or node not in self._session.level.document.nodes:
            return
        if self._fault(name):
            return
        self._node = name
        self._session.level.rename(node, name)
        self._session.select([name])

    def _fault(self, name: str) -> str:
        if self._node is None or name == self._node:
            return ""
        try:
            rename_node(self._session.level.document, self._node, name)
        except ValueError as fault:
            return f"{str(fault)[:1].upper()}{str(fault)[1:]}."
        return ""

    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def _relabel(self, label: str) -> None:
        if self._node is not None:
            document = set_label(self._session.level.document, self._node, label)
            self._session.level.apply(f"Label {self._node}", document, merge=f"label {self._node}")
