"""CosineAnnealingLR."""

from typing import Annotated

from pydantic import Field

from graph_runtime.expressions import Call, call
from graph_runtime.params import Count
from graph_runtime.schedule import Schedule


class CosineAnnealingLR(Schedule):
    """Lowers the learning rate along half a wave of the cosine, slowly at both ends."""

    title = "CosineAnnealingLR"
    synonyms = ("cosine", "annealing", "SGDR")
    formula = (
        r"\eta_t = \eta_{min} + \frac{1}{2} (\eta_0 - \eta_{min})"
        r" \left(1 + \cos \frac{t \pi}{T_{max}}\right)"
    )
    reference = (
        "https://docs.pytorch.org/docs/stable/generated/"
        "torch.optim.lr_scheduler.CosineAnnealingLR.html"
    )

    T_max: Count | None = Field(
        None,
        description="Epochs until the lowest rate; empty for all epochs of the run.",
        json_schema_extra={"unit": "epochs"},
    )
    eta_min: Annotated[float, Field(ge=0)] = Field(0.0, description="The lowest rate.")

    def constructor(self, epochs: int) -> Call:
        return call(
            "optim.lr_scheduler.CosineAnnealingLR", T_max=self.T_max or epochs, eta_min=self.eta_min
        )
