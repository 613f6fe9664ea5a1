"""`ReasonMenu`: a menu that tells of a greyed entry why it is greyed."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QMenu, QToolTip


class ReasonMenu(QMenu):
    """Entries that can be chosen say all there is to say themselves: they have no tooltip here."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            entry = self.actionAt(event.pos())
            greyed = entry is not None and not entry.isEnabled()
            QToolTip.showText(event.globalPos(), entry.toolTip() if entry and greyed else "", self)
            return True
        return super().event(event)
