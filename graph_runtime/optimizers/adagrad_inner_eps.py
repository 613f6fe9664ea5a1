"""AdagradInnerEps."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, SAFE, Small, small
from graph_runtime.params import Rate


class AdagradInnerEps(Optimizer):
    """Works like Adagrad with ε inside the root, as many books print it."""

    title = "Adagrad, ε inside the root"
    synonyms = ("adaptive", "adaptive gradient", "epsilon inside the root")
    formula = (
        r"G_t = G_{t-1} + g_t^2, "
        r"\quad \theta_t = \theta_{t-1} - \gamma \, g_t / \sqrt{G_t + \epsilon}"
    )
    reference = "https://jmlr.org/papers/v12/duchi11a.html"

    ours = True

    lr: Rate = Field(0.01, description="Learning rate γ: the length of the first step.")
    eps: Small = small(1e-10, SAFE)
    weight_decay: Small = small(0.0, L2)
