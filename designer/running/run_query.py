"""`RunQuery`: reads a folder of runs as a table, in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.running.run_places import run_folders
from designer.running.run_rows import read_table
from designer.running.verb_process import COMMAND, VerbProcess
from graph_runtime.analysis.run_table import RunTable

MOST_RUNS = 200
NO_RUNS = 2
"""Exit code of `runs` for a folder without any."""


class RunQuery(QObject):
    """`answered` carries the table; latencies that were measured stay known."""

    answered = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, command: Sequence[str] = COMMAND) -> None:
        super().__init__(parent)
        self._process = VerbProcess(self, command)
        self._latency: dict[Path, float] = {}
        self._process.ended.connect(self._ended)

    @property
    def busy(self) -> bool:
        return self._process.busy

    def read(self, root: Path, latency: bool = False) -> None:
        """Read the newest runs below `root`; `latency` also measures each network."""
        folders = newest(root)
        if not folders:
            self._process.shut_down()
            self.answered.emit(RunTable(()))
            return
        arguments = ["runs", *map(str, folders), "--keep-going", "--json"]
        self._process.start([*arguments, *(["--latency"] if latency else [])])

    def shut_down(self) -> None:
        self._process.shut_down()

    def _ended(self, code: int, answer: bytes) -> None:
        if code == NO_RUNS:
            self.answered.emit(RunTable(()))
            return
        try:
            table = read_table(answer)
        except ValueError:
            self.failed.emit(self._process.reason)
            return
        self._latency |= {
            row.path: row.figures["latency_ms"] for row in table.rows if "latency_ms" in row.figures
        }
        rows = (
            replace(row, figures={**row.figures, "latency_ms": self._latency[row.path]})
            if row.path in self._latency
            else row
            for row in table.rows
        )
        self.answered.emit(replace(table, rows=tuple(rows)))


def newest(root: Path) -> list[Path]:
    """The run folders below `root`, the oldest first, at most `MOST_RUNS`."""
    return [path for path in run_folders(root)[-MOST_RUNS:] if (path / "config.json").is_file()]
