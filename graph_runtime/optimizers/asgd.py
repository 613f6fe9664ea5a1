"""ASGD."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, TORCH, Small, small
from graph_runtime.params import Rate


class ASGD(Optimizer):
    """Takes plain steps and keeps the average of the weights beside them."""

    title = "ASGD"
    synonyms = ("averaged", "averaged stochastic gradient descent", "polyak")
    formula = (
        r"\theta_t = (1 - \lambda \eta_t) \theta_{t-1} - \eta_t g_t, "
        r"\quad \eta_t = \frac{\gamma}{(1 + \lambda \gamma t)^\alpha}"
    )
    reference = TORCH + "ASGD.html"

    lr: Rate = Field(0.01, description="Learning rate γ at the first step.")
    lambd: Small = small(1e-4, "Decay λ of weights and rate.")
    alpha: Small = small(0.75, "Power α with which the rate falls.")
    t0: Small = small(1e6, "Step from which on the weights are averaged.")
    weight_decay: Small = small(0.0, L2)
