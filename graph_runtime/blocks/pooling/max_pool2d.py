"""MaxPool2d."""

from pydantic import Field

from graph_runtime.blocks._window import Window
from graph_runtime.blocks.pooling._pooling import Pooling
from graph_runtime.params import Size2d
from graph_runtime.tensors import Spec


class MaxPool2d(Pooling):
    """Keeps the largest number of each window of every channel."""

    title = "Max pooling 2D"
    synonyms = ("maxpool", "pool", "subsampling", "downsampling")
    formula = r"y_{c,i,j} = \max_{k,l} \; x_{c,\,si+k,\,sj+l}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html"
    example = (Spec("N", 16, 28, 28),)

    dilation: Size2d = Field(
        1, description="Distance of the numbers in a window.", json_schema_extra={"unit": "px"}
    )

    def _window(self, dilation: int | tuple[int, int] = 1) -> Window:
        return super()._window(self.dilation)
