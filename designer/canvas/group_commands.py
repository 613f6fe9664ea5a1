"""What menus and keys do to groups at the open level; each is one named edit."""

from __future__ import annotations

from collections.abc import Callable

from designer.appearance.figures import blocks_called
from designer.canvas.group_places import group_settled, unpacked_settled
from designer.editing.session import Session
from graph_runtime.document.model import Document
from graph_runtime.edits.definitions import make_independent, uses, without_unused
from graph_runtime.edits.grouping import group_nodes, groupable
from graph_runtime.edits.ungrouping import loop, loop_no_more, repeat, repeat_no_more, unpack
from graph_runtime.edits.weight_set_edits import share_weights, shares
from graph_runtime.groups.kinds import GROUP, LOOP, REPEAT

HOLDING = (GROUP, REPEAT, LOOP)
"""Kinds of block with a drawing inside."""


class GroupCommands:
    """Edits of a session's open drawing; `placed` gives it with a position for every block."""

    def __init__(
        self, session: Session, placed: Callable[[], Document], say: Callable[[str], None]
    ) -> None:
        self._session = session
        self._placed = placed
        self._say = say

    @property
    def may_group(self) -> bool:
        level = self._session.level
        return bool(groupable(level.document, self._session.selected_nodes))

    @property
    def may_unpack(self) -> bool:
        return self._one(GROUP) is not None

    @property
    def repeated(self) -> bool:
        """Whether the one selected block is a Repeat."""
        return self._one(REPEAT) is not None

    @property
    def may_repeat(self) -> bool:
        return self._one(GROUP, REPEAT) is not None

    @property
    def looped(self) -> bool:
        """Whether the one selected block is a Loop."""
        return self._one(LOOP) is not None

    @property
    def may_loop(self) -> bool:
        return self._one(GROUP, LOOP) is not None

    @property
    def may_enter(self) -> bool:
        return self._one(*HOLDING) is not None

    @property
    def shared(self) -> bool:
        return shares(self._session.level.document, self._session.selected_nodes)

    @property
    def may_separate(self) -> bool:
        """Whether the selected group's drawing is that of others too."""
        node = self._one(*HOLDING)
        if node is None:
            return False
        return uses(self._session.document, self._session.level.document.nodes[node].definition) > 1

    def enter(self) -> None:
        node = self._one(*HOLDING)
        if node is not None:
            self._session.level.enter(node)

    def leave(self) -> None:
        self._session.level.leave()

    def group(self) -> None:
        level, chosen = self._session.level, self._session.selected_nodes
        self._try(lambda: self._grouped(groupable(level.document, chosen)))

    def unpack(self) -> None:
        node = self._one(GROUP)
        if node is not None:
            self._try(lambda: self._unpacked(node))

    def repeat(self) -> None:
        """Make the selected Group a Repeat, or the Repeat a Group again."""
        node, repeated = self._one(GROUP, REPEAT), self.repeated
        if node is None:
            return
        edit = repeat_no_more if repeated else repeat
        name = f"Repeat {node} no more" if repeated else f"Repeat {node}"
        self._try(lambda: self._session.level.apply(name, edit(self._placed(), node)))

    def loop(self) -> None:
        """Run the selected Group at every step of a sequence, or once again."""
        node, looped = self._one(GROUP, LOOP), self.looped
        if node is None:
            return
        edit = loop_no_more if looped else loop
        name = f"Run {node} once" if looped else f"Run {node} at every step"
        self._try(lambda: self._session.level.apply(name, edit(self._placed(), node)))

    def share(self) -> None:
        """Let the selected blocks learn one set of weights, or each its own again."""
        chosen = self._session.selected_nodes
        name = "Give weights of their own" if self.shared else "Share weights"
        self._try(lambda: self._session.level.apply(name, share_weights(self._placed(), chosen)))

    def separate(self) -> None:
        """Give the selected group a drawing of its own."""
        node = self._one(*HOLDING)
        if node is not None:
            document, _ = make_independent(self._session.level.document, node)
            self._session.level.apply(f"Make {node} independent", document)

    def forget_unused(self) -> None:
        document = self._session.document
        tidied = without_unused(document)
        count = len(document.definitions) - len(tidied.definitions)
        if count:
            self._session.apply(f"Delete unused groups ({count})", tidied)

    @property
    def has_unused(self) -> bool:
        document = self._session.document
        return without_unused(document) is not document

    def _grouped(self, chosen: tuple[str, ...]) -> None:
        level = self._session.level
        before = self._placed()
        document, node = group_nodes(before, chosen, scope=level.checked.scope)
        document = group_settled(document, node, before)
        what = blocks_called(chosen)
        level.apply(f"Group {what}", document)
        self._session.select([node])

    def _unpacked(self, node: str) -> None:
        level = self._session.level
        inside = level.checked.inside((node,))
        before = self._placed()
        document, names = unpack(before, node, inside.scope if inside else {})
        document = unpacked_settled(document, node, before, names)
        level.apply(f"Unpack {node}", document)
        self._session.select(names.values())

    def _try(self, edit: Callable[[], None]) -> None:
        try:
            edit()
        except ValueError as refusal:
            self._say(str(refusal))

    def _one(self, *kinds: str) -> str | None:
        """The one selected block if it is of these kinds and has a drawing inside."""
        chosen, level = self._session.selected_nodes, self._session.level
        if len(chosen) != 1:
            return None
        name = next(iter(chosen))
        node = level.document.nodes.get(name)
        fits = node is not None and node.kind in kinds and level.may_enter(name)
        return name if fits else None
