"""TableConv2d."""

from math import prod

from pydantic import Field

from graph_runtime.block import Call, ShapeError, Weights, expect_axes, own, spread
from graph_runtime.blocks.convolution._sliding import Sliding
from graph_runtime.params import Padding2d, Places, Size2d
from graph_runtime.tensors import BATCH, Spec

LENET = (
    *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),
    *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),
    *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)),
    (0, 1, 2, 3, 4, 5),
)
"""Table I of the paper: which of the six maps each of the sixteen sees."""


class TableConv2d(Sliding):
    """Slides filters that each see only the channels a table names, as layer C3 of LeNet-5."""

    title = "Convolution by table 2D"
    synonyms = ("lenet c3", "partial connection", "connection table", "sparse", "convolution map")
    formula = r"y_{o,i,j} = b_o + \sum_{c \in T_o} \sum_{k,l} W_{o,c,k,l} \, x_{c,\,si+k,\,sj+l}"
    reference = "https://doi.org/10.1109/5.726791"
    calls = ("TableConv2d",)
    example = (Spec("N", 6, 14, 14),)
    spatial = ("H", "W")

    table: Places = Field(
        LENET,
        min_length=1,
        max_length=4096,
        description="A row for each filter: the channels it sees, counted from 0.",
    )
    kernel_size: Size2d = Field(
        5, description="Height and width of each filter.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d = Field(
        1, description="How far the filter moves each time.", json_schema_extra={"unit": "px"}
    )
    padding: Padding2d = Field(
        0, description="Border added on every side, or 'same'.", json_schema_extra={"unit": "px"}
    )
    dilation: Size2d = Field(
        1, description="Distance of the numbers under it.", json_schema_extra={"unit": "px"}
    )
    bias: bool = Field(True, description="Add a learned offset to each channel.")

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        last = max(max(row) for row in self.table)
        if last >= x.channels:
            raise ShapeError(
                f"The table names channel {last}, but there are {x.channels}, counted from 0.",
                f"Name channels from 0 to {x.channels - 1}.",
                "table",
            )
        return x.with_shape(BATCH, len(self.table), *self.positions(x.sizes[1:]))

    def module(self, x: Spec) -> Call:
        options = self.changed("stride", "padding", "dilation", "bias")
        return own("TableConv2d", self.table, self.kernel_size, **options)

    def weights(self, x: Spec) -> Weights:
        offset = {"bias": (len(self.table),)} if self.bias else {}
        return {"weight": (self._connections, 1, *spread(self.kernel_size, 2))} | offset

    def macs(self, x: Spec, y: Spec) -> int:
        return self._connections * prod(spread(self.kernel_size, 2)) * prod(y.sizes[1:])

    @property
    def _connections(self) -> int:
        return sum(map(len, self.table))
