"""Layouts that are brought up to date before anything is painted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent


def lay_out_now() -> None:
    """Lay out whatever has changed its size.

    Qt does it level by level, one event each, and may paint in between: fields squeezed flat.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
