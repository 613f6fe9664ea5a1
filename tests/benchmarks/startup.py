"""Prints the time from start to a painted window, and the heavy modules that were loaded by then.

    python tests/benchmarks/startup.py [--times 7]

Each start is a process of its own. The time runs from before `main` is imported, so that the
interpreter's own start, which no program can change, is given beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAVY = ("torch", "sklearn", "networkx", "scipy", "pyqtgraph", "ziamath", "pygments", "numpy")
GOAL = 1.0
PROBE = """
import json, sys, time
begin, cpu_begin = time.perf_counter(), time.process_time()
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
app = QApplication(["network-designer"])
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and type(watched).__name__ == "MainWindow":
            QTimer.singleShot(0, self.painted)
            app.removeEventFilter(self)
        return False
    def painted(self):
        seconds = time.perf_counter() - begin
        loaded = [name for name in {heavy!r} if name in sys.modules]
        cpu = time.process_time() - cpu_begin
        told = {{"seconds": seconds, "cpu": cpu, "loaded": loaded}}
        print(json.dumps(told), flush=True)
        QApplication.closeAllWindows()
        QApplication.exit(0)
watch = Watch()
app.installEventFilter(watch)
from designer.app import main
sys.exit(main({arguments!r}))
"""


def one_start(arguments: list[str], home: str) -> dict[str, object]:
    """Seconds to the painted window, inside and outside the process, and what was loaded."""
    environment = {**os.environ, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(heavy=HEAVY, arguments=arguments)],
        capture_output=True,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
        check=True,
        timeout=60,
    )
    whole = time.perf_counter() - begin
    return {**json.loads(done.stdout.splitlines()[-1]), "whole": whole}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("arguments", nargs="*", help="what network-designer is started with")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        starts = [one_start(asked.arguments, home) for _ in range(asked.times + 1)][1:]
    seconds = [float(str(start["seconds"])) for start in starts]
    whole = statistics.median(float(str(start["whole"])) for start in starts)
    middle = statistics.median(seconds)
    print(f"start to painted window: {middle:.2f} s (goal {GOAL:.2f}; worst {max(seconds):.2f})")
    cpu = statistics.median(float(str(start["cpu"])) for start in starts)
    print(f"processor time of it: {cpu:.2f} s (the rest waits for disk and other programs)")
    print(f"ratio to the goal: {middle / GOAL:.2f}; process from start to end {whole:.2f} s")
    print(f"heavy modules loaded: {', '.join(map(str, starts[-1]['loaded'])) or 'none'}")  # type: ignore[call-overload]


if __name__ == "__main__":
    main()
