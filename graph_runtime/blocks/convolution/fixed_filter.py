"""FixedFilter."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import Call, ShapeError, Weights, expect_axes, own
from graph_runtime.blocks._window import Window, window
from graph_runtime.blocks.convolution._sliding import Sliding
from graph_runtime.params import Matrix, Padding2d, Place, Size2d
from graph_runtime.tensors import BATCH, Spec


class FixedFilter(Sliding):
    """Slides a given kernel over an image, such as an edge filter; nothing is learned."""

    title = "Fixed filter 2D"
    synonyms = ("edge detection", "sobel", "scharr", "prewitt", "vertical", "horizontal", "kernel")
    formula = r"y_{i,j} = \sum_{c,k,l} K_{k,l} \, x_{c,\,si+k,\,sj+l}"
    reference = "https://en.wikipedia.org/wiki/Sobel_operator"
    calls = ("FixedFilter",)
    example = (Spec("N", 1, 6, 6),)
    spatial = ("H", "W")

    preset: Literal[
        "vertical", "horizontal", "prewitt_x", "prewitt_y", "prewitt_magnitude", "sobel_x",
        "sobel_y", "sobel_magnitude", "scharr_x", "scharr_y", "scharr_magnitude",
    ] = Field("vertical", description="Edges it answers to, and by which weights.")  # fmt: skip
    matrix: Matrix | None = Field(
        None,
        min_length=1,
        max_length=31,
        description="Numbers of your own in place of the preset, as 1 0 -1; 2 0 -2; 1 0 -1.",
    )
    sign: Literal["bright_first", "dark_first"] = Field(
        "bright_first", description="What gives a positive answer: bright left or top, or dark."
    )
    flip: bool = Field(
        False, description="Turn the kernel around: a convolution as mathematics has it."
    )
    channels: tuple[Place, ...] = Field(
        (), max_length=4096, description="Channels that are seen, counted from 0; empty: all."
    )
    per_channel: bool = Field(False, description="A map for each channel in place of their sum.")
    trainable: bool = Field(False, description="Learn on from the given numbers.")
    stride: Size2d = Field(
        1, description="How far the kernel moves each time.", json_schema_extra={"unit": "px"}
    )
    padding: Padding2d = Field(
        0, description="Border added on every side, or 'same'.", json_schema_extra={"unit": "px"}
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        if len({len(row) for row in self.matrix or ()}) > 1:
            raise ShapeError(
                "The rows of the matrix differ in length.",
                "Give every row the same count of numbers.",
                "matrix",
            )
        if max(self.channels, default=0) >= x.channels:
            raise ShapeError(
                f"There is no channel {max(self.channels)}: there are {x.channels}.",
                f"Name channels from 0 to {x.channels - 1}.",
                "channels",
            )
        maps = self._seen(x) if self.per_channel else 1
        return x.with_shape(BATCH, maps, *self.positions(x.sizes[1:]))

    def positions(self, sizes: tuple[int, ...]) -> tuple[int, ...]:
        try:
            return super().positions(sizes)
        except ShapeError as refusal:
            param = "matrix" if refusal.param == "kernel_size" else refusal.param
            raise ShapeError(refusal.message, refusal.fix, param) from None

    def window(self) -> Window:
        padding = 0 if isinstance(self.padding, str) else self.padding
        return window(2, self._kernel, self.stride, padding, 1)

    def module(self, x: Spec) -> Call:
        return own("FixedFilter", x.channels, **self.changed(*type(self).model_fields))

    def weights(self, x: Spec) -> Weights:
        if not self.trainable:
            return {}
        seen, kernels = self._seen(x), self._kernels
        maps = (seen * kernels, 1) if self.per_channel else (kernels, seen)
        return {"weight": (*maps, *self._kernel)}

    def macs(self, x: Spec, y: Spec) -> int:
        places = y.size(2) * y.size(3)
        return self._seen(x) * self._kernels * self._kernel[0] * self._kernel[1] * places

    def _seen(self, x: Spec) -> int:
        return len(self.channels) or x.channels

    @property
    def _kernel(self) -> tuple[int, int]:
        return (len(self.matrix), len(self.matrix[0])) if self.matrix else (3, 3)

    @property
    def _kernels(self) -> int:
        """Two where the length of x and y together is asked for."""
        return 2 if self.preset.endswith("magnitude") and not self.matrix else 1
