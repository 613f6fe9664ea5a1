"""PixelUnshuffle."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, BatchError, Block, Call, ShapeError, call
from graph_runtime.blocks._window import by
from graph_runtime.params import Count
from graph_runtime.reach import Reaches, slid
from graph_runtime.tensors import Spec


class PixelUnshuffle(Block):
    """Gathers squares of pixels into channels: r times less height and width, r² times channels."""

    title = "Pixel unshuffle"
    synonyms = ("space to depth", "downsampling", "focus", "patchify")
    formula = r"y_{cr^2+ar+b,\,i,\,j} = x_{c,\,ri+a,\,rj+b}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelUnshuffle.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 3, 16, 16),)

    downscale_factor: Count = Field(2, description="How many times smaller it becomes, r.")

    def shape(self, x: Spec) -> Spec:
        if x.rank < 4:
            raise BatchError(
                f"The input must be (N, C, H, W) but is {x.text}.", "Connect an image of channels."
            )
        r = self.downscale_factor
        channels, height, width = x.sizes[-3:]
        if height % r or width % r:
            raise ShapeError(
                f"{by((height, width))} cannot be divided into squares of {r}×{r}.",
                "Choose a factor that divides height and width, or pad the image.",
                "downscale_factor",
            )
        return x.with_shape(*x.shape[:-3], channels * r**2, height // r, width // r)

    def reach(self, port: str, x: Spec) -> Reaches | None:
        step = self.downscale_factor
        return (slid(step, step, 0),) * 2 if x.rank == 4 else None

    def module(self, x: Spec) -> Call:
        return call("nn.PixelUnshuffle", self.downscale_factor)
