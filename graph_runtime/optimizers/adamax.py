"""Adamax."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, SAFE, TORCH, Betas, Small, small
from graph_runtime.params import Rate


class Adamax(Optimizer):
    """Works like Adam, with the largest decaying gradient instead of the mean of squares."""

    title = "Adamax"
    synonyms = ("adaptive", "infinity norm")
    formula = (
        r"u_t = \max(\beta_2 u_{t-1}, |g_t| + \epsilon), "
        r"\quad \theta_t = \theta_{t-1} - \frac{\gamma \, m_t}{(1 - \beta_1^t) \, u_t}"
    )
    reference = TORCH + "Adamax.html"

    lr: Rate = Field(2e-3, description="Learning rate γ: the largest step of a weight.")
    betas: Betas = Field(
        (0.9, 0.999), description="What the mean gradient and the largest one keep in a step."
    )
    eps: Small = small(1e-8, SAFE)
    weight_decay: Small = small(0.0, L2)
