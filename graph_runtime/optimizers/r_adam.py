"""RAdam."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, SAFE, TORCH, Betas, Small, small
from graph_runtime.params import Rate


class RAdam(Optimizer):
    """Works like Adam, but takes plain steps until the mean of the squares can be trusted."""

    title = "RAdam"
    synonyms = ("adaptive", "rectified", "warm up")
    formula = (
        r"\theta_t = \theta_{t-1} - \gamma \, \hat{m}_t \, r_t / (\sqrt{\hat{v}_t} + \epsilon)"
    )
    reference = TORCH + "RAdam.html"

    lr: Rate = Field(1e-3, description="Learning rate γ: about how far a weight moves in a step.")
    betas: Betas = Field(
        (0.9, 0.999), description="How much of the running means of gradient and square is kept."
    )
    eps: Small = small(1e-8, SAFE)
    weight_decay: Small = small(0.0, L2)
    decoupled_weight_decay: bool = Field(
        False, description="Shrink the weights directly, as AdamW does."
    )
