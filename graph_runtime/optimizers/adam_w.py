"""AdamW."""

from typing import Annotated

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.params import Decay, Rate


class AdamW(Optimizer):
    """Works like Adam, but shrinks the weights directly instead of through the gradient."""

    title = "AdamW"
    synonyms = ("adam with decoupled weight decay", "adaptive", "decoupled")
    formula = (
        r"\theta_t = (1 - \gamma \lambda) \theta_{t-1}"
        r" - \gamma \, \hat{m}_t / (\sqrt{\hat{v}_t} + \epsilon)"
    )
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html"

    lr: Rate = Field(1e-3, description="Learning rate γ: about how far a weight moves in a step.")
    betas: tuple[Decay, Decay] = Field(
        (0.9, 0.999), description="How much of the running means of gradient and square is kept."
    )
    eps: Annotated[float, Field(ge=0)] = Field(
        1e-8, description="Keeps the division safe where gradients are tiny."
    )
    weight_decay: Annotated[float, Field(ge=0)] = Field(
        0.01, description="Share λ by which every weight shrinks in a step, times the rate."
    )
    amsgrad: bool = Field(
        False, description="Divide by the largest running mean of squares so far."
    )
