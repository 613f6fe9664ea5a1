"""`StartAsker`: asks a process of its own which networks fit some data; no file is opened here."""

from __future__ import annotations

import json
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from designer.running.verb_process import VerbProcess
from graph_runtime.beginning import Beginning
from graph_runtime.document.model import Recipe
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import parse_document

PATIENCE = 250
"""Time (ms) from the last letter of a parameter until the data are looked at."""


@dataclass(frozen=True, slots=True)
class DataTold:
    """What was found of data: how many samples, in words what they are, and what fits them."""

    samples: int
    says: str
    why: str
    starts: tuple[Beginning, ...]


class StartAsker(QObject):
    """One question at a time; the last one counts."""

    told = Signal(object)
    """A `DataTold`."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data: Recipe | None = None
        self._process = VerbProcess(self)
        self._process.ended.connect(self._ended)
        self._soon = QTimer(self, singleShot=True, interval=PATIENCE)
        self._soon.timeout.connect(self._ask)

    @property
    def busy(self) -> bool:
        return self._soon.isActive() or self._process.busy

    def ask(self, data: Recipe) -> None:
        """Look at these data in a moment; what is going on is given up."""
        self._process.shut_down()
        self._data = data
        self._soon.start()

    def shut_down(self) -> None:
        self._soon.stop()
        self._process.shut_down()

    def _ask(self) -> None:
        if self._data is None:
            return
        words = [f"{name}={json.dumps(value)}" for name, value in self._data.params.items()]
        given = [word for one in words for word in ("--data", one)]
        self._process.start(["begin", self._data.kind, *given, "--json"])

    def _ended(self, code: int, answer: object) -> None:
        told = read_told(answer) if code == 0 and isinstance(answer, bytes) else None
        if told is not None:
            self.told.emit(told)
        else:
            self.failed.emit(self._process.reason)


def read_told(answer: bytes) -> DataTold | None:
    """The answer of the command line; None where it is none."""
    try:
        body = json.loads(answer)
        starts = tuple(
            Beginning(
                str(one["start"]),
                str(one["title"]),
                str(one["words"]),
                parse_document(one["document"]),
                tuple(map(str, one["losses"])),
            )
            for one in body["starts"]
        )
        samples = int(body["data"]["samples"])
        return DataTold(samples, str(body["says"]), str(body["why"]), starts)
    except (ValueError, KeyError, TypeError, DocumentError):
        return None
