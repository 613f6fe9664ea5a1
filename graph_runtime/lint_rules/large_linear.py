"""LargeLinear."""

from collections.abc import Iterator
from math import isqrt

from graph_runtime.document.model import Edge
from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, putting_into

LARGE = 200_000_000
"""Weights of one layer from which it is worth a word; the largest of VGG-16 has 103 million."""
COPIES, BYTES = 4, 4
"""Weight, gradient and the two averages of Adam, in float32."""
USUAL_SIZE = 7
"""Height and width (px) to which networks for images pool before their first linear layer."""


class LargeLinear(LintRule):
    """A linear layer on all pixels of a picture has a weight for each of them and each result.

    1000 results of a colour picture of 1000×1000 px are 3,000,000,000 weights. Convolutions and
    pooling first make the picture small.
    """

    title = "Very large linear layer"
    synonyms = ("parameter blow-up", "memory", "too many weights", "flatten")
    formula = r"\mathrm{weights} = F_{in} \cdot F_{out}"
    reference = "https://cs231n.github.io/convolutional-networks/"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for node in drawing.of(["Linear"]):
            count = drawing.checked.nodes[node].cost.parameters
            if count >= LARGE:
                memory = count * COPIES * BYTES / 1e9
                yield self.advice(
                    node,
                    f"It has {count:,} parameters: {memory:,.0f} GB while Adam trains them.",
                    "Make what it reads smaller, with convolutions of stride 2 or with pooling.",
                    _remedy(drawing, node),
                )


def _remedy(drawing: Drawing, node: str) -> Remedy | None:
    """Pooling before the Flatten that feeds it, to a size with which it is no longer large."""
    wire = drawing.feed(node)
    feed = drawing.feed(wire.source) if wire and drawing.kind(wire.source) == "Flatten" else None
    spec = drawing.carried(feed) if feed else None
    if feed is None or spec is None or spec.axes != ("N", "C", "H", "W"):
        return None
    taken = drawing.taken(node)
    if taken is None or taken.rank != 2 or len(drawing.readers(feed.target)) > 1:
        return None
    results = drawing.checked.nodes[node].outputs["y"].last
    size = min(USUAL_SIZE, isqrt((LARGE - 1) // (results * spec.channels + results)))
    return _pooling(feed, size) if size else None


def _pooling(wire: Edge, size: int) -> Remedy:
    edit = putting_into([wire], "AdaptiveAvgPool2d", {"output_size": size})
    return Remedy(f"Pool to {size}×{size}", edit)
