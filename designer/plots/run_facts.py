"""`RunFacts`: what a run says of itself in words and figures, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from graph_runtime.train.events import Failed

Phase = Literal[
    "none", "preparing", "running", "paused", "stopping", "finished", "stopped", "failed"
]


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Where a run stands; `time` and `seconds_left` in seconds, `speed` in samples a second."""

    phase: Phase = "none"
    device: str = ""
    metric: str = ""
    parameters: int = 0
    epochs: int = 0
    steps_per_epoch: int = 0
    batch_size: int = 0
    exact: bool = True
    dropout_off: bool = False
    path: str = ""
    path_step: int = 0
    path_why: str = ""
    epoch: int = 0
    step: int = 0
    time: float = 0.0
    speed: float = 0.0
    seconds_left: float = 0.0
    watching: float = 0.0
    checkpoint: str = ""
    checkpoint_step: int = 0
    notice: str = ""
    failed: Failed | None = None
    metrics: dict[str, float] = field(default_factory=dict)
    bad_events: int = 0

    @property
    def steps(self) -> int:
        """Steps of the whole run; 0 while unknown."""
        return self.epochs * self.steps_per_epoch

    @property
    def done(self) -> float:
        """Share of the steps that are behind, 0…1."""
        return min(1.0, self.step / self.steps) if self.steps else 0.0

    @property
    def over(self) -> bool:
        return self.phase in ("finished", "stopped", "failed")
