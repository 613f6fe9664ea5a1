"""NonMaxSuppression."""

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, Forward, Me, let, own
from graph_runtime.params import Count
from graph_runtime.tensors import BATCH, Spec


class NonMaxSuppression(Block):
    """Keeps a fixed number of boxes: the surest ones, without those that overlap a surer one.

    boxes: (N, boxes, 4) and scores: (N, boxes), or (N, boxes, 4C) and (N, boxes, C) for C classes,
    of which the first is background. y has class and corners, `corners` these alone, all 0 where no
    box is left. Empty boxes go. Nothing is learned through the choice.
    """

    title = "Non-max suppression"
    synonyms = ("nms", "proposals", "detection", "faster r-cnn", "yolo", "overlapping boxes")
    formula = r"y = \{ b_i : \mathrm{IoU}(b_i, b_j) < t \; \forall j : s_j > s_i \}"
    reference = "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.nms.html"
    calls = ("NonMaxSuppression",)
    outputs = ("y", "corners", "score")
    example = (Spec("N", 12, 4), Spec("N", 12))

    count: Count = Field(16, le=4096, description="Boxes that a sample has afterwards.")
    iou_threshold: float = Field(
        0.5, gt=0, le=1, description="Overlap from which the less sure box goes."
    )
    score_threshold: float | None = Field(
        None, ge=-1e6, le=1e6, description="Boxes that are not surer go; empty: none does."
    )

    def shape(self, boxes: Spec, scores: Spec) -> tuple[Spec, ...]:
        classes = scores.last if scores.rank == 3 else 1
        fit = scores.rank in (2, 3) and boxes.shape == (*scores.shape[:2], 4 * classes)
        if not fit or (scores.rank == 3 and classes < 2):
            raise BatchError(
                f"Boxes {boxes.text} and scores {scores.text} do not fit each other.",
                "Give (N, boxes, 4) and (N, boxes), or with C classes (N, boxes, 4C) and "
                "(N, boxes, C).",
            )
        found = Spec(BATCH, self.count, 5, axes=("N", "", "F"))
        return found, found.with_last(4), Spec(BATCH, self.count, axes=("N", ""))

    def module(self, boxes: Spec, scores: Spec) -> Call:
        more = self.changed("score_threshold")
        return own("NonMaxSuppression", self.count, self.iou_threshold, **more)

    def forward(self, me: Me, *inputs: object, **named: object) -> Forward:
        return (let(self.outputs, me(*inputs, **named)),)
