"""RMSprop."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, SAFE, TORCH, Small, small
from graph_runtime.params import Decay, Rate


class RMSprop(Optimizer):
    """Divides the rate of every weight by the root of a running mean of squares."""

    title = "RMSprop"
    synonyms = ("adaptive", "root mean square")
    formula = (
        r"v_t = \alpha v_{t-1} + (1 - \alpha) g_t^2, "
        r"\quad \theta_t = \theta_{t-1} - \gamma \, g_t / (\sqrt{v_t} + \epsilon)"
    )
    reference = TORCH + "RMSprop.html"

    lr: Rate = Field(0.01, description="Learning rate γ: about how far a weight moves in a step.")
    alpha: Decay = Field(
        0.99, description="Share α that the mean of squares keeps; Hinton's lecture has 0.9."
    )
    eps: Small = small(1e-8, SAFE)
    weight_decay: Small = small(0.0, L2)
    momentum: Small = small(0.0, "Share of the last step that is kept.")
    centered: bool = Field(
        False, description="Divide by the deviation of the gradient instead of its square mean."
    )
