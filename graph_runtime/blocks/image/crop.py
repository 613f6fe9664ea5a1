"""Crop."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, BatchError, Block, Call, ShapeError, own
from graph_runtime.blocks._window import by
from graph_runtime.params import Count, Natural
from graph_runtime.reach import Reaches, moved
from graph_runtime.tensors import Spec


class Crop(Block):
    """Cuts the same rectangle out of every image."""

    title = "Crop"
    synonyms = ("cut out", "slice", "region", "window", "cropping")
    formula = r"y_{c,i,j} = x_{c,\,t+i,\,l+j}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.narrow.html"
    calls = ("Crop",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 3, 32, 32),)

    top: Natural = Field(0, description="First row, t.", json_schema_extra={"unit": "px"})
    left: Natural = Field(0, description="First column, l.", json_schema_extra={"unit": "px"})
    height: Count = Field(16, description="Rows that stay.", json_schema_extra={"unit": "px"})
    width: Count = Field(16, description="Columns that stay.", json_schema_extra={"unit": "px"})

    def shape(self, x: Spec) -> Spec:
        if x.rank < 3:
            raise BatchError(
                f"The input must be (N, C, H, W) but is {x.text}.", "Connect an image of channels."
            )
        image, cut = x.sizes[-2:], (self.height, self.width)
        for name, first, count, size in (
            ("height", self.top, self.height, image[0]),
            ("width", self.left, self.width, image[1]),
        ):
            if first + count > size:
                raise ShapeError(
                    f"{by(cut)} from row {self.top}, column {self.left} on leaves {by(image)}.",
                    "Start further up and left, or cut out less.",
                    name,
                )
        return x.with_shape(*x.shape[:-2], *cut)

    def reach(self, port: str, x: Spec) -> Reaches | None:
        return (moved(self.top), moved(self.left)) if x.rank == 4 else None

    def module(self, x: Spec) -> Call:
        return own("Crop", self.top, self.left, self.height, self.width)
