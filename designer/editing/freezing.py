"""What menus and keys do to the weights of the selected blocks; each is one named edit."""

from __future__ import annotations

from designer.editing.session import Session
from graph_runtime.edits.freezing import are_frozen, freezable, set_frozen, up_to
from graph_runtime.mending.new_head import head_of, replace_head


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


def may_replace_head(session: Session) -> bool:
    """Whether one Linear gives the result."""
    return not session.level.path and head_of(session.checked) is not None


def new_head(session: Session) -> None:
    """Make the last Linear new, as wide as the data ask for; all before it keeps its weights."""
    if may_replace_head(session):
        session.apply("Replace the head", replace_head(session.checked))
