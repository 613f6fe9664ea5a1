"""`python -m tests.endurance.soak [CYCLES]`: open, edit, train, close, again and again; what grows?

Printed are the resident memory of window and worker over the cycles with their slopes, and the
descriptors, threads, child processes and temporary files there are more of than after the warm-up;
a line of them after every hundred cycles.
With `--plant` each cycle keeps its document and a descriptor: the figures have to show it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from designer.appearance.collector import Collector
from designer.appearance.look import Look
from designer.editing.session import Session
from designer.settings import SettingsFile
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import set_label
from graph_runtime.keeping.examples import read_example

MB = 2**20
WARM_UP = 20
"""Cycles after which everything has been loaded once."""
SETTLED = 5
"""Cycles of which the least counts: a journal's own thread may still hold one for a moment."""


MEMORIES = ("window", "worker")


@dataclass(frozen=True)
class Count:
    """What there is at one moment."""

    window: float
    worker: float
    descriptors: int
    threads: int
    children: int
    temporary: int


def count(worker: int | None) -> Count:
    own = os.getpid()
    return Count(
        window=_resident(own),
        worker=_resident(worker) if worker else 0.0,
        descriptors=len(list(Path("/proc/self/fd").iterdir())),
        threads=threading.active_count(),
        children=_children(own),
        temporary=len(list(Path(tempfile.gettempdir()).glob(".*.nn-tmp-*"))),
    )


def _resident(process: int) -> float:
    """Megabytes."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MB


def _children(process: int) -> int:
    found = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found += int(fields[1]) == process
    return found


class Person:
    """Opens a drawing, changes it, trains it and puts it away."""

    def __init__(self, app: QApplication, root: Path) -> None:
        self._app = app
        self._root = root
        settings = SettingsFile(root / "settings.json")
        self.window = MainWindow(Session(), settings, Look(app, "light"), root / "state")
        self.window.resize(1200, 800)
        self.window.show()
        self._example = read_example("digits_mlp")

    def cycle(self, number: int) -> None:
        self.open(number)
        self.train()
        self.close()
        shutil.rmtree(self._root / "runs")

    def open(self, number: int) -> None:
        """Open the drawing as a file of its own and change it."""
        session, training = self.window.session, self._example.training
        assert training is not None
        short = training.model_copy(update={"epochs": 1})
        path = self._root / f"{number}.json"
        self.window.files.show_document(self._example.replaced(training=short), path)
        node = next(iter(session.document.nodes))
        session.apply("Rename", set_label(session.document, node, f"cycle {number}"))

    def train(self) -> None:
        """Train to the end."""
        self.window.menus.run("train")
        self.until_over()
        facts = self.window.runs.live.facts
        assert facts.phase == "finished", facts.failed

    def close(self) -> None:
        """Put the drawing, its journal and its run away."""
        self.window.files.show_document(Document(), None)
        self._breathe()

    def _breathe(self) -> None:
        """What an event loop does: without one nobody deletes what is to be deleted later."""
        self._app.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def until_over(self) -> None:
        until = time.monotonic() + 120
        while not self.window.runs.live.facts.over and time.monotonic() < until:
            self._breathe()
            time.sleep(0.002)
        while self.window.runs.shown.reading:
            self._breathe()


def soak(cycles: int, planted: bool = False) -> list[Count]:
    """The counts after every cycle that follows the warm-up."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    collector = Collector(app)  # as in the program
    kept: list[object] = []
    counts: list[Count] = []
    with tempfile.TemporaryDirectory() as folder:
        person = Person(app, Path(folder))
        for number in range(WARM_UP + cycles):
            person.cycle(number)
            if planted:
                kept += [bytearray(b"x" * MB), os.dup(0)]
            if number >= WARM_UP:
                counts.append(count(person.window.runs.worker.pid))
                tell(counts)
        person.window.runs.shut_down()
        person.window.session.load(Document(), None)
        person.window.deleteLater()
    collector.deleteLater()
    return counts


def tell(counts: list[Count]) -> None:
    """A line after every hundred cycles: who waits for two thousand sees how it stands."""
    if len(counts) % 100 == 0:
        now, slopes = counts[-1], [slope([getattr(c, n) for c in counts]) for n in MEMORIES]
        print(
            f"{len(counts)}: window {now.window:.1f} MB ({slopes[0]:+.2f} in 100), worker "
            f"{now.worker:.1f} MB ({slopes[1]:+.2f} in 100), {now.descriptors} descriptors, "
            f"{now.threads} threads, {now.children} children, {now.temporary} temporary files",
            flush=True,
        )


def slope(values: list[float]) -> float:
    """Growth in 100 cycles, by least squares."""
    if len(values) < 2:
        return 0.0
    return 100 * float(np.polyfit(np.arange(len(values)), values, 1)[0])


def faults(counts: list[Count]) -> list[str]:
    """What grew beyond the limits of F26."""
    found = []
    ends = counts[:SETTLED], counts[-SETTLED:]
    for name in MEMORIES:
        values = [getattr(c, name) for c in counts]
        # Of few cycles a slope says little: they are judged by what they grew in all.
        if len(counts) >= 200 and slope(values) >= 1.0:
            found.append(f"memory of the {name}: {slope(values):.2f} MB in 100 cycles")
        if values[-1] - values[0] >= (50 if len(counts) >= 200 else 15):
            found.append(f"memory of the {name}: {values[-1] - values[0]:.1f} MB in all")
    for name in ("descriptors", "threads", "children", "temporary"):
        before, after = (min(getattr(c, name) for c in end) for end in ends)
        more = after - before
        if more > 0:
            found.append(f"{name}: {more} more")
    return found


def main(arguments: list[str]) -> int:
    cycles = next((int(text) for text in arguments if text.isdigit()), 2000)
    began = time.perf_counter()
    counts = soak(cycles, "--plant" in arguments)
    first, last = counts[0], counts[-1]
    for name in MEMORIES:
        values = [getattr(c, name) for c in counts]
        print(
            f"{name}: {values[0]:.1f} MB at first, {values[-1]:.1f} MB at last, "
            f"{slope(values):+.2f} MB in 100 cycles"
        )
    for name in ("descriptors", "threads", "children", "temporary"):
        print(f"{name}: {getattr(first, name)} at first, {getattr(last, name)} at last")
    print(f"{cycles} cycles in {time.perf_counter() - began:.0f} s")
    found = faults(counts)
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
