"""What menus and keys do to the weights of the selected blocks; each is one named edit."""

from __future__ import annotations

from designer.session import Session
from graph_runtime.freezing import are_frozen, freezable, set_frozen, up_to


def may_freeze(session: Session) -> bool:
    """Whether a block with weights is selected."""
    return bool(freezable(session.level.checked, session.selected_nodes))


def frozen(session: Session) -> bool:
    return are_frozen(session.level.checked, session.selected_nodes)


def freeze(session: Session) -> None:
    """Freeze the selected blocks, or let them learn again if they all are frozen."""
    thaw, level = frozen(session), session.level
    document = set_frozen(level.document, level.checked, session.selected_nodes, not thaw)
    level.apply("Let them learn" if thaw else "Freeze", document)


def freeze_up_to(session: Session) -> None:
    """Freeze the selected blocks and all before them, so that only what follows learns."""
    level = session.level
    nodes = up_to(level.checked, session.selected_nodes)
    level.apply("Freeze up to here", set_frozen(level.document, level.checked, nodes, True))
