"""A small detector in two stages, after Faster R-CNN (Ren and others, 2015)."""

from __future__ import annotations

from collections.abc import Iterator

from docs.blocks.region_proposal_network import define as define_proposals
from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training

SIZE, MOST, CLASSES, STRIDE = 48, 3, 4, 4
ANCHORS = ((12.0, 12.0), (20.0, 20.0), (20.0, 11.0), (11.0, 20.0))
SAYS = (
    "Which shapes does the picture show, and where? First a small network, the RPN, says at every "
    "place of a map whether one of four anchor boxes shows anything, and how the box has to be "
    "moved. The 12 surest boxes become the proposals: RoI pooling brings each to 4×4 places, and "
    "two heads say its class, background among them, and where its box really ends. Four losses "
    "are one: both stages learn at once."
)


def examples() -> Iterator[tuple[str, Document]]:
    pen = Pen()
    pen.define("stage", _stage(), "Stage", "Looks, and halves height and width.")
    define_proposals(pen)
    pen.put("picture", "Input", shape=[3, SIZE, SIZE])
    pen.group("stage1", "stage", width=16)
    pen.group("stage2", "stage", width=32)
    pen.put("look", "Conv2d", out_channels=48, kernel_size=3, padding=1)
    pen.put("features", "ReLU")
    _propose(pen)
    _judge(pen)
    _results(pen)
    _losses(pen)
    training = Training(
        dataset=Recipe(kind="ShapeObjects", params={"size": SIZE, "most": MOST, "samples": 800}),
        loss=Recipe(kind="DrawnLoss", params={"targets": "objects"}),
        optimizer=Recipe(kind="Adam", params={"lr": 0.002}),
        schedule=Recipe(kind="CosineAnnealingLR"),
        epochs=12,
        batch_size=16,
    )
    yield "faster_rcnn", pen.document("Mini Faster R-CNN", SAYS, training).replaced(reaches=0.9)


def _stage() -> Pen:
    pen = Pen(width=16)
    pen.put("x", "GroupInput")
    pen.put("conv", "Conv2d", out_channels="=width", kernel_size=3, padding=1, bias=False)
    pen.chain(("bn", "BatchNorm2d"), ("relu", "ReLU"))
    pen.put("pool", "MaxPool2d", kernel_size=2)
    pen.put("y", "GroupOutput")
    return pen


def _propose(pen: Pen) -> None:
    """Anchors that are moved, and the surest of them."""
    pen.group("rpn", "region_proposal_network", width=48, anchors=len(ANCHORS))
    for name, port, sizes in (("sure", "scores", [-1]), ("moved", "offsets", [-1, 4])):
        pen.put(f"{name}_last", "Permute", f"rpn.{port}", dims=[0, 2, 3, 1])
        pen.put(name, "Reshape", shape=sizes)
    pen.put("anchors", "AnchorBoxes", "features", anchors=ANCHORS, stride=STRIDE)
    pen.put("boxes", "DecodeBoxes", "moved", "anchors", clip=[SIZE, SIZE])
    pen.put("proposals", "NonMaxSuppression", "boxes", "sure", count=12, iou_threshold=0.7)


def _judge(pen: Pen) -> None:
    """What each proposal shows, and its box."""
    pen.put("pooled", "RoIPool", "features", "proposals.corners", output_size=4,
            spatial_scale=1 / STRIDE)  # fmt: skip
    pen.put("flat", "Flatten", start_dim=2)
    pen.put("hidden", "Linear", out_features=96)
    seen = pen.put("seen", "ReLU")
    pen.put("classes", "Linear", seen, out_features=CLASSES)
    pen.put("fitted", "Linear", seen, out_features=4 * CLASSES)
    pen.put("shares", "Softmax", "classes", dim=-1)
    pen.put("found", "DecodeBoxes", "fitted", "proposals.corners", clip=[SIZE, SIZE])
    pen.put("best", "NonMaxSuppression", "found", "shares", count=MOST, score_threshold=0.5,
            iou_threshold=0.5)  # fmt: skip


def _results(pen: Pen) -> None:
    pen.put("detections", "Output", "best.y")
    pen.put("certainty", "Output", "best.score")
    for name, value in (
        ("class_scores", "classes"),
        ("class_boxes", "fitted"),
        ("regions", "proposals.corners"),
        ("anchor_scores", "sure"),
        ("anchor_offsets", "moved"),
        ("anchor_boxes", "anchors"),
    ):
        pen.put(name, "Output", value)


def _losses(pen: Pen) -> None:
    pen.put("objects", "Target", shape=[MOST, 5], dtype="float32")
    pen.put("anchor_targets", "BoxTargets", "anchors", "objects", foreground=0.6,
            background=0.3, best=True)  # fmt: skip
    pen.put("proposal_loss", "RPNLoss", "sure", "anchor_targets", "moved")
    pen.put("region_targets", "BoxTargets", "proposals.corners", "objects")
    pen.put("region_loss", "FastRCNNLoss", "classes", "region_targets", "fitted", lambda_box=2.0)
