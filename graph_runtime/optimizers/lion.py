"""Lion."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import SHARE, Betas, Small, small
from graph_runtime.params import Rate


class Lion(Optimizer):
    """Moves every weight by the same length, in the sign of a mix of gradient and momentum."""

    title = "Lion"
    synonyms = ("evolved sign momentum", "sign", "memory")
    formula = (
        r"\theta_t = (1 - \gamma \lambda) \theta_{t-1} "
        r"- \gamma \, \mathrm{sign}(\beta_1 m_{t-1} + (1 - \beta_1) g_t)"
    )
    reference = "https://arxiv.org/abs/2302.06675"

    ours = True

    lr: Rate = Field(1e-4, description="Learning rate γ: how far every weight moves in a step.")
    betas: Betas = Field(
        (0.9, 0.99), description="Share of momentum in a step, and what the momentum keeps."
    )
    weight_decay: Small = small(0.0, SHARE)
