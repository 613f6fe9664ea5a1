"""NAdam."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, SAFE, TORCH, Betas, Small, small
from graph_runtime.params import Rate


class NAdam(Optimizer):
    """Works like Adam with Nesterov's look ahead along the momentum."""

    title = "NAdam"
    synonyms = ("adaptive", "nesterov", "adam with nesterov")
    formula = (
        r"\hat{m}_t = \frac{\mu_{t+1} m_t}{1 - \prod \mu} + \frac{(1 - \mu_t) g_t}{1 - \prod \mu}, "
        r"\quad \theta_t = \theta_{t-1} - \gamma \, \hat{m}_t / (\sqrt{\hat{v}_t} + \epsilon)"
    )
    reference = TORCH + "NAdam.html"

    lr: Rate = Field(2e-3, description="Learning rate γ: about how far a weight moves in a step.")
    betas: Betas = Field(
        (0.9, 0.999), description="How much of the running means of gradient and square is kept."
    )
    eps: Small = small(1e-8, SAFE)
    weight_decay: Small = small(0.0, L2)
    momentum_decay: Small = small(0.004, "How fast the momentum grows to its full size.")
    decoupled_weight_decay: bool = Field(
        False, description="Shrink the weights directly, as AdamW does."
    )
