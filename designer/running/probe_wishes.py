"""`ProbeWishes`: what the person wants to be watched while a network trains."""

from __future__ import annotations

from graph_runtime.train.commands import Probe


class ProbeWishes:
    """Switches by kind of probe, and the samples to look at; kept for all runs of the window."""

    def __init__(self) -> None:
        self._switches: dict[str, bool] = {}
        self._samples: tuple[int, ...] | None = None

    def switch(self, kind: str, on: bool) -> Probe:
        """Note a switch; the command that tells a worker so."""
        self._switches[kind] = on
        return Probe(switches={kind: on})

    def choose(self, rows: tuple[int, ...]) -> Probe:
        """Note the rows of the watched part to look at; the command that tells a worker so."""
        self._samples = rows
        return Probe(samples=rows)

    def on(self, kind: str) -> bool:
        return self._switches.get(kind, True)

    def command(self) -> Probe | None:
        """All wishes at once, for a new run; None where nobody wished anything unusual."""
        if self._samples is None and all(self._switches.values()):
            return None
        return Probe(switches=self._switches, samples=self._samples)
