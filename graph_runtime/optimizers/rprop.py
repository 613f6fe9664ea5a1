"""Rprop."""

from pydantic import Field, field_validator

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import TORCH
from graph_runtime.params import Rate


class Rprop(Optimizer):
    """Looks at signs of the slope alone: steps grow while they stay, and shrink when they turn."""

    title = "Rprop"
    synonyms = ("resilient", "sign", "whole set")
    formula = (
        r"\theta_t = \theta_{t-1} - \eta_t \, \mathrm{sign}(g_t), "
        r"\quad \eta_t \in \{\eta^- \eta_{t-1}, \; \eta_{t-1}, \; \eta^+ \eta_{t-1}\}"
    )
    reference = TORCH + "Rprop.html"

    lr: Rate = Field(0.01, description="Length of the first step. Use it with whole sets alone.")
    etas: tuple[Rate, Rate] = Field(
        (0.5, 1.2), description="Factors of a step after a turn of the sign, and without one."
    )
    step_sizes: tuple[Rate, Rate] = Field((1e-6, 50.0), description="Least and largest step.")

    @field_validator("etas")
    @classmethod
    def _around_one(cls, etas: tuple[float, float]) -> tuple[float, float]:
        if not etas[0] < 1 < etas[1]:
            raise ValueError(
                "A step shrinks by the first factor and grows by the second. "
                "Take one below 1 and one above, such as 0.5 and 1.2."
            )
        return etas
