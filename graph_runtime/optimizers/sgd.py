"""SGD."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from graph_runtime.optimizer import Optimizer
from graph_runtime.params import Rate


class SGD(Optimizer):
    """Steps against the gradient of one batch, optionally with momentum."""

    title = "SGD"
    synonyms = ("stochastic gradient descent", "gradient descent", "momentum", "nesterov")
    formula = r"v_t = \mu v_{t-1} + (1 - \tau) g_t, \quad \theta_t = \theta_{t-1} - \gamma v_t"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html"

    lr: Rate = Field(1e-3, description="Learning rate γ: how far each step goes.")
    momentum: Annotated[float, Field(ge=0)] = Field(
        0.0, description="Share μ of the last step that is kept; 0.9 is usual."
    )
    dampening: float = Field(
        0.0, description="Share τ by which the gradient is weakened when there is momentum."
    )
    weight_decay: Annotated[float, Field(ge=0)] = Field(
        0.0, description="Adds this multiple of every weight to its gradient (L2 penalty)."
    )
    nesterov: bool = Field(
        False, description="Look ahead along the momentum before taking the gradient."
    )

    @field_validator("nesterov")
    @classmethod
    def _needs_momentum(cls, nesterov: bool, info: ValidationInfo) -> bool:
        if nesterov and (info.data.get("momentum") == 0 or info.data.get("dampening") != 0):
            raise ValueError(
                "Nesterov's look-ahead needs a momentum above 0 and a dampening of 0. "
                "Set momentum to 0.9, or nesterov to false."
            )
        return nesterov
