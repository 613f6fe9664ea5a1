"""Which optimizers race, and what came of it; without torch, for the window and the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from graph_runtime.params import JsonValue

MOST_STEPS = 5000
MOST_RACERS = 24


class Racer(BaseModel):
    """An optimizer that takes part, as documents name one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(max_length=80)
    params: Mapping[str, JsonValue] = {}


@dataclass(frozen=True, slots=True)
class Track:
    """The places of one racer, its start first, and the steps it took to arrive, if it did.

    One that is `lost` went too far away; `message` says why it did not run at all.
    """

    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()
    heights: tuple[float, ...] = ()
    steps: int | None = None
    message: str = ""
    lost: bool = False

    @property
    def told(self) -> str:
        """How it went, in a few words."""
        if self.message:
            return self.message
        if self.steps is not None:
            return "1 step" if self.steps == 1 else f"{self.steps:,} steps"
        return f"lost after {len(self.x):,}" if self.lost else f"not in {len(self.x) - 1:,}"


def paced(racer: Racer, pace: float) -> Racer:
    """The same with its rate times `pace`."""
    rate = racer.params.get("lr")
    if not isinstance(rate, float) or pace == 1.0:
        return racer
    return Racer(kind=racer.kind, params={**racer.params, "lr": rate * pace})


FIELD: tuple[tuple[str, Racer], ...] = (
    ("SGD", Racer(kind="SGD", params={"lr": 0.01})),
    ("SGD, momentum", Racer(kind="SGD", params={"lr": 0.01, "momentum": 0.9})),
    (
        "SGD, Nesterov",
        Racer(kind="SGD", params={"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    ),
    ("Momentum as mean", Racer(kind="EWMAMomentum", params={"lr": 0.01, "momentum": 0.9})),
    ("Adagrad", Racer(kind="Adagrad", params={"lr": 0.1})),
    ("RMSprop", Racer(kind="RMSprop", params={"lr": 0.01, "alpha": 0.9})),
    ("Adam", Racer(kind="Adam", params={"lr": 0.01})),
    ("Lion", Racer(kind="Lion", params={"lr": 0.01})),
)
"""Those that race where nobody chose others, with the names people know them by."""
