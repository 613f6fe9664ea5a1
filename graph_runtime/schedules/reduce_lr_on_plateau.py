"""ReduceLROnPlateau."""

from typing import Annotated, Literal

from pydantic import Field

from graph_runtime.expressions import Call
from graph_runtime.params import Natural
from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import TORCH, Small


class ReduceLROnPlateau(Schedule):
    """Lowers the learning rate when the validation part has not got better for a while."""

    title = "ReduceLROnPlateau"
    synonyms = ("plateau", "patience", "adaptive")
    formula = r"\eta \leftarrow f \, \eta \text{ after } P \text{ epochs without progress}"
    reference = TORCH + "ReduceLROnPlateau.html"
    added = ("watch",)
    chains = False
    watches = True

    watch: Literal["loss", "metric"] = Field(
        "loss", description="What has to get better, on the validation part if there is one."
    )
    factor: Annotated[float, Field(gt=0, lt=1)] = Field(0.1, description="Factor f of each drop.")
    patience: Natural = Field(
        10,
        description="Epochs P without progress that are let pass.",
        json_schema_extra={"unit": "epochs"},
    )
    threshold: Small = Field(1e-4, description="Change that counts as progress.")
    threshold_mode: Literal["rel", "abs"] = Field(
        "rel", description="Whether that is a share of the best value, or a difference."
    )
    cooldown: Natural = Field(
        0,
        description="Epochs after a drop in which nothing is counted.",
        json_schema_extra={"unit": "epochs"},
    )
    min_lr: Small = Field(0.0, description="The lowest rate.")
    eps: Small = Field(1e-8, description="A smaller drop is left out.")

    def constructor(self, span: Span) -> Call:
        mode = "max" if self.watch == "metric" and span.metric_rises else "min"
        return self.made_with(mode=mode, **self.model_dump(exclude={"watch"}))

    def rate(self, time: int, base: float, span: Span) -> float:
        return base
