"""A run session on a fake worker, for tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from designer.editing.session import Session
from designer.running.run_session import RunSession
from designer.running.worker_watch import WorkerWatch
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.errors import Problem
from graph_runtime.train.calling.client import WorkerClient

FAKE = Path(__file__).with_name("fake_worker.py")

DOCUMENT = Document.model_validate(
    {
        "nodes": {
            "image": {"kind": "Input", "params": {"shape": [1, 8, 8]}},
            "flat": {"kind": "Flatten"},
            "logits": {"kind": "Linear", "params": {"out_features": 10}},
            "result": {"kind": "Output"},
        },
        "edges": [
            {"source": "image", "target": "flat"},
            {"source": "flat", "target": "logits"},
            {"source": "logits", "target": "result"},
        ],
        "training": {},
    }
)
"""A small drawing that trains."""


@dataclass
class Stage:
    """A session whose runs lie in `root`; `pace` is what the fake worker reads."""

    root: Path
    pace: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session = Session()
        self.watch = WorkerWatch(lambda: WorkerClient(FAKE))
        self.runs = RunSession(self.session, self.watch, lambda: self.root)
        self.runs.failed.connect(self.problems.append)

    @property
    def idle(self) -> bool:
        return self.runs.phase == "idle"

    @property
    def curve(self) -> list[float]:
        """Losses of the run that is shown."""
        return list(self.runs.shown.store.curves["train_loss"].points()[1])

    def make_run(
        self, root: Path, checked: object, document: Path | None, weights_from: Path | None = None
    ) -> Path:
        """Stands for `run_places.make_run`: these runs have no network."""
        numbers = [int(p.name) for p in root.iterdir()] if root.is_dir() else []
        folder = root / f"{1 + max(numbers, default=0):04}"
        (folder / "checkpoints").mkdir(parents=True)
        (folder / "pace.json").write_text(json.dumps(self.pace))
        return folder

    def train(self) -> None:
        self.runs.train(check(Document()))

    def until(self, qtbot: Any, true: Callable[[], bool], seconds: float = 10.0) -> None:
        qtbot.waitUntil(true, timeout=int(1000 * seconds))
