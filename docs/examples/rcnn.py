"""A small detector that looks at one proposed box after another, after R-CNN (Girshick, 2014)."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training

SIZE, MOST, CLASSES, WARPED = 48, 3, 4, 16
SAYS = (
    "Which shapes does the picture show, and where? Connected stretches of one colour are proposed "
    "as boxes; each is cut out, warped to 16×16 and looked at by itself, by the same small network "
    "(a 3-D convolution that is 1 deep never mixes two boxes). It says the class, background among "
    "them, and where the box really ends. Every box costs all convolutions again: that is why Fast "
    "R-CNN pools from one map. Pictures are not scaled, because what stands out is told by "
    "brightness."
)


def examples() -> Iterator[tuple[str, Document]]:
    pen = Pen()
    pen.put("picture", "Input", shape=[3, SIZE, SIZE])
    boxes = pen.put("proposals", "BlobProposals", count=6)
    pen.put("warped", "RoIAlign", "picture", boxes, output_size=WARPED, aligned=True)
    pen.put("boxes_deep", "Permute", dims=[0, 2, 1, 3, 4])
    for number, width in enumerate((16, 32), 1):
        pen.put(f"conv{number}", "Conv3d", out_channels=width, kernel_size=[1, 3, 3],
                padding=[0, 1, 1])  # fmt: skip
        pen.put(f"relu{number}", "ReLU")
        pen.put(f"pool{number}", "MaxPool3d", kernel_size=[1, 2, 2])
    pen.put("boxes_first", "Permute", dims=[0, 2, 1, 3, 4])
    pen.put("flat", "Flatten", start_dim=2)
    pen.put("hidden", "Linear", out_features=64)
    seen = pen.put("seen", "ReLU")
    pen.put("classes", "Linear", seen, out_features=CLASSES)
    pen.put("fitted", "Linear", seen, out_features=4 * CLASSES)
    pen.put("shares", "Softmax", "classes", dim=-1)
    pen.put("found", "DecodeBoxes", "fitted", boxes, clip=[SIZE, SIZE])
    pen.put("best", "NonMaxSuppression", "found", "shares", count=MOST, score_threshold=0.5)
    _ends(pen)
    training = Training(
        dataset=Recipe(kind="ShapeObjects", params={"size": SIZE, "most": MOST, "samples": 800}),
        loss=Recipe(kind="DrawnLoss", params={"targets": "objects"}),
        optimizer=Recipe(kind="Adam", params={"lr": 0.002}),
        schedule=Recipe(kind="CosineAnnealingLR"),
        standardize=False,
        epochs=5,
        batch_size=32,
    )
    yield "rcnn", pen.document("Mini R-CNN", SAYS, training).replaced(reaches=0.9)


def _ends(pen: Pen) -> None:
    """Results, and the loss that compares them with the objects."""
    results = {"detections": "best.y", "certainty": "best.score", "class_scores": "classes",
               "class_boxes": "fitted", "regions": "proposals"}  # fmt: skip
    for name, value in results.items():
        pen.put(name, "Output", value)
    pen.put("objects", "Target", shape=[MOST, 5], dtype="float32")
    pen.put("targets", "BoxTargets", "proposals", "objects")
    pen.put("loss", "FastRCNNLoss", "classes", "targets", "fitted")
