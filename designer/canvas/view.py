"""`CanvasView`: the drawing of a session's document, to look at and to edit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF

from designer.appearance.theme import Theme
from designer.canvas.camera import STEP, Shot
from designer.canvas.card import GAP, WIDTH
from designer.canvas.card_picture import Style
from designer.canvas.commands import Commands
from designer.canvas.fitting import fitting_blocks
from designer.canvas.group_commands import GroupCommands
from designer.canvas.hint import Hint
from designer.canvas.hits import PortRef
from designer.canvas.mouse import Mouse
from designer.canvas.note import notes_of
from designer.canvas.pointing import PointedPaper
from designer.canvas.scene import CanvasScene
from designer.canvas.search_popup import SearchPopup
from designer.editing.catalogue import Catalogue
from designer.editing.session import Session
from graph_runtime.check import Checked
from graph_runtime.document.model import Edge, Point
from graph_runtime.edits.changes import Changes
from graph_runtime.lint_rule import Advice
from graph_runtime.mending.remedy import Remedy


class CanvasView(PointedPaper):
    """What menus, keys and the palette may ask of the canvas, and how it follows the session."""

    def __init__(self, session: Session, theme: Theme, catalogue: Catalogue | None = None) -> None:
        super().__init__(CanvasScene(session.level.document, session.level.checked, Style(theme)))
        self.session = session
        self.catalogue = catalogue or Catalogue(session)
        self.mouse = Mouse(self)
        self.commands = Commands(session, self.catalogue, self.mirror.places, self.say)
        self.groups = GroupCommands(session, self.commands.placed, self.say)
        self._views: dict[tuple[str, tuple[str, ...]], Shot] = {}
        self.hint = Hint(self, theme)
        self.popup = SearchPopup(self, theme, self.catalogue)
        self._wish: tuple[PortRef | None, Point] = (None, (0.0, 0.0))
        self.setAccessibleName("Network canvas")
        self.setAcceptDrops(True)
        self.popup.chosen.connect(self._add_chosen)
        self.popup.closed.connect(self.setFocus)
        session.level.changed.connect(self._follow)
        session.level.moved.connect(self._show_level)
        session.selection_changed.connect(self._show_selection)

    def set_theme(self, theme: Theme) -> None:
        self.mirror.set_style(Style(theme))
        self.hint.set_theme(theme)
        self.popup.set_theme(theme)
        self.refresh()
        self.viewport().update()

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Mark the blocks that advice is about."""
        session = self.session
        self.mirror.set_advice(notes_of(advice, session.document, session.level.path))

    def mend(self, remedy: Remedy, node: str) -> None:
        """Do what a remedy for a block says, in the drawing in which that block is."""
        if remedy.inside != self.session.level.definition:
            self.session.level.go(tuple(node.split("/")[:-1]))
        self.commands.mend(remedy)

    def say(self, sentence: str, wrong: bool = False) -> None:
        at = self.pointer or self.viewport().rect().center()
        self.hint.say(sentence, at, wrong)

    def frame_all(self) -> None:
        self.camera.frame(self.mirror.extent())

    def frame_selection(self) -> None:
        """Show the selected blocks and the ends of selected wires; everything if none is."""
        nodes = set(self.session.selected_nodes)
        nodes |= {end for e in self.session.selected_edges for end in (e.source, e.target)}
        self.camera.frame(self.mirror.extent(nodes or None))

    def bring_into_sight(self, node_id: str) -> None:
        """Bring a block to the middle of the view, unless all of it is in sight."""
        if node_id in self.mirror.blocks:
            body = self.mirror.blocks[node_id].body
            if self.afar or not self.mapToScene(self.viewport().rect()).boundingRect().contains(
                body
            ):
                self.center_on(node_id)

    def center_on(self, node_id: str) -> None:
        """Bring a block to the middle of the view."""
        if node_id in self.mirror.blocks:
            if self.afar:
                self.camera.zoom_to(1.0)
            self.centerOn(self.mirror.blocks[node_id].body.center())

    def zoom_in(self) -> None:
        self.camera.zoom_by(STEP**2)

    def zoom_out(self) -> None:
        self.camera.zoom_by(STEP**-2)

    def zoom_to_actual(self) -> None:
        self.camera.zoom_to(1.0)

    def open_search(self) -> None:
        """Search all blocks; the chosen one is added where the pointer is.

        Without a pointer it goes on from the selected block: a network grows by keys alone.
        """
        at = self.pointer or self.viewport().rect().center()
        self._wish = None, _point(self.mapToScene(at))
        if self.pointer is None:
            self._wish = self._growth() or self._wish
        self.popup.open_at(at)

    def search_for(self, ref: PortRef, at: QPointF) -> None:
        self._wish = ref, (at.x() + (WIDTH / 2 if ref.out else -WIDTH / 2), at.y())
        fitting = fitting_blocks(self.session.level.checked, ref, self.catalogue.kinds.values())
        heading = f"Blocks that {'take' if ref.out else 'feed'} {ref.node}.{ref.port}"
        self.popup.open_at(self.mapFromScene(at), heading, fitting)

    def add_block(self, kind: str) -> None:
        """Add a block in the middle of the view, below what stands there already."""
        self._reveal(self.commands.add(kind, _point(self.camera.shown().center())))

    def delete(self) -> None:
        self.commands.delete()

    def bypass(self) -> None:
        self.commands.bypass()

    def connect_selected(self) -> None:
        self.commands.connect()

    def duplicate(self) -> None:
        self.commands.duplicate()

    def copy(self) -> None:
        self.commands.copy()

    def cut(self) -> None:
        self.commands.cut()

    def paste(self) -> None:
        """Put the clipboard's blocks where the pointer is, or in the middle of the view."""
        at = self.mapToScene(self.pointer) if self.pointer else self.camera.shown().center()
        self.commands.paste((at.x(), at.y()), centred=self.pointer is None)

    def select_all(self) -> None:
        self.commands.select_all()

    def tidy(self) -> None:
        self.commands.tidy()
        self.frame_all()

    def _add_chosen(self, kind: str) -> None:
        ref, at = self._wish
        if ref is None or ref.node not in self.session.level.document.nodes:
            self._reveal(self.commands.add(kind, at))
        else:
            self._reveal(self.commands.add_connected(kind, ref, at))

    def _growth(self) -> tuple[PortRef, Point] | None:
        """The open end of the one selected block and the place to the right of it."""
        for node in self.session.selected_nodes:
            block = self.mirror.blocks[node]
            open_end = block.card.outputs and not self.session.level.checked.wiring.readers(node)
            if open_end and len(self.session.selected_nodes) == 1:
                at = block.body.right() + GAP + WIDTH / 2, block.body.center().y()
                return PortRef(node, block.card.outputs[0], True), at
        return None

    def _reveal(self, node: str) -> None:
        self.camera.reveal(self.mirror.blocks[node].body)

    def _follow(self, changes: Changes, checked: Checked) -> None:
        if changes != Changes(knowledge=True):  # what is dragged is there as it was
            self.mouse.cancel()
        self.mirror.follow(changes, self.session.level.document, checked)
        self._show_selection(self.session.selected_nodes, self.session.selected_edges)

    def _show_level(self, left: tuple[str, ...], path: tuple[str, ...]) -> None:
        """Show a level as it was last seen, or the whole of it."""
        opened = self.session.opened
        self._views[opened, left] = self.camera.shot
        shot = self._views.get((opened, path))
        self.frame_all() if shot is None else self.camera.show(shot)

    def _show_selection(self, nodes: frozenset[str], edges: frozenset[Edge]) -> None:
        self.mirror.set_selection(nodes, edges)
        self.setAccessibleDescription(self._described(nodes))
        self.refresh()

    def _described(self, nodes: frozenset[str]) -> str:
        """What a screen reader says of the selection."""
        if len(nodes) != 1:
            return f"{len(nodes)} of {len(self.mirror.blocks)} blocks selected"
        face = self.mirror.blocks[next(iter(nodes))].face
        given = ", ".join(face.labels.values())
        parts = (
            face.kind,
            face.name,
            face.details,
            f"gives {given}" if given else "",
            face.problem,
        )
        return ", ".join(part for part in parts if part)


def _point(at: QPointF) -> Point:
    return at.x(), at.y()
