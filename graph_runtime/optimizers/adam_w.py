"""AdamW."""

from typing import Annotated

from pydantic import Field

from graph_runtime.optimizers._adaptive import Adaptive


class AdamW(Adaptive):
    """Works like Adam, but shrinks the weights directly instead of through the gradient."""

    title = "AdamW"
    synonyms = ("adam with decoupled weight decay", "adaptive", "decoupled")
    formula = (
        r"\theta_t = (1 - \gamma \lambda) \theta_{t-1}"
        r" - \gamma \, \hat{m}_t / (\sqrt{\hat{v}_t} + \epsilon)"
    )
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html"

    weight_decay: Annotated[float, Field(ge=0)] = Field(
        0.01, description="Share λ by which every weight shrinks in a step, times the rate."
    )
