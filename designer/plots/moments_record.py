"""The moments of a run that are worth a line in a plot."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.train.messages.events import CheckpointSaved, KnobTurned

MAX_MARKS = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment worth a line in a plot."""

    step: int
    text: str


class MomentsRecord:
    """`turns` are changes of knobs while the run went on, `best` is its best epoch so far."""

    def __init__(self) -> None:
        self.checkpoints: list[Mark] = []
        self.turns: list[Mark] = []
        self.best: Mark | None = None

    def add_checkpoint(self, event: CheckpointSaved) -> None:
        text = "best checkpoint" if event.best else "checkpoint"
        if event.best:
            self.best = Mark(event.step, f"best epoch: {event.epoch}")
        if len(self.checkpoints) < MAX_MARKS:
            self.checkpoints.append(Mark(event.step, text))

    def add_turn(self, event: KnobTurned) -> None:
        old, new = (f"{v:g}" if v is not None else "as drawn" for v in (event.old, event.new))
        if len(self.turns) < MAX_MARKS:
            self.turns.append(Mark(event.step, f"{event.knob[:40]} {old} → {new}"))

    @property
    def told(self) -> list[Mark]:
        """Moments that have words: knobs that were turned, and the best epoch."""
        return [*self.turns, *([self.best] if self.best is not None else [])]
