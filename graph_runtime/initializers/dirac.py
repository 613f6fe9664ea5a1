"""dirac_."""

from pydantic import Field

from graph_runtime.errors import ShapeError
from graph_runtime.initializer import Initializer, Shape, in_words
from graph_runtime.params import Count


class Dirac(Initializer):
    """Starts a convolution as the identity: every channel passes unchanged, as far as there are."""

    title = "Dirac"
    synonyms = ("identity convolution", "delta", "impulse")
    formula = r"w_{o i k} = 1 \; \mathrm{where} \; o = i, \; k = 0"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.dirac_"
    axes = (3, 5)

    groups: Count = Field(1, description="Groups of the convolution, each an identity.")

    def expect(self, shape: Shape) -> None:
        super().expect(shape)
        if shape[0] % self.groups:
            raise ShapeError(
                f"{self.groups} groups do not divide the {shape[0]} outputs of {in_words(shape)}.",
                "Set groups to that of the convolution.",
                "groups",
            )
