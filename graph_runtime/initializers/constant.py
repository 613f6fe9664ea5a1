"""constant_."""

from pydantic import Field

from graph_runtime.initializer import Initializer, Number, Shape


class Constant(Initializer):
    """Starts every number at the same value."""

    title = "Constant"
    synonyms = ("fixed", "same value", "fill")
    formula = r"w = c"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.constant_"
    written = ("val",)

    val: Number = Field(0.1, description="The value c.")

    def deviation(self, shape: Shape) -> float:
        return 0.0
