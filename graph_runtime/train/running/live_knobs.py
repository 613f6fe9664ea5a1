"""`LiveKnobs`: the knobs of a run that goes on, in torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from graph_runtime.document.model import Training
from graph_runtime.recipe.knobs import Knobs
from graph_runtime.train.learning.dropping import set_dropout
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.stepping.loop import Place, Plan

RATES = ("lr", "initial_lr", "max_lr", "min_lr")
"""Rates that an optimizer's groups keep, those for schedules among them."""


class LiveKnobs:
    """Reads and turns them between two steps."""

    def __init__(self, learner: Learner, plan: Plan, dropout: float | None) -> None:
        self._learner = learner
        self._plan = plan
        self._dropout = dropout

    def values(self) -> dict[str, float | None]:
        """Those that the run has, as they stand."""
        care = self._learner.care
        found: dict[str, float | None] = {
            "lr": float(self._learner.optimizer.param_groups[0]["lr"]),
            "batch_size": self._plan.batch_size,
        }
        if care.clip in ("norm", "value"):
            found["clip_threshold"] = care.threshold
        if care.dropouts:
            found["dropout"] = self._dropout
        return found

    def turn(self, name: str, value: float | None) -> bool:
        """Turn one; False for a value that it does not take."""
        whole = name == "batch_size" and value is not None and float(value).is_integer()
        try:
            Knobs.model_validate({name: int(value or 0) if whole else value})
        except ValidationError:
            return False
        if name not in self.values():
            return False
        match name:
            case "lr":
                self._turn_rate(float(value or 0))
            case "batch_size":
                self._plan.batch_size = int(value or 0)
            case "clip_threshold":
                self._learner.care.threshold = float(value or 0)
            case _:
                self._dropout = value
                set_dropout(self._learner.care.dropouts, value)
        return True

    def state(self) -> dict[str, float | None]:
        """What a checkpoint has to keep; rates and threshold lie in it already."""
        return {"batch_size": self._plan.batch_size, "dropout": self._dropout}

    def restore(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            self.turn(name, value)

    def _turn_rate(self, rate: float) -> None:
        """All groups and the schedule keep their proportion to the first group's rate."""
        groups = self._learner.optimizer.param_groups
        ratio = rate / float(groups[0]["lr"])
        for group in groups:
            for name in RATES:
                if name in group:
                    group[name] = group[name] * ratio
        groups[0]["lr"] = rate
        if self._learner.schedule is not None:
            self._learner.schedule.scale(ratio)


def knobs_of(training: Training, learner: Learner, plan: Plan, place: Place) -> LiveKnobs:
    """The knobs as the recipe sets them, or as a person has turned them since."""
    dropout = 0.0 if training.disable_dropout else training.dropout
    knobs = LiveKnobs(learner, plan, dropout)
    knobs.restore(place.knobs)
    return knobs
