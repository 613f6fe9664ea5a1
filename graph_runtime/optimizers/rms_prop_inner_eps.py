"""RMSpropInnerEps."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, SAFE, Small, small
from graph_runtime.params import Decay, Rate


class RMSpropInnerEps(Optimizer):
    """Works like RMSprop with ε inside the root, as many books print it."""

    title = "RMSprop, ε inside the root"
    synonyms = ("adaptive", "root mean square", "epsilon inside the root")
    formula = (
        r"v_t = \alpha v_{t-1} + (1 - \alpha) g_t^2, "
        r"\quad \theta_t = \theta_{t-1} - \gamma \, g_t / \sqrt{v_t + \epsilon}"
    )
    reference = "https://arxiv.org/abs/1308.0850"

    ours = True

    lr: Rate = Field(0.01, description="Learning rate γ: about how far a weight moves in a step.")
    alpha: Decay = Field(0.9, description="Share α that the mean of squares keeps.")
    eps: Small = small(1e-8, SAFE)
    weight_decay: Small = small(0.0, L2)
