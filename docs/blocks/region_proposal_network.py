"""The region proposal network of Faster R-CNN."""

from docs.blocks.strokes import entered
from docs.examples.pen import Pen

SYNONYMS = ("rpn", "faster r-cnn", "proposals", "anchors", "objectness", "detection")


def define(pen: Pen) -> None:
    inside = entered(width=256, anchors=9)
    inside.put("look", "Conv2d", out_channels="=width", kernel_size=3, padding=1)
    seen = inside.put("relu", "ReLU")
    inside.put("score", "Conv2d", out_channels="=anchors", kernel_size=1)
    inside.put("scores", "GroupOutput")
    inside.put("move", "Conv2d", seen, out_channels="=4 * anchors", kernel_size=1)
    inside.put("offsets", "GroupOutput")
    pen.define(
        "region_proposal_network",
        inside,
        "Region proposal network",
        "Says at every place of a map, for each of k anchor boxes, whether it shows an object (k "
        "scores) and how it has to be moved and stretched (4k offsets).",
    )
