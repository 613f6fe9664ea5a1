"""What the keyboard and the menus do to the selected blocks; each is one named edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from designer.appearance.figures import blocks_called, counted
from designer.canvas.card import cards_of
from designer.canvas.clipboard import copied_blocks, copy_blocks, pasted
from designer.canvas.fitting import edge_between, fitting_edge, port_for
from designer.canvas.hits import PortRef
from designer.canvas.insertion import with_room
from designer.canvas.layout import arrange
from designer.canvas.placement import extent, free_place, placed
from designer.editing.catalogue import Catalogue
from designer.editing.session import Session
from graph_runtime.check import check_again
from graph_runtime.document.model import MAX_NODES, Document, Point
from graph_runtime.edits.drawing_edits import (
    bypass_nodes,
    connect,
    disconnect,
    fragment,
    move_nodes,
    remove_nodes,
)
from graph_runtime.mending.remedy import Remedy


class Commands:
    """Edits of a session's document; of the screen it knows `places` and `say` alone.

    Edits that place a block write down the places of all: otherwise those without one would move.
    """

    def __init__(
        self,
        session: Session,
        catalogue: Catalogue,
        places: Callable[[], Mapping[str, Point]],
        say: Callable[[str], None],
    ) -> None:
        self._session = session
        self._catalogue = catalogue
        self._places = places
        self._say = say

    @property
    def _document(self) -> Document:
        return self._session.level.document

    def add(self, kind: str, middle: Point) -> str:
        """Add what has this key with its middle near a point, on free ground; gives its id."""
        node, document = self._with_block(kind, middle)
        self._session.level.apply(f"Add {document.nodes[node].kind}", document)
        self._session.select([node])
        return node

    def add_connected(self, kind: str, ref: PortRef, middle: Point) -> str:
        """Add a block with its middle near a point and, if it fits, a wire from or to `ref`."""
        node, document = self._with_block(kind, middle)
        port = port_for(self._session.level.checked, ref, self._catalogue.kinds[kind])
        edge = edge_between(ref, PortRef(node, port, not ref.out)) if port else None
        if edge is not None:
            document = connect(document, edge)
        self._session.level.apply(f"Add {document.nodes[node].kind}", document)
        self._session.select([node])
        return node

    def delete(self) -> None:
        nodes, edges = self._session.selected_nodes, self._session.selected_edges
        if not nodes and not edges:
            return
        document = remove_nodes(disconnect(self._document, edges), nodes)
        what = blocks_called(nodes) if nodes else counted(len(edges), "wire")
        self._session.level.apply(f"Delete {what}", document)

    def bypass(self) -> None:
        nodes = self._session.selected_nodes
        if nodes:
            # In the document's order, so that the result does not depend on a set's.
            chosen = [node for node in self._document.nodes if node in nodes]
            name = f"Bypass {blocks_called(nodes)}"
            self._session.level.apply(name, bypass_nodes(self._document, chosen))

    def duplicate(self) -> None:
        nodes = self._session.selected_nodes
        if nodes:
            part = fragment(self.placed(), nodes)
            self._paste(f"Duplicate {blocks_called(nodes)}", part, None)

    def copy(self) -> None:
        nodes = self._session.selected_nodes
        if nodes:
            copy_blocks(self._document, nodes, dict(self.placed().positions))

    def cut(self) -> None:
        nodes = self._session.selected_nodes
        if nodes:
            self.copy()
            name = f"Cut {blocks_called(nodes)}"
            self._session.level.apply(name, remove_nodes(self._document, nodes))

    def paste(self, at: Point, centred: bool = False) -> None:
        """Put in what the clipboard holds, or say why that cannot be.

        Its top left corner, or its middle, comes to `at`, or below that where blocks stand there.
        """
        found = copied_blocks()
        if isinstance(found, str):
            self._say(found)
            return
        cards = cards_of(found)
        part = found.replaced(positions=placed(found, cards))
        width, height = extent(cards, part.positions)
        wish = (at[0] - width / 2, at[1] - height / 2) if centred else at
        own = self.placed().positions
        free = free_place((width, height), cards_of(self._document), own, wish)
        self._paste(f"Paste {counted(len(part.nodes), 'block')}", part, free)

    def select_all(self) -> None:
        self._session.select(self._document.nodes)

    def connect(self) -> None:
        """Draw wires between the selected blocks, from left to right, where they fit."""
        places = self.placed().positions
        chosen = sorted(self._session.selected_nodes, key=lambda node: places[node])
        document, checked = self._document, self._session.level.checked
        for source, target in pairwise(chosen):
            edge = fitting_edge(checked, source, target)
            if edge is not None:
                document = connect(document, edge)
                checked = check_again(document, checked)
        if document is not self._document:
            self._session.level.apply(f"Connect {blocks_called(chosen)}", document)
        elif len(chosen) < 2:
            self._say("Select the blocks to connect: two or more.")
        else:
            self._say(f"{chosen[0]} gives nothing that an open input of {chosen[1]} takes.")

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selection a little; steps in a row are one to undo."""
        nodes, places = self._session.selected_nodes, self.placed().positions
        if nodes:
            moved = {node: (places[node][0] + dx, places[node][1] + dy) for node in nodes}
            name = f"Move {blocks_called(nodes)}"
            self._session.level.apply(name, move_nodes(self.placed(), moved), merge="nudge")

    def tidy(self) -> None:
        """Lay out the selection, or all if fewer than two blocks are selected."""
        chosen = self._session.selected_nodes
        nodes = chosen if len(chosen) > 1 else frozenset(self._document.nodes)
        if not nodes:
            return
        cards = cards_of(self._document)
        edges = [e for e in self._document.edges if e.source in nodes and e.target in nodes]
        tidy = arrange({node: cards[node] for node in self._document.nodes if node in nodes}, edges)
        before = self.placed().positions
        left = min(before[node][0] for node in nodes)
        top = min(before[node][1] for node in nodes)
        moved = {node: (x + left, y + top) for node, (x, y) in tidy.items()}
        self._session.level.apply("Tidy the layout", move_nodes(self.placed(), moved))

    def mend(self, remedy: Remedy) -> None:
        """Do what a remedy says of the open drawing as one step; select what it adds."""
        before = self._document
        if remedy.inside != self._session.level.definition:
            return
        after = remedy.edit(self.placed())
        added = [node for node in after.nodes if node not in before.nodes]
        self._session.level.apply(remedy.words, with_room(after, added))
        if added:
            self._session.select(added)

    def _with_block(self, kind: str, middle: Point) -> tuple[str, Document]:
        document, cards = self.placed(), cards_of(self._document)
        grown, node = self._catalogue.put(document, kind, middle)
        card = cards_of(grown)[node]
        wish = (middle[0] - card.width / 2, middle[1] - card.height / 2)
        place = free_place((card.width, card.height), cards, document.positions, wish)
        return node, move_nodes(grown, {node: place})

    def _paste(self, name: str, part: Document, at: Point | None) -> None:
        total = len(self._document.nodes) + len(part.nodes)
        if total > MAX_NODES:
            self._say(f"That would be {total:,} blocks; a drawing holds up to {MAX_NODES:,}.")
            return
        document, nodes = pasted(self.placed(), part, at)
        self._session.level.apply(name, document)
        self._session.select(nodes)

    def placed(self) -> Document:
        """The document with a position for every block."""
        return self._document.replaced(positions={**self._places(), **self._document.positions})
