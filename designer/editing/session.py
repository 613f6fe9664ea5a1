"""`Session`: the one mutable object of the window: document, history, selection, file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from PySide6.QtCore import QObject, Signal

from designer.editing.level import Level
from graph_runtime.check import Checked, check
from graph_runtime.custom.answers import NOTHING, Knowledge
from graph_runtime.document.model import Document, Edge
from graph_runtime.edits.changes import Changes, diff
from graph_runtime.edits.history import History


class Session(QObject):
    """Holds the present document and tells everyone what changed; decides nothing about looks.

    Every way a document can change (gesture, form, paste, undo, load) ends in `apply`, `undo`,
    `redo` or `load`, and every view hears of it through `changed`. `level` is the drawing that is
    open, in which blocks are selected: the document's own, or the one inside a group.
    """

    changed = Signal(object, object)
    """Changes, Checked: after any edit, undo, redo or load."""
    opened: str
    """When this document was put up, which tells unsaved documents of one name apart."""
    selection_changed = Signal(object, object)
    """frozenset of node ids, frozenset of edges."""
    file_changed = Signal()
    """The path or the dirty mark differs."""

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History(document or Document())
        self._knowledge = NOTHING
        self._checked = check(self.document)
        self._saved: Document | None = self.document
        self._path: Path | None = None
        self._nodes: frozenset[str] = frozenset()
        self._edges: frozenset[Edge] = frozenset()
        self._mergeable: str | None = None
        self.opened = _now()
        self.level = Level(self)

    @property
    def document(self) -> Document:
        return self._history.present

    @property
    def checked(self) -> Checked:
        return self._checked

    @property
    def knowledge(self) -> Knowledge:
        """What is known of the code of a person's own blocks."""
        return self._knowledge

    @property
    def history(self) -> History:
        return self._history

    @property
    def selected_nodes(self) -> frozenset[str]:
        return self._nodes

    @property
    def selected_edges(self) -> frozenset[Edge]:
        return self._edges

    @property
    def path(self) -> Path | None:
        return self._path

    @property
    def dirty(self) -> bool:
        return self.document is not self._saved

    def apply(self, name: str, document: Document, merge: str | None = None) -> None:
        """Make `document` the present one, as an undo step called `name`.

        Steps in a row with the same `merge` key are one step: a word typed letter by letter.
        """
        if merge is not None and merge == self._mergeable:
            self._go(self._history.amended(document))
        else:
            self._go(self._history.done(name, document))
        self._mergeable = merge

    def undo(self) -> None:
        self._step(self._history.undone())

    def redo(self) -> None:
        self._step(self._history.redone())

    def load(self, document: Document, path: Path | None, saved: bool = True) -> None:
        """Show another document with an empty history; not `saved` if only a journal had it."""
        self._mergeable = None
        self._path = path
        self.opened = _now()
        self._saved = document if saved else None
        self.level.go(())
        self._go(History(document))
        self.select(())
        self.file_changed.emit()  # Its path may be another even where the drawing is the same.

    def mark_saved(self, path: Path) -> None:
        self._path = path
        self._saved = self.document
        self.file_changed.emit()

    def tell(self, knowledge: Knowledge) -> None:
        """Know this from the next check on."""
        self._knowledge = knowledge

    def learn(self, knowledge: Knowledge) -> None:
        """Know this from now on: the present document is checked again."""
        self._knowledge = knowledge
        self._checked = check(self.document, self._checked, knowledge)
        self.level.follow()
        self.changed.emit(Changes(knowledge=True), self._checked)

    def select(self, nodes: Iterable[str], edges: Iterable[Edge] = ()) -> None:
        chosen = frozenset(nodes), frozenset(edges)
        if chosen != (self._nodes, self._edges):
            self._nodes, self._edges = chosen
            self.selection_changed.emit(*chosen)

    def forget(self, changes: Changes) -> None:
        """Select no longer what is gone from the open drawing."""
        if changes.removed or changes.edges_removed:
            nodes = self._nodes - set(changes.removed)
            self.select(nodes, self._edges - set(changes.edges_removed))

    def _step(self, history: History) -> None:
        """Undo or redo, and show what that changed."""
        self._mergeable = None
        old = self.document
        self._go(history)
        self.level.go_to_change(old)

    def _go(self, history: History) -> None:
        old = self.document
        self._history = history
        if history.present is old:
            return
        changes = diff(old, history.present)
        if changes.graph or changes.training:
            self._checked = check(self.document, self._checked, self._knowledge)
        self.level.follow()
        self.changed.emit(changes, self._checked)
        self.file_changed.emit()


def _now() -> str:
    """The time as part of a file name; two windows in one second differ all the same."""
    return f"{datetime.now():%Y-%m-%d-%H%M%S}-{token_hex(3)}"
