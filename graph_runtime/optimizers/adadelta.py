"""Adadelta."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, SAFE, TORCH, Small, small
from graph_runtime.params import Decay, Rate


class Adadelta(Optimizer):
    """Scales every step by the ratio of past steps to past gradients, so that it needs no rate."""

    title = "Adadelta"
    synonyms = ("adaptive", "zeiler")
    formula = (
        r"\Delta\theta_t = \frac{\sqrt{u_{t-1} + \epsilon}}{\sqrt{v_t + \epsilon}} \, g_t, "
        r"\quad \theta_t = \theta_{t-1} - \gamma \, \Delta\theta_t"
    )
    reference = TORCH + "Adadelta.html"

    lr: Rate = Field(1.0, description="Factor γ of every step; the paper has none.")
    rho: Decay = Field(0.9, description="Share ρ that the running means of squares keep.")
    eps: Small = small(1e-6, SAFE)
    weight_decay: Small = small(0.0, L2)
