"""`Level`: the drawing that is open: the document itself, or what a group in it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from graph_runtime.check import Checked, check_inside
from graph_runtime.document.model import Document
from graph_runtime.edits.changes import Changes, diff
from graph_runtime.edits.definitions import rename_port
from graph_runtime.edits.drawing_edits import rename_node
from graph_runtime.groups.kinds import GROUP_INPUT, GROUP_OUTPUT, STATE
from graph_runtime.groups.places import changed_place, definition_at, nearest_place

if TYPE_CHECKING:
    from designer.editing.session import Session

Path = tuple[str, ...]


class Level(QObject):
    """Shows the inner drawing as a document of its own; edits of it are edits of the session's.

    Canvas, forms and search work with this; files, training and undo with the session.
    """

    changed = Signal(object, object)
    """Changes, Checked: of the open drawing, after any edit or a move to another level."""
    moved = Signal(object, object)
    """The path left and the path that is open now; after `changed`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._path: Path = ()
        self._document = session.document
        self._checked = session.checked

    @property
    def path(self) -> Path:
        """The groups entered, by node id, from the document inwards."""
        return self._path

    @property
    def document(self) -> Document:
        return self._document

    @property
    def checked(self) -> Checked:
        return self._checked

    @property
    def definition(self) -> str | None:
        """The definition whose drawing is open; None for the document itself."""
        return definition_at(self._session.document, self._path)

    def apply(self, name: str, document: Document, merge: str | None = None) -> None:
        """Make this the open drawing, as an undo step called `name`."""
        if document is self._document:
            return
        inside = self.definition
        whole = self._session.document
        merge = f"{' '.join(self._path)} {merge}" if merge is not None else None
        document = document if inside is None else whole.with_inside(inside, document)
        self._session.apply(name, document, merge)

    def rename(self, old: str, new: str) -> None:
        """Give a block another name; raises ValueError where it may not have it.

        Wires at the group's own ports keep to them.
        """
        kind, inside = self._document.nodes[old].kind, self.definition
        name = f"Rename {old} to {new}"
        if inside is not None and kind in (GROUP_INPUT, GROUP_OUTPUT, STATE):
            self._session.apply(name, rename_port(self._session.document, inside, old, new))
        else:
            self.apply(name, rename_node(self._document, old, new))

    def may_enter(self, node_id: str) -> bool:
        """Whether there is a drawing inside this block of the open one."""
        return definition_at(self._session.document, (*self._path, node_id)) is not None

    def enter(self, node_id: str) -> None:
        if self.may_enter(node_id):
            self.go((*self._path, node_id))

    def leave(self) -> None:
        """Go up one level, with the group that was left selected."""
        if self._path:
            left = self._path[-1]
            self.go(self._path[:-1])
            self._session.select([left])

    def go(self, path: Path) -> None:
        """Open the drawing at a path, or the nearest to it that there is."""
        path = nearest_place(self._session.document, path)
        if path != self._path:
            self._open(path)

    def show(self, node: str) -> str:
        """Open the level of a block named by its way (`stage/conv`), and select the block.

        Gives its name there, "" if it is not there.
        """
        way = tuple(node.split("/"))
        self.go(way[:-1])
        found = way[len(self._path)] if len(self._path) < len(way) else ""
        if found not in self._document.nodes:
            return ""
        self._session.select([found])
        return found

    def go_to_change(self, old: Document) -> None:
        """After undo or redo: open the drawing in which something changed, if it is another."""
        self.go(changed_place(old, self._session.document, self._path))

    def follow(self) -> None:
        """The session has another document."""
        path = nearest_place(self._session.document, self._path)
        if path != self._path:
            self._open(path)
            return
        old, before = self._document, self._checked
        self._look()
        changes = diff(old, self._document)
        if before.knowledge is not self._checked.knowledge:
            changes = replace(changes, knowledge=True)
        self._session.forget(changes)
        if changes != Changes() or before is not self._checked:
            self.changed.emit(changes, self._checked)

    def _open(self, path: Path) -> None:
        left, old, self._path = self._path, self._document, path
        self._look()
        new = self._document
        self._session.select(())
        changes = Changes(
            added=tuple(new.nodes),
            removed=tuple(old.nodes),
            edges_added=new.edges,
            edges_removed=old.edges,
            name=True,
        )
        self.changed.emit(changes, self._checked)
        self.moved.emit(left, path)

    def _look(self) -> None:
        """Take the open drawing from the session's document, with what is known of it there."""
        whole, inside = self._session.document, self.definition
        if inside is None:
            self._document, self._checked = whole, self._session.checked
            return
        self._document = whole.inside(inside)
        checked = self._session.checked.inside(self._path) or self._in_trouble(inside)
        self._checked = checked or check_inside(whole, inside, self._session.knowledge)

    def _in_trouble(self, inside: str) -> Checked | None:
        """The definition at another place, where something in it has a problem; None for none."""
        whole = self._session.document
        for problem in self._session.checked.problems:
            way = tuple((problem.node or "").split("/")[:-1])
            if definition_at(whole, way) == inside:
                return self._session.checked.inside(way)
        return None
