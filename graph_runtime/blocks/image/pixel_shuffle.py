"""PixelShuffle."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, BatchError, Block, Call, ShapeError, call
from graph_runtime.params import Count
from graph_runtime.reach import Reaches, repeated
from graph_runtime.tensors import Spec


class PixelShuffle(Block):
    """Spreads channels over pixels: r times the height and width, r² times fewer channels."""

    title = "Pixel shuffle"
    synonyms = ("depth to space", "sub-pixel convolution", "upsampling", "super resolution")
    formula = r"y_{c,\,ri+a,\,rj+b} = x_{cr^2+ar+b,\,i,\,j}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 12, 8, 8),)

    upscale_factor: Count = Field(2, description="How many times larger it becomes, r.")

    def shape(self, x: Spec) -> Spec:
        if x.rank < 4:
            raise BatchError(
                f"The input must be (N, C, H, W) but is {x.text}.", "Connect an image of channels."
            )
        r = self.upscale_factor
        channels, height, width = x.sizes[-3:]
        if channels % r**2:
            raise ShapeError(
                f"{channels} channels cannot be spread over {r}×{r} pixels.",
                f"Give it a multiple of {r**2} channels.",
                "upscale_factor",
            )
        return x.with_shape(*x.shape[:-3], channels // r**2, height * r, width * r)

    def reach(self, port: str, x: Spec) -> Reaches | None:
        return (repeated(self.upscale_factor),) * 2 if x.rank == 4 else None

    def module(self, x: Spec) -> Call:
        return call("nn.PixelShuffle", self.upscale_factor)
