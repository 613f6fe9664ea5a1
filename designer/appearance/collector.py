"""Keeps Python's garbage collector from crashing the window and from stopping it for nothing."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Time (ms) between two looks whether there is garbage to collect."""


class Collector(QObject):
    """Collects in the thread that made it, which must be the window's, and nowhere else.

    Python collects in whichever thread happens to allocate; a widget that another thread frees
    takes the program down with it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, if one is."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return


def settle() -> None:
    """Take everything that is loaded by now out of the collector's rounds.

    Modules, declarations and widgets live as long as the window; walking them all took 35 ms at a
    time while events poured in. What comes later is collected as before.
    """
    gc.collect()
    gc.freeze()
