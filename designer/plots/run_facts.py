"""`RunFacts`: what a run says of itself in words and figures, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from graph_runtime.train.messages import events as ev
from graph_runtime.train.messages.event import Event

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
    failed: ev.Failed | None = None
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


def facts_after(facts: RunFacts, event: Event) -> RunFacts:
    """The facts once this event is known; the very same where it says nothing of them."""
    match event:
        case ev.RunStarted():
            return _started(facts, event)
        case ev.Progress():
            return replace(
                facts, epoch=event.epoch, step=event.step, time=event.time, speed=event.speed,
                seconds_left=event.seconds_left, watching=event.watching,
            )  # fmt: skip
        case ev.CheckpointSaved():
            return replace(facts, checkpoint=event.folder, checkpoint_step=event.step)
        case ev.StateChanged(state="preparing"):
            return replace(facts, phase="preparing", failed=None, metrics={})
        case ev.StateChanged():
            return replace(facts, time=event.time, phase=event.state)
        case ev.PathChanged():
            return replace(facts, path=event.path, path_step=event.step, path_why=event.why)
        case ev.Notice():
            return replace(facts, time=event.time, notice=event.message)
        case ev.Failed():
            return replace(facts, time=event.time, phase="failed", failed=event)
        case ev.Finished():
            phase: Phase = "stopped" if event.stopped else "finished"
            return replace(
                facts, time=event.time, phase=phase, metrics=event.metrics, seconds_left=0.0
            )
        case ev.BadEvent():
            return replace(facts, bad_events=facts.bad_events + 1)
    return facts


def _started(facts: RunFacts, event: ev.RunStarted) -> RunFacts:
    return replace(
        facts, phase="running", failed=None, metrics={}, step=event.first_step,
        device=event.device, metric=event.metric, parameters=event.parameters,
        epochs=event.epochs, steps_per_epoch=event.steps_per_epoch,
        batch_size=event.batch_size, exact=event.exact, path="", path_why="",
        dropout_off=event.dropout_off,
    )  # fmt: skip
