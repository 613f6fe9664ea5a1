"""What the title bar says."""

from __future__ import annotations

from designer.appearance.plain_text import visible
from designer.editing.session import Session


def window_title(session: Session) -> str:
    """The file's name, or the network's, with the place for Qt's mark of changes."""
    name = session.path.name if session.path else session.document.name or "untitled"
    # Qt takes [*] for that place; doubled, it stands for itself.
    shown = visible(name).replace("[*]", "[*][*]")
    return f"{shown}[*] - Network Designer"
