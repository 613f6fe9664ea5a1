"""What depth does to a number: weights above or below the identity, many times over."""

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe

SAYS = (
    "Eight layers that each multiply by {0}: what goes in comes out times {0} to the power of 8, "
    "and so do the gradients. Set times to 50 and it is {1}."
)
ENDS = {1.5: "640 million", 0.5: "less than a millionth of a billionth"}


def examples() -> Iterator[tuple[str, Document]]:
    yield "deep_linear_exploding", deep_linear(1.5)
    yield "deep_linear_vanishing", deep_linear(0.5)


def deep_linear(weight: float, layers: int = 8) -> Document:
    start = Recipe(kind="constant_", params={"val": weight})
    inside = Pen()
    inside.put("x", "GroupInput")
    inside.put("times", "Linear", out_features=1, bias=False, starts=start)
    inside.put("y", "GroupOutput")
    pen = Pen()
    pen.define("layer", inside, "Layer", "Multiplies by its weight.")
    pen.put("x", "Input", shape=[1])
    pen.group("deep", "layer", times=layers)
    pen.put("y", "Output")
    return pen.document(f"Deep linear network, w = {weight}", SAYS.format(weight, ENDS[weight]))
