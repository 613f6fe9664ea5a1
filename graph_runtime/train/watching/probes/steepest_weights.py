"""SteepestWeights."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from graph_runtime.train.messages import events
from graph_runtime.train.messages.event import Event
from graph_runtime.train.watching.probe import Look, Probe, View

COUNT = 20
"""Numbers that are told."""


class SteepestWeights(Probe):
    """Sorts the gradient of the newest batch: which weights should increase or decrease, how much.

    `a lot` is said of a slope of at least a third of the steepest one, `a little` of a smaller one.
    """

    title = "Steepest weights"
    synonyms = ("gradient vector", "sorted gradient", "influential weights", "nudge", "sensitivity")
    formula = r"-\nabla C"
    reference = "https://www.3blue1brown.com/lessons/gradient-descent"
    rate = 2.0
    frames = 500

    def attach(self, view: View) -> Look | None:
        """The largest of each weight are found where it lies, and read from the device at once."""
        import torch

        from graph_runtime.train.watching.nudges import sorted_nudges

        weights = {n: w for n, w in view.model.named_parameters() if w.requires_grad}
        if not weights:
            return None
        numbers = sum(weight.numel() for weight in weights.values())

        def look(step: int) -> Iterator[Event]:
            present = {name: w.grad for name, w in weights.items() if w.grad is not None}
            found = sorted_nudges(weights, present, COUNT)
            if not found or not all(isfinite(nudge.downhill) for nudge in found):
                return
            total = float(torch.stack(torch._foreach_norm(list(present.values()))).norm()) ** 2
            share = sum(nudge.downhill**2 for nudge in found) / total if total else 0.0
            yield events.SteepestWeights(
                step=step,
                weights=tuple(nudge.weight for nudge in found),
                values=tuple(nudge.value for nudge in found),
                downhill=tuple(nudge.downhill for nudge in found),
                should=tuple(nudge.should for nudge in found),
                numbers=numbers,
                share=min(1.0, share),
            )

        return look
