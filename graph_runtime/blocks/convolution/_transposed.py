"""What transposed convolutions over one, two or three axes share."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any, ClassVar

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, Spec, Weights, call, expect_axes, spread
from graph_runtime.blocks._window import by
from graph_runtime.params import Count, Width
from graph_runtime.reach import Reach, Reaches
from graph_runtime.tensors import BATCH


class TransposedConvolution(Block):
    """Base of transposed convolutions; `spatial` names the axes that the kernel slides over."""

    spatial: ClassVar[tuple[str, ...]] = ()

    out_channels: Width = Field(16, description="Learned filters, each giving one channel.")
    kernel_size: Any = 2
    stride: Any = 1
    padding: Any = 0
    output_padding: Any = 0
    groups: Count = Field(1, description="Groups of channels that are kept apart.")
    bias: bool = Field(True, description="Add a learned offset to each channel.")
    dilation: Any = 1

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, ", ".join((BATCH, "C", *self.spatial)))
        self._expect_groups(x.channels)
        self._expect_output_padding()
        sizes = tuple(map(self._size, range(len(self.spatial)), x.sizes[1:]))
        if min(sizes) < 1:
            raise ShapeError(
                f"Nothing of {by(x.sizes[1:])} is left after cutting off the padding.",
                "Use less padding or a larger kernel.",
                "padding",
            )
        return Spec(BATCH, self.out_channels, *sizes, axes=(BATCH, "C", *self.spatial))

    def module(self, x: Spec) -> Call:
        options = ("stride", "padding", "output_padding", "groups", "bias", "dilation")
        sizes = (x.channels, self.out_channels, self.kernel_size)
        return call(f"nn.{self.kind()}", *sizes, **self.changed(*options))

    def weights(self, x: Spec) -> Weights:
        kernel = spread(self.kernel_size, len(self.spatial))
        offset = {"bias": (self.out_channels,)} if self.bias else {}
        return {"weight": (x.channels, self.out_channels // self.groups, *kernel)} | offset

    def reach(self, port: str, *inputs: Any) -> Reaches | None:
        return tuple(map(self._reach, range(len(self.spatial))))

    def _reach(self, axis: int) -> Reach:
        """Places of the result are less than one step of the input apart."""
        stride, cut = self._of_axis("stride", axis), self._of_axis("padding", axis)
        span = self._span(axis)
        return Reach(Fraction(1, stride), Fraction(cut - span + 1, stride), Fraction(cut, stride))

    def macs(self, x: Spec, y: Spec) -> int:
        kernel = spread(self.kernel_size, len(self.spatial))
        return x.numbers * (self.out_channels // self.groups) * prod(kernel)

    def _of_axis(self, name: str, axis: int) -> int:
        return spread(getattr(self, name), len(self.spatial))[axis]

    def _span(self, axis: int) -> int:
        return self._of_axis("dilation", axis) * (self._of_axis("kernel_size", axis) - 1) + 1

    def _size(self, axis: int, size: int) -> int:
        grown = (size - 1) * self._of_axis("stride", axis) + self._span(axis)
        return grown - 2 * self._of_axis("padding", axis) + self._of_axis("output_padding", axis)

    def _expect_groups(self, channels: int) -> None:
        for count, name in ((channels, "input"), (self.out_channels, "output")):
            if count % self.groups:
                raise ShapeError(
                    f"{count} {name} channels cannot be shared out among {self.groups} groups.",
                    f"Choose a number of groups that divides {count}.",
                    "groups",
                )

    def _expect_output_padding(self) -> None:
        for axis in range(len(self.spatial)):
            most = max(self._of_axis("stride", axis), self._of_axis("dilation", axis))
            extra = self._of_axis("output_padding", axis)
            if extra >= most:
                raise ShapeError(
                    f"An output_padding of {extra} is not below stride or dilation, {most}.",
                    f"Set it to {most - 1} at most.",
                    "output_padding",
                )
