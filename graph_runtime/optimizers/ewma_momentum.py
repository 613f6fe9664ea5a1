"""EWMAMomentum."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, Small, small
from graph_runtime.params import Decay, Rate


class EWMAMomentum(Optimizer):
    """Steps along the exponentially weighted mean of the gradients."""

    title = "Momentum as a weighted mean"
    synonyms = (
        "momentum",
        "exponentially weighted",
        "moving average",
        "gradient descent with momentum",
    )
    formula = r"v_t = \beta v_{t-1} + (1 - \beta) g_t, \quad \theta_t = \theta_{t-1} - \gamma v_t"
    reference = "https://doi.org/10.1016/S0893-6080(98)00116-6"

    ours = True

    lr: Rate = Field(
        1e-3, description="Learning rate γ; SGD with γ (1 - β) and momentum β does the same."
    )
    momentum: Decay = Field(0.9, description="Share β of the mean that is kept.")
    weight_decay: Small = small(0.0, L2)
