"""The network whose features style transfer compares, while it still learns to tell photos."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from docs.examples.style_transfer import LAYERS
from graph_runtime.document.model import Document, Recipe, Training


def photo_features() -> Document:
    inside = Pen()
    inside.put("image", "GroupInput")
    inside.chain(*LAYERS)
    inside.put("features", "GroupOutput")
    pen = Pen()
    pen.define("features", inside, "Features", "Three convolutions, and a halving after two.")
    pen.put("photo", "Input", shape=[3, 16, 16])
    # The name that the group has in the style transfer: weights are found by name.
    pen.group("drawn_features", "features")
    pen.put("mean", "GlobalAvgPool")
    pen.put("which", "Linear", out_features=2)
    pen.put("logits", "Output")
    training = Training(
        dataset=Recipe(kind="PhotoTiles"),
        optimizer=Recipe(kind="Adam", params={"lr": 0.002}),
        epochs=10,
    )
    return pen.document(
        "Features of photos",
        "Is a tile from the photo of a temple or from that of a flower? Its convolutions are those "
        "of the style transfer, which can begin with the weights that it learns.",
        training,
    ).replaced(reaches=0.9)


def examples() -> Iterator[tuple[str, Document]]:
    yield "photo_features", photo_features()
