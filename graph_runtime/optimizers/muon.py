"""Muon."""

from typing import Annotated, Literal

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import SAFE, SHARE, TORCH, Small, small
from graph_runtime.params import Decay, Rate


class Muon(Optimizer):
    """Makes the momentum of every weight matrix orthogonal before it takes a step along it."""

    title = "Muon"
    synonyms = ("orthogonal", "newton schulz", "matrix")
    formula = (
        r"\theta_t = (1 - \gamma \lambda) \theta_{t-1} - \gamma \, \mathrm{NS}(g_t + \mu B_t), "
        r"\quad B_t = \mu B_{t-1} + g_t"
    )
    reference = TORCH + "Muon.html"

    weight_axes = 2
    whole_weights = True

    lr: Rate = Field(1e-3, description="Learning rate γ.")
    weight_decay: Small = small(0.1, SHARE)
    momentum: Decay = Field(0.95, description="Share μ of the last momentum that is kept.")
    nesterov: bool = Field(True, description="Look ahead along the momentum.")
    eps: Rate = Field(1e-7, description=SAFE)
    ns_steps: Annotated[int, Field(ge=1, le=99)] = Field(
        5, description="Rounds of the Newton-Schulz iteration that makes it orthogonal."
    )
    adjust_lr_fn: Literal["original", "match_rms_adamw"] | None = Field(
        None, description="How the rate follows the shape of a matrix; empty means original."
    )
