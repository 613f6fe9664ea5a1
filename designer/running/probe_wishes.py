"""`ProbeWishes`: what the person wants to be watched while a network trains."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from graph_runtime.train.messages.commands import Probe


class ProbeWishes(QObject):
    """Switches by kind of probe, and the samples to look at; kept for all runs of the window."""

    wished = Signal(object)
    """Probe: the command that tells a worker of a new wish."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._switches: dict[str, bool] = {}
        self._samples: tuple[int, ...] | None = None

    def switch(self, kind: str, on: bool) -> None:
        """Switch a probe, now and for the runs to come."""
        self._switches[kind] = on
        self.wished.emit(Probe(switches={kind: on}))

    def choose(self, rows: tuple[int, ...]) -> None:
        """Let probes look at these rows of the watched part, now and in the runs to come."""
        self._samples = rows
        self.wished.emit(Probe(samples=rows))

    def on(self, kind: str) -> bool:
        return self._switches.get(kind, True)

    def command(self) -> Probe | None:
        """All wishes at once, for a new run; None where nobody wished anything unusual."""
        if self._samples is None and all(self._switches.values()):
            return None
        return Probe(switches=self._switches, samples=self._samples)
