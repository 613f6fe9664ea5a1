"""DecodeBoxes."""

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, own
from graph_runtime.blocks.image._boxes import expect_boxes
from graph_runtime.params import Size2d
from graph_runtime.tensors import Spec


class DecodeBoxes(Block):
    """Moves and stretches boxes by offsets that a network gives.

    offsets: (N, boxes, 4C): for each of C classes how far the middle moves to the right and down,
    in widths and heights of the box, and the logarithm of how much wider and higher it becomes.
    Boxes are corners x1, y1, x2, y2.
    """

    title = "Decode boxes"
    synonyms = ("offsets", "deltas", "box regression", "anchors", "faster r-cnn", "detection")
    formula = r"y = (x + w d_x, \; y + h d_y, \; w e^{d_w}, \; h e^{d_h})"
    reference = "https://arxiv.org/abs/1311.2524"
    calls = ("DecodeBoxes",)
    example = (Spec("N", 6, 4), Spec("N", 6, 4))

    clip: Size2d | None = Field(
        None,
        description="Height and width of the picture that boxes are cut at; empty: they are not.",
        json_schema_extra={"unit": "px"},
    )

    def shape(self, offsets: Spec, boxes: Spec) -> Spec:
        expect_boxes(boxes)
        if offsets.rank != 3 or offsets.size(1) != boxes.size(1) or offsets.last % 4:
            raise BatchError(
                f"Offsets {offsets.text} do not fit boxes {boxes.text}.",
                f"Give four numbers, or four for each class, to each of {boxes.size(1)} boxes.",
            )
        return Spec(*offsets.shape, axes=("N", "", "F"))

    def module(self, offsets: Spec, boxes: Spec) -> Call:
        return own("DecodeBoxes", **self.changed("clip"))
