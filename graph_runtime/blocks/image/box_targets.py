"""BoxTargets."""

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, own
from graph_runtime.blocks.image._boxes import expect_boxes
from graph_runtime.tensors import Spec


class BoxTargets(Block):
    """Says what each box should have been told: the class of the object in it, and its offsets.

    objects: (N, most, 5), class and corners of each object, class 0 where there is none. y has a
    class and four offsets for each box; class 0 is background, -1 says that the box is left out.
    """

    title = "Box targets"
    synonyms = ("anchor matching", "assign", "rpn targets", "region targets", "iou", "detection")
    formula = r"y_b = (c_m, \, \mathrm{offsets}(b, m)), \quad m = \arg\max_m \mathrm{IoU}(b, m)"
    reference = "https://arxiv.org/abs/1506.01497"
    calls = ("BoxTargets",)
    example = (Spec("N", 12, 4), Spec("N", 3, 5))

    foreground: float = Field(
        0.5, gt=0, le=1, description="Overlap with an object from which a box shows it."
    )
    background: float = Field(
        0.5, ge=0, le=1, description="Overlap below which it shows background; between: left out."
    )
    best: bool = Field(
        False, description="Let each object have the box that overlaps it most, however little."
    )

    def shape(self, boxes: Spec, objects: Spec) -> Spec:
        expect_boxes(boxes)
        if objects.rank != 3 or objects.last != 5:
            raise BatchError(
                f"Objects must be (N, most, 5) but are {objects.text}.",
                "Give rows of a class and the corners x1, y1, x2, y2.",
            )
        return Spec(*boxes.shape[:2], 5, axes=("N", "", "F"))

    def module(self, boxes: Spec, objects: Spec) -> Call:
        return own("BoxTargets", self.foreground, self.background, **self.changed("best"))
