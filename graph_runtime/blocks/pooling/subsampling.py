"""Subsampling."""

from pydantic import Field

from graph_runtime.block import Block, Call, Weights, expect_axes, own
from graph_runtime.blocks._window import Window, window
from graph_runtime.params import Size2d
from graph_runtime.reach import Reaches
from graph_runtime.tensors import Spec


class Subsampling(Block):
    """Adds up each window of a channel, times one learned number plus another, as LeNet did."""

    title = "Subsampling"
    synonyms = ("lenet s2", "trainable pooling", "average pooling", "downsampling", "pool")
    formula = r"y_{c,i,j} = w_c \sum_{k,l} x_{c,\,si+k,\,sj+l} + b_c"
    reference = "https://doi.org/10.1109/5.726791"
    calls = ("Subsampling",)
    example = (Spec("N", 6, 28, 28),)

    kernel_size: Size2d = Field(
        2, description="Height and width of the window.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d | None = Field(
        None,
        description="How far the window moves each time; empty: by its own size.",
        json_schema_extra={"unit": "px"},
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        sizes = self._window().positions(x.sizes[1:])
        return x.with_shape("N", x.channels, *sizes)

    def reach(self, port: str, x: Spec) -> Reaches | None:
        return self._window().reach()

    def _window(self) -> Window:
        stride = self.kernel_size if self.stride is None else self.stride
        return window(2, self.kernel_size, stride, 0, 1)

    def module(self, x: Spec) -> Call:
        return own("Subsampling", x.channels, self.kernel_size, **self.changed("stride"))

    def weights(self, x: Spec) -> Weights:
        return {"weight": (x.channels,), "bias": (x.channels,)}
