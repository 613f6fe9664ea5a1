"""How long the window stalls while a worker floods it: `python -m tests.benchmarks.event_flood`.

Prints, for each way of flooding, the worst and the 99.9 % longest stall of a 5 ms heartbeat in the
window's thread with all plots visible, by the clock and by the work of that thread alone, how much
memory grew, and whether log and plots hold it all.
Goals: worst < 50 ms, p99.9 < 33 ms, growth < 50 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

import designer.running.run_session
from designer.appearance.collector import Collector
from designer.appearance.theme import LIGHT, apply_theme
from designer.editing.session import Session
from designer.panels.plots_panel import PlotsPanel
from designer.panels.run_panel import RunPanel
from designer.running.run_session import RunSession
from designer.running.worker_watch import WorkerWatch
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.train.calling.client import WorkerClient

BEAT = 0.005
FLOODER = Path(__file__).with_name("flood_worker.py")


@dataclass(frozen=True)
class Outcome:
    """What a flood did to the window; stalls in seconds beyond the beat, growth in MB.

    `busy` is the most computing of the window's thread between two beats, and `busy999` what it
    is at most between 999 of 1,000: what stalls would be on a machine with a core to spare.
    """

    seconds: float
    worst: float
    p999: float
    busy: float
    busy999: float
    growth: float
    log_lines: int
    drawn_points: int


class Heart:
    """Notes how late each beat of a timer is."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.busy: list[float] = []
        self._worked = thread_time()
        self._due = perf_counter() + BEAT
        self._timer = QTimer()
        self._timer.setTimerType(self._timer.timerType().PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(int(1000 * BEAT))

    def _beat(self) -> None:
        now = perf_counter()
        self.late.append(max(0.0, now - self._due))
        self._due = now + BEAT
        worked = thread_time()
        self.busy.append(worked - self._worked)
        self._worked = worked


def flood(app: QApplication, root: Path, count: int, way: str) -> Outcome:
    """Let a worker send `count` events and keep the window's pulse."""

    def make_run(*_: object) -> Path:
        folder = root / way
        folder.mkdir(parents=True)
        (folder / "flood.json").write_text(json.dumps({"count": count, "way": way}))
        return folder

    designer.running.run_session.make_run = make_run  # type: ignore[assignment]
    session = Session()
    runs = RunSession(session, WorkerWatch(lambda: WorkerClient(FLOODER)), lambda: root)
    panels = (PlotsPanel(runs, LIGHT), RunPanel(session, runs, LIGHT))
    for panel in panels:
        panel.resize(1600, 320)
        panel.show()
    _spin(app, 1.0)
    before, heart, begun = _memory(), Heart(), perf_counter()
    runs.train(check(Document()))
    while not (runs.live.facts.over and not runs.shown.reading):
        # A window sleeps between its events; one that never did would lose its turn to others.
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    seconds, growth = perf_counter() - begun, _memory() - before
    runs.shut_down()
    for panel in panels:
        panel.close()
    lines = (root / way / "events.jsonl").read_bytes().count(b"\n")
    late, busy = np.array(heart.late), np.array(heart.busy)
    points = len(runs.live.curves["train_loss"])
    stalls = [f for a in (late, busy) for f in (float(a.max()), float(np.quantile(a, 0.999)))]
    return Outcome(seconds, *stalls, growth, lines, points)


def _spin(app: QApplication, seconds: float) -> None:
    until = perf_counter() + seconds
    while perf_counter() < until:
        app.processEvents()


def _memory() -> float:
    """Resident memory of this process (MB)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    count = parser.parse_args().events
    app = QApplication([])
    Collector(app)  # as in the program
    apply_theme(app, LIGHT)
    for way in ("pipe", "outlet"):
        with tempfile.TemporaryDirectory() as folder:
            out = flood(app, Path(folder), count, way)
        losses = count * 98 // 100
        stalls = f"worst {1000 * out.worst:.1f} ms, p99.9 {1000 * out.p999:.1f} ms"
        print(
            f"{way}: {count:,} events in {out.seconds:.1f} s, stalls: {stalls}"
            f" (own work {1000 * out.busy:.1f} ms and {1000 * out.busy999:.1f} ms),"
            f" memory +{out.growth:.0f} MB, in the log {out.log_lines - 2:,},"
            f" plotted {out.drawn_points:,} of {losses:,}"
        )


if __name__ == "__main__":
    main()
