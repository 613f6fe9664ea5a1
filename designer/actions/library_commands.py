"""Keeping a group of the document for other documents."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from designer.asking.questions import Questions
from designer.editing.library import Library
from designer.editing.session import Session
from graph_runtime.errors import DocumentError
from graph_runtime.groups.kinds import is_composite
from graph_runtime.keeping.files import FileError


class LibraryCommands(QObject):
    """Writes the selected group, or the one that is open, to the library's folder."""

    said = Signal(str)
    """A sentence about what happened."""

    def __init__(self, session: Session, library: Library, questions: Questions) -> None:
        super().__init__()
        self._session = session
        self.library = library
        self.questions = questions

    @property
    def may_keep(self) -> bool:
        return self._chosen is not None

    def keep(self) -> None:
        """Save to my blocks; asks before another group of that name is replaced."""
        name = self._chosen
        if name is None or not self._agreed(name):
            return
        try:
            self.library.keep(self._session.document, name)
        except (FileError, DocumentError, OSError) as error:
            self.said.emit(str(error))
            return
        self.said.emit(f"{name} is among your blocks, for this and every other document")

    def _agreed(self, name: str) -> bool:
        text = f"There is a group called {name} among your blocks. Replace it?"
        detail = "The old one stays beside it as a file that ends in .bak."
        return not self.library.holds(name) or self.questions.agree(
            "Save to my blocks", text, detail, "Replace"
        )

    @property
    def _chosen(self) -> str | None:
        """The definition of the one selected group; with nothing selected, the one that is open."""
        level, chosen = self._session.level, self._session.selected_nodes
        if not chosen:
            return level.definition
        nodes = [level.document.nodes[n] for n in chosen if n in level.document.nodes]
        names = {node.definition for node in nodes if is_composite(node)}
        known = names & level.document.definitions.keys()
        return known.pop() if len(nodes) == len(known) == 1 else None
