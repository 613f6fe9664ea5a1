"""`Catalogue`: everything that can be put into the open drawing.

Blocks, the document's own groups, groups that a person kept, and the ready-made ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from designer.editing.library import Kept, Library
from designer.editing.session import Session
from graph_runtime.block import BLOCKS, Block
from graph_runtime.custom.python_module import PythonModule
from graph_runtime.document.model import MAX_DEFINITIONS, Document, Node, Point
from graph_runtime.edits.drawing_edits import free_name, put_node
from graph_runtime.groups.adoption import adopted, holds
from graph_runtime.groups.building_blocks import building_blocks
from graph_runtime.groups.kinds import (
    GROUP,
    Composite,
    GroupInput,
    GroupOutput,
    State,
    dependents,
    kind_standing_for,
    standing_for,
)

ENDS: tuple[type[Block], ...] = (GroupInput, GroupOutput)
EVERYWHERE: Mapping[str, type[Block]] = {
    State.kind(): State,
    PythonModule.kind(): PythonModule,
}
"""A State stands in a group in the end, but may be drawn before it is one."""
TOP_ONLY = frozenset({"Input", "Output"})
GROUPS = "My groups"
READY = "Building blocks"


class Catalogue:
    """Kinds by key: the name of a block, or `Group` and that of a definition.

    Inside a group its ports stand in the place of Input and Output, and groups that contain the
    open one are left out.
    """

    def __init__(self, session: Session, library: Library | None = None) -> None:
        self._session = session
        self.library = library or Library()

    @property
    def kinds(self) -> Mapping[str, type[Block]]:
        """All of them."""
        return {**self.blocks, **self.groups, **self.ready}

    @property
    def blocks(self) -> Mapping[str, type[Block]]:
        if self._session.level.definition is None:
            return {**BLOCKS.kinds, **EVERYWHERE}
        blocks = {**{kind.kind(): kind for kind in ENDS}, **EVERYWHERE}
        return blocks | {name: k for name, k in BLOCKS.kinds.items() if name not in TOP_ONLY}

    @property
    def groups(self) -> Mapping[str, type[Composite]]:
        """The groups of the document, then those of the library that it does not have."""
        definitions, around = self._session.document.definitions, self._around
        own = {
            key_of(name): kind_standing_for(name, body)
            for name, body in definitions.items()
            if name not in around
        }
        kept = {
            key_of(one.name): kind_standing_for(one.name, one.definitions[one.name])
            for one in self.library.kept()
            if one.name not in definitions
        }
        return {**own, **kept}

    @property
    def ready(self) -> Mapping[str, type[Composite]]:
        """The ready-made groups; those that the document holds unchanged, as its own."""
        definitions, around, own = self._session.document.definitions, self._around, self.groups
        found: dict[str, type[Composite]] = {}
        for name, block in building_blocks().items():
            key = key_of(name)
            if holds(definitions, block.definitions) and key in own:
                found[key] = own[key]
            elif name not in around:
                found[f"{READY} {name}"] = block.kind
        return found

    @property
    def _around(self) -> set[str]:
        """The open definition and those that contain it."""
        inside = self._session.level.definition
        return dependents(self._session.document.definitions, [inside]) if inside else set()

    def put(self, document: Document, key: str, at: Point) -> tuple[Document, str]:
        """With a new node of the kind of this key; also its id.

        A kept group brings its definitions along. Raises ValueError where they are too many.
        """
        kind = self.kinds[key]
        node = Node(kind=kind.kind())
        if key.startswith(READY):
            block = building_blocks()[key.removeprefix(f"{READY} ")]
            document, node = _adopting(document, Kept(block.name, block.definitions))
        elif issubclass(kind, Composite):
            document, node = self._with_definition(document, kind.definition)
        name = free_name(document, node.definition or node.kind)
        return put_node(document, name, node, at), name

    def _with_definition(self, document: Document, name: str) -> tuple[Document, Node]:
        if name in document.definitions:
            return document, standing_for(name, document.definitions[name])
        kept = next(one for one in self.library.kept() if one.name == name)
        return _adopting(document, kept)


def key_of(definition: str) -> str:
    """The key of a definition's kind."""
    return f"{GROUP} {definition}"


def _adopting(document: Document, kept: Kept) -> tuple[Document, Node]:
    if len(document.definitions) + len(kept.definitions) > MAX_DEFINITIONS:
        raise ValueError(f"A document holds up to {MAX_DEFINITIONS:,} groups.")
    node = standing_for(kept.name, kept.definitions[kept.name])
    alone = Document(nodes={"it": node}, definitions=kept.definitions)
    document, part = adopted(document, alone)
    return document, part.nodes["it"]
