"""Style transfer: the network stays as it is, and the picture is what learns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docs.examples.pen import Pen
from graph_runtime.document.model import Decorations, Definition, Document

SIDE = 100
STYLE_WEIGHT = 1e5
"""Makes the style count about as much as the content at the start."""
LAYERS: tuple[tuple[str, str, Mapping[str, int]], ...] = (
    ("conv1", "Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
    ("act1", "ReLU", {}),
    ("pool1", "AvgPool2d", {"kernel_size": 2}),
    ("conv2", "Conv2d", {"out_channels": 32, "kernel_size": 3, "padding": 1}),
    ("act2", "ReLU", {}),
    ("pool2", "AvgPool2d", {"kernel_size": 2}),
    ("conv3", "Conv2d", {"out_channels": 64, "kernel_size": 3, "padding": 1}),
    ("act3", "ReLU", {}),
)
"""The convolutional network; what any of these blocks gives may be compared."""


def style_transfer(content: str, styles: Sequence[str]) -> Document:
    """Content is compared behind one block of LAYERS, style behind each of these."""
    pen = Pen()
    pen.define("features", _network(content, styles), "Features", "A frozen network, and taps.")
    photograph = pen.put("content", "Input", shape=[3, SIDE, SIDE])
    pen.put("style", "Input", shape=[3, SIDE, SIDE])
    pen.put("canvas", "LearnedTensor", photograph, shape=[3, SIDE, SIDE], mean=0.5, std=0.1)
    pen.put("picture", "Hardtanh", min_val=0.0, max_val=1.0)
    pen.put("painted", "Output")
    for name, seen in (("photo", "content"), ("art", "style"), ("drawn", "picture")):
        pen.group(f"{name}_features", "features", seen, weight_set="features")
    _compare(pen, "ContentLoss", content, "photo", 1.0)
    for style in styles:
        _compare(pen, "StyleLoss", style, "art", STYLE_WEIGHT / len(styles))
    document = pen.document(
        "Style transfer",
        "The picture is what learns: its features become those of the content, deep in the "
        "network, and their Gram matrices those of the style, in several layers. The network is "
        "frozen; begin with the weights that the example Features of photos learns.",
    )
    frozen = _frozen(document.definitions["features"])
    return document.replaced(definitions={**document.definitions, "features": frozen})


def _network(content: str, styles: Sequence[str]) -> Pen:
    inside = Pen()
    inside.put("image", "GroupInput")
    inside.chain(*LAYERS)
    for name in sorted({content, *styles}):
        inside.put(f"{name}_tap", "GroupOutput", name)
    return inside


def _compare(pen: Pen, kind: str, layer: str, other: str, weight: float) -> None:
    """A loss between the picture's features and those of another; the results show both."""
    tapped = []
    for name in ("drawn", other):
        tapped.append(f"{name}_features.{layer}_tap")
        pen.put(f"{name}_{layer}_{kind[0].lower()}", "Output", tapped[-1])
    loss = pen.put(f"{kind.removesuffix('Loss').lower()}_{layer}", kind, *tapped)
    pen.put(f"{loss}_weighed", "Scale", loss, times=weight)


def _frozen(body: Definition) -> Definition:
    still = Decorations(frozen=True)
    nodes = {
        name: node.model_copy(update={"decorations": still}) if node.kind == "Conv2d" else node
        for name, node in body.nodes.items()
    }
    return body.model_copy(update={"nodes": nodes})


def examples() -> Iterator[tuple[str, Document]]:
    yield "style_transfer", style_transfer("act3", ("act1", "act2"))
